using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Postgres;

/// <summary>
/// A line to the server that breaks when a text goes over it: either before the server gets it, or after, when the server
/// has done all and its answer does not come back.
/// </summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly byte[] _text;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _cuts;

    public CutLine(int server, string text)
    {
        _server = server;
        _text = Encoding.UTF8.GetBytes(text);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often it still breaks.</summary>
    public int CutsLeft
    {
        get => Volatile.Read(ref _cuts);
        set => Volatile.Write(ref _cuts, value);
    }

    /// <summary>Whether the server gets the text first.</summary>
    public bool Delivers { get; set; }

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
                var buffer = new byte[1 << 16];
                while (await client.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var read)
                {
                    var sent = buffer.AsMemory(0, read);
                    if (sent.Span.IndexOf(_text) >= 0 && Interlocked.Decrement(ref _cuts) >= 0)
                    {
                        if (Delivers)
                        {
                            // The client hears nothing any more; the server is given time to do what it was told.
                            client.Close();
                            await server.GetStream().WriteAsync(sent, _stop.Token);
                            await back;
                        }
                        return;
                    }
                    await server.GetStream().WriteAsync(sent, _stop.Token);
                }
            }
            catch (Exception e)
                when (e
                        is IOException
                            or SocketException
                            or OperationCanceledException
                            or ObjectDisposedException
                )
            {
                // Either side went away, which is what a line is for.
            }
        }
    }
}
