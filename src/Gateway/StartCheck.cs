using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gateway.Settings;
using Gateway.Store;
using Microsoft.AspNetCore.Connections;

namespace Gateway;

/// <summary>A gateway that cannot do its work does not start, and says everything that is wrong at once.</summary>
internal static class StartCheck
{
    /// <summary>Reads the configuration; null: it cannot be read, and the error stream says why.</summary>
    public static WebApplicationBuilder? Begin(string[] args)
    {
        try
        {
            // Settings are read once: nobody watches their files.
            return WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        }
        catch (Exception fault) when (fault is InvalidDataException or FormatException)
        {
            Say(Sentence(fault.InnerException ?? fault));
            return null;
        }
    }

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

    /// <summary>Starts the gateway; false: it cannot, and the error stream says why in one sentence.</summary>
    public static async Task<bool> StartsAsync(WebApplication app)
    {
        try
        {
            app.OpenStore();
            await app.StartAsync();
            return true;
        }
        catch (Exception fault) when (Cause(fault) is { } cause)
        {
            Say(cause);
            return false;
        }
    }

    private static void Say(string cause) => Console.Error.WriteLine($"The gateway does not start: {cause}");

    // What is none of these is a defect, and its stack is wanted.
    private static string? Cause(Exception fault) =>
        fault switch
        {
            StartRefusedException refused => refused.Message,
            IOException { InnerException: AddressInUseException } =>
                $"{Sentence(fault)}; end the program that listens there, or set ASPNETCORE_URLS to another address",
            IOException or UnauthorizedAccessException or SocketException or FormatException or CryptographicException => Sentence(fault),
            _ => null,
        };

    private static string Sentence(Exception fault) => fault.Message.ReplaceLineEndings(" ").TrimEnd('.');
}
