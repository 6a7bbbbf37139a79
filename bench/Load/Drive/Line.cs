using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Load.Drive;

/// <summary>
/// One connection that asks and reads the answer to its end, and no more of HTTP than that: a client of the framework costs
/// about as much as the wallet, on the same processors.
/// </summary>
internal sealed class Line(IPEndPoint server, int longest = 64 * 1024) : IDisposable
{
    private readonly byte[] _buffer = new byte[longest];
    private Socket? _socket;

    /// <summary>Whether the answer has the status and its text the words.</summary>
    public async ValueTask<bool> AskAsync(ReadOnlyMemory<byte> request, Expected expected, CancellationToken cancellationToken)
    {
        try
        {
            _socket ??= await ConnectAsync(cancellationToken);
            await _socket.SendAsync(request, cancellationToken);
            return expected.IsMetBy(_buffer.AsSpan(0, await ReceiveAsync(_socket, cancellationToken)));
        }
        catch (Exception broken) when (broken is SocketException or InvalidDataException)
        {
            Dispose();
            return false;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var fresh = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await fresh.ConnectAsync(server, cancellationToken);
            return fresh;
        }
        catch
        {
            fresh.Dispose();
            throw;
        }
    }

    private async ValueTask<int> ReceiveAsync(Socket from, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (!IsWhole(_buffer.AsSpan(0, filled)))
        {
            if (filled == _buffer.Length)
            {
                throw new InvalidDataException("an answer that is too long");
            }
            var received = await from.ReceiveAsync(_buffer.AsMemory(filled), cancellationToken);
            if (received == 0)
            {
                throw new InvalidDataException("an answer without its end");
            }
            filled += received;
        }
        return filled;
    }

    // Nobody asks before the last answer is there, so what is received is one answer.
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }
        var head = answer[..(end + 2)];
        var at = head.IndexOf("\r\nContent-Length: "u8);
        if (at < 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        }
        return Utf8Parser.TryParse(head[(at + 18)..], out int length, out _)
            ? answer.Length >= end + 4 + length
            : throw new InvalidDataException("an answer without a length");
    }
}
