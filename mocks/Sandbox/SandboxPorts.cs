using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Sandbox;

/// <summary>Where everything listens on 127.0.0.1.</summary>
public sealed record SandboxPorts(int Gateway, int Jeonseong, int ManmulSang, int Ullim)
{
    // Below the range from which systems take the ports of outgoing connections, so that a port chosen here is still free
    // a moment later, also for a second start on the same one.
    private const int FirstFree = 20_000;
    private const int BehindLastFree = 32_000;

    /// <summary>Free ports for all, e.g. for a test.</summary>
    public static SandboxPorts Free() => new(FreePort(), FreePort(), FreePort(), FreePort());

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(FirstFree, BehindLastFree);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    /// <summary>The port itself when nobody listens on it, else a free one.</summary>
    public static int UsualPort(int port) => IsFree(port) ? port : FreePort();

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
