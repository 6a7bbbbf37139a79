using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.Kit;

/// <summary>
/// A stretch of line on 127.0.0.1 in front of a wallet. It passes every request on and every answer back byte by byte, and
/// on demand does to the bytes what no HTTP server lets one do. The wallet has always done its work by then.
/// </summary>
public sealed class LineProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource<Uri> _wallet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _open = new();
    private readonly List<(LineBreak How, string Where, TaskCompletionSource Struck)> _breaks = [];
    private readonly Lock _gate = new();
    private readonly Task _accepting;
    private int _parked;
    private volatile bool _deaf;

    private LineProxy()
    {
        _listener.Start();
        BaseUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));
        _accepting = AcceptAsync();
    }

    /// <summary>What a gateway takes for the wallet.</summary>
    public Uri BaseUrl { get; }

    /// <summary>How many connections had something to say that was not read.</summary>
    public int Parked => Volatile.Read(ref _parked);

    /// <summary>Takes a free port. Connections wait until <see cref="LeadTo"/> tells where they lead.</summary>
    public static LineProxy Start() => new();

    /// <summary>Puts the wallet behind it, once.</summary>
    public void LeadTo(Uri target) => _wallet.SetResult(target);

    /// <summary>Spoils the answer to the next request that holds this text in its head or body; ends when that is done.</summary>
    public Task Break(LineBreak how, string where)
    {
        var striking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _breaks.Add((how, where, striking));
        }

        return striking.Task;
    }

    /// <summary>
    /// From now on connections are accepted and what comes over any of them, new or old, is left unread, so that in the
    /// end the sender's own buffers fill. Nothing of it ever reaches the wallet.
    /// </summary>
    public void TurnDeaf() => _deaf = true;

    /// <summary>New connections are read again; those that were left unread stay so.</summary>
    public void Hear() => _deaf = false;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_open.Keys);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_stopping.Token);
            }
            catch (Exception over) when (IsOver(over))
            {
                return;
            }

            var serving = ServeAsync(client);
            _open[serving] = true;
            _ = serving.ContinueWith(
                done => _open.TryRemove(done, out _),
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var ending = client;
        client.NoDelay = true;
        try
        {
            var target = await _wallet.Task.WaitAsync(_stopping.Token);
            while (true)
            {
                // Reading nothing waits until there is something, and takes none of it.
                await client.ReceiveAsync(Memory<byte>.Empty, _stopping.Token);
                if (_deaf)
                {
                    Interlocked.Increment(ref _parked);
                    await Task.Delay(Timeout.Infinite, _stopping.Token);
                }

                if (await HttpBytes.ReadAsync(client, _stopping.Token) is not { } request)
                {
                    return;
                }

                var answer = await AskAsync(target, request);
                if (answer is null || !await BackAsync(client, request, answer))
                {
                    return;
                }
            }
        }
        catch (Exception over) when (IsOver(over))
        {
            // Whoever was at the other end has gone, or the stage itself is taken down.
        }
    }

    private async Task<HttpBytes?> AskAsync(Uri target, HttpBytes request)
    {
        using var upstream = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await upstream.ConnectAsync(target.Host, target.Port, _stopping.Token);
        await SendAsync(upstream, [.. request.Head, .. request.Body]);
        return await HttpBytes.ReadAsync(upstream, _stopping.Token);
    }

    /// <summary>Gives the answer back, spoilt if it is its turn; false if the connection is at its end.</summary>
    private async Task<bool> BackAsync(Socket client, HttpBytes request, HttpBytes answer)
    {
        switch (Take(request))
        {
            case null:
                await SendAsync(client, [.. answer.Head, .. answer.Body]);
                return true;
            case LineBreak.ResetBeforeAnswer:
                Reset(client);
                return false;
            case LineBreak.ResetInHead:
                await SendAsync(client, answer.Head[..(answer.Head.Length / 2)]);
                await ResetLaterAsync(client);
                return false;
            case LineBreak.ResetInBody:
                await SendAsync(client, [.. answer.Head, .. answer.HalfBody]);
                await ResetLaterAsync(client);
                return false;
            case LineBreak.HalfClose:
                client.Shutdown(SocketShutdown.Send);
                await UntilGoneAsync(client);
                return false;
            case LineBreak.GarbageFirst:
                await SendAsync(client, [0x00, 0xFF, 0x16, 0x03, (byte)'\r', (byte)'\n', .. answer.Head, .. answer.Body]);
                await UntilGoneAsync(client);
                return false;
            case LineBreak.ChunkedCutOff:
                await SendAsync(client, answer.ChunkedHalf);
                client.Shutdown(SocketShutdown.Send);
                await UntilGoneAsync(client);
                return false;
            case LineBreak.TwoStatusLines:
                await SendAsync(client, [.. answer.StatusLine, .. answer.Head, .. answer.Body]);
                await UntilGoneAsync(client);
                return false;
            default:
                throw new InvalidOperationException("no such break");
        }
    }

    private LineBreak? Take(HttpBytes request)
    {
        var text = Encoding.UTF8.GetString([.. request.Head, .. request.Body]);
        lock (_gate)
        {
            var at = _breaks.FindIndex(one => text.Contains(one.Where, StringComparison.Ordinal));
            if (at < 0)
            {
                return null;
            }

            var (how, _, striking) = _breaks[at];
            _breaks.RemoveAt(at);
            striking.SetResult();
            return how;
        }
    }

    private static void Reset(Socket client)
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    // A reset overtakes what was sent just before it; the other side shall have read that first.
    private async Task ResetLaterAsync(Socket client)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, _stopping.Token);
        Reset(client);
    }

    private async Task UntilGoneAsync(Socket client)
    {
        var rest = new byte[1024];
        while (await client.ReceiveAsync(rest, _stopping.Token) > 0) { }
    }

    private async Task SendAsync(Socket to, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; )
        {
            at += await to.SendAsync(bytes.AsMemory(at), _stopping.Token);
        }
    }

    private static bool IsOver(Exception failure) => failure is OperationCanceledException or SocketException or ObjectDisposedException;
}
