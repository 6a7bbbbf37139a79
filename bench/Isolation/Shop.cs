using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sandbox;

namespace Isolation;

/// <summary>A shop that makes payments through each wallet over the merchant API.</summary>
internal sealed class Shop : IDisposable
{
    private readonly SandboxWorld world;
    private readonly HttpClient http;
    private int sales;

    public Shop(SandboxWorld world)
    {
        this.world = world;
        http = new HttpClient { BaseAddress = world.Gateway.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.ApiKey);
    }

    public Task<Told> PayJeonseongAsync(CancellationToken stop) => PostAsync("code", world.Jeonseong.MintCode(), stop);

    public Task<Told> ShowManmulSangAsync(CancellationToken stop) =>
        PostAsync("present", new JsonObject { ["schemes"] = new JsonArray("manmulsang") }, stop);

    public Task<Told> PayUllimAsync(CancellationToken stop) => PostAsync("code", world.Ullim.Mint().Code, stop);

    /// <summary>The status once the payment is no longer processing, or what it is after half a minute.</summary>
    public async Task<string> OutcomeAsync(string payment, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/payments/{payment}");
        request.Headers.Add("Prefer", "wait=30");
        using var answer = await http.SendAsync(request, stop);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(stop));
        return body?["status"]?.ToString() ?? "unknown";
    }

    public void Dispose() => http.Dispose();

    private async Task<Told> PostAsync(string how, JsonNode what, CancellationToken stop)
    {
        var sale = string.Create(CultureInfo.InvariantCulture, $"sale-{Interlocked.Increment(ref sales)}");
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
            using var answer = await http.SendAsync(request, stop);
            return Read((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
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
