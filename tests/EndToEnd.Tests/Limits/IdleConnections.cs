using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Tests.Limits;

/// <summary>A stranger's connections that send nothing, and are opened again when the gateway has closed them.</summary>
internal sealed class IdleConnections(int port) : IDisposable
{
    private readonly List<Socket> _open = [];

    /// <summary>Opens more, one after another; those that the gateway closes at once stay counted.</summary>
    public async Task OpenAsync(int count, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _open.Add(socket);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            }
            catch (SocketException)
            {
                // Refused or reset: the gateway may do so, as long as it lives.
            }
        }
    }

    public void Dispose()
    {
        foreach (var socket in _open)
        {
            socket.Dispose();
        }
    }
}
