using System.Buffers.Binary;
using System.Globalization;
using System.Text.Unicode;

namespace Load.Drive;

/// <summary>Requests for one payment each, no two alike.</summary>
internal abstract class Requests
{
    /// <summary>What the answer must be.</summary>
    public abstract Expected Expected { get; }

    /// <summary>Writes the request of a payment.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="client">Whose it is.</param>
    /// <param name="number">Its number, never used before.</param>
    /// <returns>How many bytes.</returns>
    public abstract int Write(Span<byte> into, int client, long number);

    protected static int Join(Span<byte> into, int head, ReadOnlySpan<byte> body)
    {
        body.CopyTo(into[head..]);
        return head + body.Length;
    }
}

/// <summary>A payer's code, as a till scans it: fresh, and never seen before.</summary>
internal static class Codes
{
    private const int Longest = 96;

    // Token 7104201234567893; the counter, the cryptogram and the time of issue follow it.
    private static readonly byte[] Model = Convert.FromBase64String(
        "hQVDUFYwMWE2TwjwSk9OU09OR1AHSk9OU09OR1oIcQQgEjRWeJNjF582AgEjnyYIu+A7kBrXfpDfAQRppOgn"
    );

    public static string Next(long number)
    {
        Span<byte> code = stackalloc byte[Longest];
        Model.CopyTo(code);
        code = code[..Model.Length];
        BinaryPrimitives.WriteInt64BigEndian(code[^15..^7], number);
        BinaryPrimitives.WriteUInt32BigEndian(code[^4..], (uint)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        return Convert.ToBase64String(code);
    }
}

/// <summary>A till's request to a gateway: this one, and the plain one, which takes the same.</summary>
/// <param name="more">Further header lines, each with its end.</param>
internal sealed class GatewayRequests(string more = "") : Requests
{
    public override Expected Expected { get; } = new(201, "\"status\":\"succeeded\"");

    public override int Write(Span<byte> into, int client, long number)
    {
        Span<byte> room = stackalloc byte[512];
        Utf8.TryWrite(
            room,
            CultureInfo.InvariantCulture,
            $$"""{"amount":1250000,"currency":"KPW","reference":"order-{{number}}","code":"{{Codes.Next(number)}}","description":"2 x noodles","metadata":{"till":"4"},"shop":"S001","terminal":"T0001"}""",
            out var length
        );
        Utf8.TryWrite(
            into,
            CultureInfo.InvariantCulture,
            $"POST /v1/payments HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + $"Authorization: Bearer {Shops.KeyOf(client)}\r\nIdempotency-Key: sale-{number}\r\n{more}"
                + $"Content-Length: {length}\r\n\r\n",
            out var head
        );
        return Join(into, head, room[..length]);
    }
}

/// <summary>What a gateway sends to the wallet, sent to the wallet itself or through a proxy. The signature is not verified.</summary>
internal sealed class WalletRequests : Requests
{
    private static readonly string Signature = new('0', 64);

    public override Expected Expected { get; } = new(200, "\"rspCode\":\"0000\"");

    public override int Write(Span<byte> into, int client, long number)
    {
        Span<byte> room = stackalloc byte[512];
        Utf8.TryWrite(
            room,
            CultureInfo.InvariantCulture,
            $$"""{"tradeNo":"GW{{number}}","payCode":"{{Codes.Next(number)}}","amount":"1250000","currency":"408","subject":"식료품","mercRef":"order-{{number}}","storeId":"S001","termId":"T0001"}""",
            out var length
        );
        Utf8.TryWrite(
            into,
            CultureInfo.InvariantCulture,
            $"POST /jsp/v1/pay HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=utf-8\r\n"
                + $"X-Js-Merchant: M100200300\r\nX-Js-Key: k1\r\nX-Js-Signature: {Signature}\r\n"
                + $"X-Js-Timestamp: {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}\r\nX-Js-Nonce: {number:x32}\r\n"
                + $"Content-Length: {length}\r\n\r\n",
            out var head
        );
        return Join(into, head, room[..length]);
    }
}
