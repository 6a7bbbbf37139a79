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

    public static Task<GatewayProcess> StartAsync(
        string program,
        string folder,
        IEnumerable<KeyValuePair<string, string>> settings,
        CancellationToken stop
    ) =>
        GatewayProcess.StartAsync(
            new GatewayLaunch(FreePort(), settings.ToImmutableDictionary(StringComparer.Ordinal))
            {
                Program = Noted(program),
                Folder = folder,
            },
            stop
        );

    public static Task<GatewayProcess> StartGatewayAsync(
        string folder,
        IEnumerable<KeyValuePair<string, string>> settings,
        CancellationToken stop
    ) =>
        GatewayProcess.StartAsync(
            new GatewayLaunch(FreePort(), settings.ToImmutableDictionary(StringComparer.Ordinal))
            {
                Folder = folder,
            },
            stop
        );

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Noted(string name) =>
        typeof(Programs)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(one => one.Key == name)
            ?.Value
        ?? throw new InvalidOperationException($"the build did not note {name}");
}
