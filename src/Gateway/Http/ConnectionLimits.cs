using System.Globalization;

namespace Gateway.Http;

/// <summary>How many connections the process takes, and how long one may be silent before its first request.</summary>
/// <param name="Most">Connections at once, over all addresses that the gateway listens on.</param>
/// <param name="FirstRequestWithin">The first byte has to be there within this, and then the head of the first request; TLS counts too.</param>
/// <param name="OpenFiles">The limit of open files (<c>RLIMIT_NOFILE</c>) that they follow from; null: there is none.</param>
internal sealed record ConnectionLimits(int Most, TimeSpan FirstRequestWithin, int? OpenFiles)
{
    private const int MostEver = 20_000;

    /// <summary>What the process has open before any connection comes: the runtime keeps its libraries open.</summary>
    private const int Own = 400;

    /// <summary>What the store, the lines to the wallets and the deliveries of webhooks may have open at once.</summary>
    private const int Reserve = 1136;

    /// <summary>Below this limit of open files the reserve is smaller than what may be needed.</summary>
    public const int EnoughOpenFiles = 4096;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>What goes with a limit of open files: of those that are not the process's own, the reserve is not for connections, or half if there are few.</summary>
    public static ConnectionLimits Within(int? openFiles)
    {
        if (openFiles is not { } limit)
        {
            return new(MostEver, Silence, null);
        }
        var left = limit - Own;
        return new(Math.Clamp(left - Math.Min(Reserve, left / 2), 1, MostEver), Silence, limit);
    }

    /// <summary>The limits of this process. The runtime has raised the soft limit of open files to the hard one before any of our code runs.</summary>
    public static ConnectionLimits OfThisProcess() => Within(OpenFilesOfThisProcess());

    // The line is "Max open files", the soft limit, the hard limit and the unit, or "unlimited" in place of a number.
    private static int? OpenFilesOfThisProcess()
    {
        const string name = "Max open files";
        const string file = "/proc/self/limits";
        if (!File.Exists(file))
        {
            return null;
        }
        var soft = File.ReadLines(file)
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            ?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? (int)Math.Min(limit, int.MaxValue)
            : null;
    }
}
