using System.Collections.Immutable;

namespace Gateway;

/// <summary>A gateway with a wrong configuration does not start, and says everything that is wrong at once.</summary>
internal static class StartCheck
{
    /// <summary>Writes the faults to the error stream; true if there are any. Values never appear.</summary>
    public static bool Refuses(ImmutableArray<string> faults)
    {
        if (faults.IsEmpty)
        {
            return false;
        }
        Console.Error.WriteLine("The gateway does not start, because its configuration is wrong:");
        foreach (var fault in faults)
        {
            Console.Error.WriteLine($"  - {fault}");
        }
        return true;
    }
}

/// <summary>What the gateway finds while it opens its store makes it refuse to start; the message is for the operator.</summary>
/// <param name="fault">Names the setting and how to mend it, never a value.</param>
internal sealed class StartRefusedException(string fault) : Exception(fault);
