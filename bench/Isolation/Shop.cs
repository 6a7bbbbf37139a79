using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sandbox;

namespace Isolation;

/// <summary>A shop that makes payments through each wallet over the merchant API.</summary>
internal sealed class Shop : IDisposable
{
    private readonly SandboxWorld _world;
    private readonly HttpClient _http;
    private int _sales;

    public Shop(SandboxWorld world)
    {
        this._world = world;
        _http = new HttpClient { BaseAddress = world.Gateway.BaseUrl };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.ApiKey);
    }

    public Task<Told> PayJeonseongAsync(CancellationToken cancellationToken) =>
        PostAsync("code", _world.Jeonseong.MintCode(), cancellationToken);

    public Task<Told> ShowManmulSangAsync(CancellationToken cancellationToken) =>
        PostAsync("present", new JsonObject { ["schemes"] = new JsonArray("manmulsang") }, cancellationToken);

    public Task<Told> PayUllimAsync(CancellationToken cancellationToken) => PostAsync("code", _world.Ullim.Mint().Code, cancellationToken);

    /// <summary>The status once the payment is no longer processing, or what it is after half a minute.</summary>
    public async Task<string> OutcomeAsync(string payment, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/payments/{payment}");
        request.Headers.Add("Prefer", "wait=30");
        using var answer = await _http.SendAsync(request, cancellationToken);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return body?["status"]?.ToString() ?? "unknown";
    }

    public void Dispose() => _http.Dispose();

    private async Task<Told> PostAsync(string how, JsonNode what, CancellationToken cancellationToken)
    {
        var sale = string.Create(CultureInfo.InvariantCulture, $"sale-{Interlocked.Increment(ref _sales)}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payments");
        request.Headers.Add("Idempotency-Key", sale);
        request.Content = JsonContent.Create(
            new JsonObject
            {
                ["amount"] = 1_250_000,
                ["currency"] = "KPW",
                ["reference"] = sale,
                [how] = what,
            }
        );
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            return Read((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            return new Told(Ending.Error, null);
        }
    }

    private static Told Read(int status, string text)
    {
        if (status != 201)
        {
            return new Told(status == 503 ? Ending.Shed : Ending.Error, null);
        }

        var payment = JsonNode.Parse(text)!;
        var ending = payment["status"]?.ToString() switch
        {
            "succeeded" or "awaiting_customer" => Ending.Done,
            "processing" => Ending.Open,
            "declined" when payment["decline"]?["reason"]?.ToString() == "scheme_unavailable" => Ending.Unavailable,
            "declined" => Ending.Declined,
            _ => Ending.Error,
        };
        return new Told(ending, payment["id"]!.ToString());
    }
}
