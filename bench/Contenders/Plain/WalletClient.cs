using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Plain;

internal sealed record WalletSecret(string Value)
{
    public override string ToString() => nameof(WalletSecret);
}

/// <summary>What the wallet answered.</summary>
internal sealed record WalletAnswer(string Code, string? Reference);

/// <summary>The wallet's protocol: signed requests, signed answers.</summary>
internal sealed class WalletClient(HttpClient http, WalletSecret secret, TimeProvider time)
{
    private const string Path = "/jsp/v1/pay";
    private const string Merchant = "M100200300";

    public async Task<WalletAnswer> PayAsync(Payment payment, string code, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["tradeNo"] = payment.Number,
                ["payCode"] = code,
                ["amount"] = payment.Amount.ToString(CultureInfo.InvariantCulture),
                ["currency"] = "408",
                ["subject"] = "상품",
                ["mercRef"] = payment.Reference,
                ["storeId"] = payment.Shop ?? "S001",
                ["termId"] = payment.Terminal ?? "T0001",
            }
        );
        var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");
        request.Headers.Add("X-Js-Merchant", Merchant);
        request.Headers.Add("X-Js-Timestamp", timestamp);
        request.Headers.Add("X-Js-Nonce", nonce);
        request.Headers.Add("X-Js-Key", "k1");
        request.Headers.Add("X-Js-Signature", Sign($"POST\n{Path}\n{Merchant}\n{timestamp}\n{nonce}\n{Hash(body)}"));
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var answered = response.Headers.GetValues("X-Js-Timestamp").Single();
        var signature = response.Headers.GetValues("X-Js-Signature").Single();
        if (signature != Sign($"RESPONSE\n200\n{nonce}\n{answered}\n{Hash(answer)}"))
        {
            throw new InvalidOperationException("the answer is not the wallet's");
        }
        using var document = JsonDocument.Parse(answer);
        return new WalletAnswer(
            document.RootElement.GetProperty("rspCode").GetString()!,
            document.RootElement.TryGetProperty("jsTxnId", out var id) ? id.GetString() : null
        );
    }

    private string Sign(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Value), Encoding.UTF8.GetBytes(text)));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
