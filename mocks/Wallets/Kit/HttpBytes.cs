using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Mocks.Kit;

/// <summary>One message of HTTP/1.1 as its bytes: the head with its empty line, and the body of the length that the head tells.</summary>
internal sealed record HttpBytes(byte[] Head, byte[] Body)
{
    /// <summary>The first line with its end.</summary>
    public byte[] StatusLine => Head[..(Head.AsSpan().IndexOf("\r\n"u8) + 2)];

    /// <summary>The first half of the body, rounded down.</summary>
    public byte[] HalfBody => Body[..(Body.Length / 2)];

    /// <summary>The same message told to be chunked, with half of its body in one chunk and no last chunk.</summary>
    public byte[] ChunkedHalf
    {
        get
        {
            var head = Encoding
                .Latin1.GetString(Head)
                .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                .Append("Transfer-Encoding: chunked");
            var size = string.Create(CultureInfo.InvariantCulture, $"{HalfBody.Length:x}\r\n");
            return
            [
                .. Encoding.Latin1.GetBytes(string.Join("\r\n", head) + "\r\n\r\n"),
                .. Encoding.ASCII.GetBytes(size),
                .. HalfBody,
                .. "\r\n"u8,
            ];
        }
    }

    /// <summary>Reads one message; null if the other side ended before it was whole.</summary>
    public static async Task<HttpBytes?> ReadAsync(Socket from, CancellationToken cancellationToken)
    {
        var got = new List<byte>();
        var buffer = new byte[8192];
        while (true)
        {
            var end = Bytes(got).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = got[..(end + 4)].ToArray();
                var whole = head.Length + BodyLength(head);
                if (got.Count >= whole)
                {
                    return new HttpBytes(head, got[head.Length..whole].ToArray());
                }
            }

            var count = await from.ReceiveAsync(buffer, cancellationToken);
            if (count == 0)
            {
                return null;
            }

            got.AddRange(buffer.AsSpan(0, count));
        }
    }

    private static Span<byte> Bytes(List<byte> bytes) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);

    // Neither the gateway nor a mock sends chunks.
    private static int BodyLength(byte[] head)
    {
        foreach (var line in Encoding.Latin1.GetString(head).Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                return int.Parse(
                    line["Content-Length:".Length..],
                    NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture
                );
            }
        }

        return 0;
    }
}
