using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Webhooks;

/// <summary>A receiver that answers what it was told, word for word, and then keeps the connection open.</summary>
internal sealed class RawReceiver : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Socket _listener;
    private readonly byte[] _answer;
    private readonly byte[]? _trickle;

    /// <summary>Answers what comes to a socket that listens.</summary>
    /// <param name="listener">Listens.</param>
    /// <param name="answer">What each request is answered with.</param>
    /// <param name="trickle">What follows again and again, a few times a second; null: nothing.</param>
    public RawReceiver(Socket listener, string answer, string? trickle = null)
    {
        _listener = listener;
        _answer = Encoding.ASCII.GetBytes(answer);
        _trickle = trickle is null ? null : Encoding.ASCII.GetBytes(trickle);
        _ = ListenAsync();
    }

    /// <summary>What came last.</summary>
    public string Request { get; private set; } = string.Empty;

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/");

    public static RawReceiver Start(string answer, string? trickle = null)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return new RawReceiver(listener, answer, trickle);
    }

    public void Dispose()
    {
        _over.Cancel();
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task ListenAsync()
    {
        var end = _over.Token;
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptAsync(end), end);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            using (socket)
            {
                var buffer = new byte[8192];
                var length = await socket.ReceiveAsync(buffer, cancellationToken);
                Request = Encoding.ASCII.GetString(buffer, 0, length);
                await socket.SendAsync(_answer, cancellationToken);
                while (_trickle is not null)
                {
                    await Task.Delay(100, cancellationToken);
                    await socket.SendAsync(_trickle, cancellationToken);
                }
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            // The test is over, or the sender has gone.
        }
    }
}
