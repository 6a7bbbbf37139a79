using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Sandbox;

namespace Load.World;

/// <summary>The programs that this build made, and how they are started: each in a process and on a port of its own.</summary>
internal static class Programs
{
    public static string Root => Noted("Root");

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its name, or the path of a program that was built elsewhere; null: the gateway.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="settings">Its settings, as environment variables.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public static Task<GatewayProcess> StartAsync(
        string? program,
        string folder,
        IEnumerable<KeyValuePair<string, string>> settings,
        CancellationToken cancellationToken
    ) => StartAsync(program, folder, settings, [], cancellationToken);

    /// <summary>As above, by way of another command.</summary>
    public static Task<GatewayProcess> StartAsync(
        string? program,
        string folder,
        IEnumerable<KeyValuePair<string, string>> settings,
        ImmutableArray<string> wrapper,
        CancellationToken cancellationToken
    )
    {
        var launch = new GatewayLaunch(FreePort(), settings.ToImmutableDictionary(StringComparer.Ordinal))
        {
            Folder = folder,
            Wrapper = wrapper,
        };
        return GatewayProcess.StartAsync(
            program is null ? launch : launch with { Program = Path.IsPathRooted(program) ? program : Noted(program) },
            cancellationToken
        );
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Noted(string name) =>
        typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(one => one.Key == name)?.Value
        ?? throw new InvalidOperationException($"the build did not note {name}");
}
