using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;

namespace Wallet;

/// <summary>
/// Says yes to every payment and makes every code, in Jeonseong's words and under a signature that a gateway accepts. It keeps
/// nothing and does not verify what it is sent; asked what became of a payment, it does not know. It also lists the key with
/// which ManmulSang would sign callbacks.
/// </summary>
/// <param name="secret">The key of its signatures.</param>
/// <param name="slowAmount">A payment of this amount, in minor units, is answered late; null: none is.</param>
internal sealed class FastWallet(string secret, string? slowAmount)
{
    private const int LongestBody = 16 * 1024;

    private const string CallbackKeys =
        """{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"ms-cb-2026-01","use":"sig","alg":"EdDSA","x":"Bj8-OufCQ3xfQjRVnouXvYhKDBKS-1-VFJEIUAna7kk"}]}""";

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1.5);

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(secret);
    private long _payments;

    public async Task AnswerAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(CallbackKeys, http.RequestAborted);
            return;
        }

        var body = await http.Request.BodyReader.ReadWholeAsync(LongestBody, http.RequestAborted);
        if (slowAmount is not null && Member(body, "\"amount\":\""u8) == slowAmount)
        {
            await Task.Delay(Slow, http.RequestAborted);
        }
        var answer = http.Request.Path.Value switch
        {
            "/jsp/v1/pay" => Paid(body),
            "/jsp/v1/order" => Shown(body),
            _ => Unknown(body),
        };
        Sign(http, answer);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = answer.Length;
        await http.Response.BodyWriter.WriteAsync(answer, http.RequestAborted);
    }

    private byte[] Paid(ReadOnlySpan<byte> request)
    {
        var now = TimeProvider.System.GetUtcNow().AddHours(9);
        var number = Interlocked.Increment(ref _payments) % 10_000_000;
        return Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"rspCode":"0000","rspMsg":"성공","tradeNo":"{{Member(request, "\"tradeNo\":\""u8)}}","jsTxnId":"JS{{now:yyMMddHHmmss}}{{number:D7}}","tradeSts":"2","amount":"{{Member(request, "\"amount\":\""u8)}}","currency":"408","payTime":"{{now:yyyyMMddHHmmss}}"}"""
            )
        );
    }

    private byte[] Shown(ReadOnlySpan<byte> request)
    {
        var now = TimeProvider.System.GetUtcNow().AddHours(9);
        var number = Interlocked.Increment(ref _payments) % 10_000_000;
        return Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"rspCode":"0000","rspMsg":"성공","tradeNo":"{{Member(request, "\"tradeNo\":\""u8)}}","jsTxnId":"JS{{now:yyMMddHHmmss}}{{number:D7}}","tradeSts":"1","amount":"{{Member(request, "\"amount\":\""u8)}}","currency":"408","qrData":"0015example.jonsong0112JQ{{number:D10}}","expireTime":"{{now.AddMinutes(15):yyyyMMddHHmmss}}"}"""
            )
        );
    }

    private static byte[] Unknown(ReadOnlySpan<byte> request) =>
        Encoding.UTF8.GetBytes($$"""{"rspCode":"2003","rspMsg":"처리결과 불명","tradeNo":"{{Member(request, "\"tradeNo\":\""u8)}}"}""");

    // Who calls writes plain members without escapes, so nothing needs to be parsed.
    private static string Member(ReadOnlySpan<byte> request, ReadOnlySpan<byte> head)
    {
        var at = request.IndexOf(head);
        if (at < 0)
        {
            return string.Empty;
        }
        var value = request[(at + head.Length)..];
        return Encoding.ASCII.GetString(value[..value.IndexOf((byte)'"')]);
    }

    private void Sign(HttpContext http, ReadOnlySpan<byte> body)
    {
        var request = http.Request.Headers;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        Span<byte> stamp = stackalloc byte[13];
        Utf8Formatter.TryFormat(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), stamp, out _);
        var timestamp = Encoding.ASCII.GetString(stamp);
        var text = Encoding.UTF8.GetBytes($"RESPONSE\n200\n{request["X-Js-Nonce"]}\n{timestamp}\n{Convert.ToHexStringLower(hash)}");
        HMACSHA256.HashData(_secret, text, hash);
        var headers = http.Response.Headers;
        headers["X-Js-Timestamp"] = timestamp;
        headers["X-Js-Key"] = request["X-Js-Key"];
        headers["X-Js-Signature"] = Convert.ToHexStringLower(hash);
    }
}

/// <summary>Request bodies as one piece.</summary>
internal static class Bodies
{
    public static async ValueTask<byte[]> ReadWholeAsync(this PipeReader reader, int longest, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.IsCompleted || read.Buffer.Length > longest)
            {
                var whole = new byte[read.Buffer.Length];
                var at = 0;
                foreach (var piece in read.Buffer)
                {
                    piece.Span.CopyTo(whole.AsSpan(at));
                    at += piece.Length;
                }
                reader.AdvanceTo(read.Buffer.End);
                return whole;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
