using System.Net;
using System.Net.Sockets;

namespace Support;

/// <summary>
/// An address of this machine that answers nothing when it is dialled, as a host that is off would: something listens, but
/// its queue is full. Beside it, on the same port of 127.0.0.1, listens a good one.
/// </summary>
internal sealed class SilentAddress : IDisposable
{
    private const int Enough = 8;
    private readonly List<Socket> _sockets = [];

    private SilentAddress(IPAddress address, Socket good)
    {
        Address = address;
        Good = good;
    }

    public IPAddress Address { get; }

    /// <summary>Listens on 127.0.0.1.</summary>
    public Socket Good { get; }

    public int Port => ((IPEndPoint)Good.LocalEndPoint!).Port;

    public static async Task<SilentAddress> OpenAsync(IPAddress address)
    {
        var silent = new SilentAddress(address, Listening(IPAddress.Loopback, 0, 16));
        silent._sockets.Add(Listening(address, silent.Port, backlog: 0));
        var queued = new TaskCompletionSource();
        for (var i = 0; i < Enough; i++)
        {
            var filler = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            silent._sockets.Add(filler);
            _ = filler
                .ConnectAsync(address, silent.Port)
                .ContinueWith(
                    connected =>
                    {
                        _ = connected.IsCompletedSuccessfully ? queued.TrySetResult() : connected.Exception is not null;
                    },
                    TaskScheduler.Default
                );
        }
        await queued.Task.WaitAsync(Eventually.Bound);
        return silent;
    }

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        Good.Dispose();
    }

    private static Socket Listening(IPAddress address, int port, int backlog)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen(backlog);
        return socket;
    }
}
