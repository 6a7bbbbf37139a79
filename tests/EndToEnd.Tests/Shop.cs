using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox;

namespace EndToEnd.Tests;

/// <summary>A shop's till that goes on trying with the same key when the line breaks, as a till should.</summary>
internal sealed class Shop(SandboxWorld world) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new()
    {
        BaseAddress = world.Gateway.BaseUrl,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", world.ApiKey) },
    };

    /// <summary>Sends once; null if the line broke or the gateway is not there.</summary>
    public async Task<(int Status, JsonNode Json)?> TryPostAsync(string path, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Idempotency-Key", key);
        request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        try
        {
            using var response = await _http.SendAsync(request, CancellationToken.None);
            var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
            return ((int)response.StatusCode, JsonNode.Parse(text)!);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Sends until it is answered.</summary>
    public async Task<(int Status, JsonNode Json)> PostAsync(string path, object body, string key)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await TryPostAsync(path, body, key) is { } answer)
            {
                return answer;
            }
            Assert.False(bound.IsCancellationRequested, "the gateway never answered");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Reads a payment until it is as wanted.</summary>
    public async Task<JsonNode> UntilAsync(string id, Func<JsonNode, bool> wanted)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            using var response = await _http.GetAsync(new Uri($"/v1/payments/{id}", UriKind.Relative), CancellationToken.None);
            var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None))!;
            if (response.IsSuccessStatusCode && wanted(json))
            {
                return json;
            }
            Assert.False(bound.IsCancellationRequested, $"never as wanted: {json}");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    public Task<JsonNode> UntilStatusAsync(string id, string status) => UntilAsync(id, p => p["status"]!.ToString() == status);

    public void Dispose() => _http.Dispose();
}
