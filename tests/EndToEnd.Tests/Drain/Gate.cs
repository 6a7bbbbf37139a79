using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EndToEnd.Tests.Drain;

/// <summary>A node's line to a wallet, on which the test holds single requests up and then lets them pass or cuts the line.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _wallet;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Held> _holds = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _accepting;

    public Gate(Uri wallet)
    {
        _wallet = wallet.Port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The first lines of all requests that came, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Holds the next request whose first line is this one.</summary>
    public Held Hold(string line) => _holds[line] = new Held();

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
        using (var wallet = new TcpClient())
        {
            try
            {
                await wallet.ConnectAsync(IPAddress.Loopback, _wallet, _stop.Token);
                // Whichever side hangs up, the other hears of it.
                await await Task.WhenAny(
                    AskAsync(client.GetStream(), wallet.GetStream()),
                    wallet.GetStream().CopyToAsync(client.GetStream(), _stop.Token)
                );
            }
            catch (Exception e)
                when (e
                        is IOException
                            or SocketException
                            or OperationCanceledException
                            or ObjectDisposedException
                )
            {
                // Either side went away.
            }
        }
    }

    private async Task AskAsync(NetworkStream node, NetworkStream wallet)
    {
        var buffer = new byte[1 << 16];
        while (await node.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            var sent = buffer.AsMemory(0, read);
            var text = Encoding.Latin1.GetString(sent.Span);
            if (text.StartsWith("POST ", StringComparison.Ordinal))
            {
                var line = text[..text.IndexOf('\r', StringComparison.Ordinal)];
                _requests.Enqueue(line);
                if (_holds.TryRemove(line, out var held) && !await held.AwaitAsync(_stop.Token))
                {
                    return;
                }
            }
            await wallet.WriteAsync(sent, _stop.Token);
        }
    }

    /// <summary>A request that is held up before the wallet sees anything of it.</summary>
    internal sealed class Held
    {
        private readonly TaskCompletionSource _came = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private readonly TaskCompletionSource<bool> _passes = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        /// <summary>Ends when the request is there.</summary>
        public Task Came => _came.Task;

        /// <summary>The wallet gets it.</summary>
        public void Pass() => _passes.TrySetResult(true);

        /// <summary>The line breaks, and the wallet never gets it.</summary>
        public void Cut() => _passes.TrySetResult(false);

        public Task<bool> AwaitAsync(CancellationToken cancellationToken)
        {
            _came.TrySetResult();
            return _passes.Task.WaitAsync(cancellationToken);
        }
    }
}
