using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Saebyol.Mock;

namespace Saebyol.Tests;

/// <summary>An answer of the mock: its members, and whether its signature fits.</summary>
internal sealed record Told(JsonObject Members, bool IsGenuine)
{
    public string? this[string name] => Members[name]?.ToString();
}

/// <summary>Speaks to the mock as the protocol wants it.</summary>
internal sealed class SaebyolClient(Uri address, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public string Secret { get; init; } = SaebyolMock.Secret;

    public string? Nonce { get; init; }

    public Task<Told> ChargeAsync(string number, string code, long chon = 1_250_000, string reference = "order-1") =>
        AskAsync(
            "charge",
            new
            {
                number,
                code,
                amount = chon,
                currency = "KPW",
                reference,
            }
        );

    public Task<Told> InquireAsync(string number) => AskAsync("inquiry", new { number });

    public Task<Told> VoidAsync(string number) => AskAsync("void", new { number });

    public Task<Told> RefundAsync(string number, string refund, long chon) =>
        AskAsync(
            "refund",
            new
            {
                number,
                refund,
                amount = chon,
                currency = "KPW",
            }
        );

    public async Task<Told> AskAsync(string operation, object body)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        var (path, nonce) = ("/v1/" + operation, Nonce ?? Guid.NewGuid().ToString("N"));
        var stamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Sb-Merchant", SaebyolMock.Merchant);
        request.Headers.Add("X-Sb-Time", stamp);
        request.Headers.Add("X-Sb-Nonce", nonce);
        request.Headers.Add("X-Sb-Signature", Signing.OfRequest(Secret, "POST", path, stamp, nonce, bytes));
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        var answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var genuine =
            response.Headers.TryGetValues("X-Sb-Time", out var times)
            && response.Headers.TryGetValues("X-Sb-Signature", out var signatures)
            && signatures.Single() == Signing.OfAnswer(SaebyolMock.Secret, "POST", path, times.Single(), nonce, answer);
        return new Told(JsonNode.Parse(Encoding.UTF8.GetString(answer))!.AsObject(), genuine);
    }

    public void Dispose() => _http.Dispose();
}
