using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Crash;
using Sandbox;

namespace EndToEnd.Tests.Upgrade;

/// <summary>One gateway of two versions, and a till that talks to it alone.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly HttpClient _http;

    private Node(GatewayProcess gateway, string apiKey)
    {
        Gateway = gateway;
        _http = new HttpClient { BaseAddress = gateway.BaseUrl };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public GatewayProcess Gateway { get; }

    /// <summary>Starts one over a store; without a program it is the gateway of this build.</summary>
    public static async Task<Node> StartAsync(SandboxWorld world, string store, string connectionString, string? program)
    {
        var port = SandboxPorts.FreePort();
        var launch = world.Gateway.Launch with
        {
            Port = port,
            Settings = world
                .Gateway.Launch.Settings.SetItem("Gateway__Store", store)
                .SetItem("ConnectionStrings__Store", connectionString)
                .SetItem("Gateway__DataKey", StormStore.DataKey)
                .SetItem("Gateway__PublicUrl", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
        };
        if (program is not null)
        {
            launch = launch with { Program = program };
        }
        var stop = TestContext.Current.CancellationToken;
        return new Node(await GatewayProcess.StartAsync(launch, stop), world.ApiKey);
    }

    public async Task<(int Status, JsonNode Json)> PostAsync(string path, JsonNode body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add("Prefer", "wait=30");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(text)!);
    }

    public async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;

    /// <summary>Ids of all events, as the list has them.</summary>
    public async Task<string[]> EventsAsync() =>
        [.. (await GetAsync("/v1/events?limit=100"))["data"]!.AsArray().Select(one => one!["id"]!.ToString())];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Gateway.DisposeAsync();
    }
}
