using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Support;

/// <summary>A line to a server on this machine, on which a test holds up what carries a text, and then lets it pass or breaks the line.</summary>
internal sealed class BreakableLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Held> _holds = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _sent = new();
    private readonly Task _accepting;

    /// <param name="server">The server's port.</param>
    public BreakableLine(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where a client comes by this line.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>All that clients sent, piece by piece, as it came.</summary>
    public IReadOnlyCollection<string> Sent => _sent;

    /// <summary>Holds up the next piece that a client sends with this text, which is ASCII.</summary>
    public Held Hold(string text) => _holds[text] = new Held();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
                var back = server.GetStream().CopyToAsync(client.GetStream(), _stop.Token);
                var there = SendAsync(client.GetStream(), server.GetStream());
                // Whichever side hangs up, the other hears of it.
                if (await Task.WhenAny(there, back) == there && await there is { Length: > 0 } last)
                {
                    // The client hears nothing any more; the server is given time to do what it was told.
                    client.Close();
                    await server.GetStream().WriteAsync(last, _stop.Token);
                    await back;
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Either side went away, which is what a line is for.
            }
        }
    }

    // Ends with what the server shall still get when the client is gone.
    private async Task<ReadOnlyMemory<byte>> SendAsync(NetworkStream client, NetworkStream server)
    {
        var buffer = new byte[1 << 16];
        while (await client.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            var piece = buffer.AsMemory(0, read);
            switch (await FateAsync(Encoding.Latin1.GetString(piece.Span)))
            {
                case Fate.Cut:
                    return default;
                case Fate.PassAndCut:
                    return piece;
                default:
                    await server.WriteAsync(piece, _stop.Token);
                    break;
            }
        }
        return default;
    }

    private async Task<Fate> FateAsync(string piece)
    {
        _sent.Enqueue(piece);
        foreach (var text in _holds.Keys)
        {
            if (piece.Contains(text, StringComparison.Ordinal) && _holds.TryRemove(text, out var it))
            {
                return await it.ComeAsync(_stop.Token);
            }
        }
        return Fate.Pass;
    }

    internal enum Fate
    {
        Pass,
        Cut,
        PassAndCut,
    }

    /// <summary>A piece that is held up before the server sees anything of it. What becomes of it may be said before it comes.</summary>
    internal sealed class Held
    {
        private readonly TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<Fate> _fate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when the piece is there.</summary>
        public Task Came => _came.Task;

        /// <summary>The server gets it.</summary>
        public void Pass() => _fate.TrySetResult(Fate.Pass);

        /// <summary>The line breaks, and the server never gets it.</summary>
        public void Cut() => _fate.TrySetResult(Fate.Cut);

        /// <summary>The server gets it and does all, and its answer does not come back.</summary>
        public void PassAndCut() => _fate.TrySetResult(Fate.PassAndCut);

        internal Task<Fate> ComeAsync(CancellationToken cancellationToken)
        {
            _came.TrySetResult();
            return _fate.Task.WaitAsync(cancellationToken);
        }
    }
}
