using System.Net.Sockets;
using System.Text;

namespace Mocks.Tests.Kit;

/// <summary>
/// One request on a bare socket, and every byte that came back until the other side ended or, if only the head is awaited,
/// fell silent after it.
/// </summary>
internal static class RawClient
{
    public static Task<RawAnswer> SendAsync(Uri baseUrl, string head, byte[] body, bool headOnly = false) =>
        SendAsync(baseUrl, Encoding.Latin1.GetBytes(head + "\r\n"), body, headOnly);

    private static async Task<RawAnswer> SendAsync(Uri baseUrl, byte[] head, byte[] body, bool headOnly)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(baseUrl.Host, baseUrl.Port);
        await socket.SendAsync(head);
        await socket.SendAsync(body);
        using var received = new MemoryStream();
        using var enough = new CancellationTokenSource(Eventually.Bound);
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, enough.Token) is > 0 and var count)
            {
                received.Write(buffer, 0, count);
                if (headOnly && received.ToArray().AsSpan().IndexOf("\r\n\r\n"u8) >= 0)
                {
                    enough.CancelAfter(TimeSpan.FromSeconds(1));
                }
            }

            return new RawAnswer(received.ToArray(), RawEnd.Closed);
        }
        catch (SocketException)
        {
            return new RawAnswer(received.ToArray(), RawEnd.Reset);
        }
        catch (OperationCanceledException)
        {
            return new RawAnswer(received.ToArray(), RawEnd.StillOpen);
        }
    }
}

internal enum RawEnd
{
    Closed,
    Reset,
    StillOpen,
}

internal sealed record RawAnswer(byte[] Bytes, RawEnd End)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public string Head => Text.Split("\r\n\r\n")[0];

    public byte[] Body
    {
        get
        {
            var cut = Bytes.AsSpan().IndexOf("\r\n\r\n"u8);
            return cut < 0 ? [] : Bytes[(cut + 4)..];
        }
    }
}
