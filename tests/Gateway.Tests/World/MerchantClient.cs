using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tests.Members;

namespace Gateway.Tests.World;

/// <summary>What a till does: sends JSON with a key, and waits for what it wants to see, within a bound.</summary>
internal sealed class MerchantClient(Uri address, string key)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = new();

    /// <summary>POSTs JSON; a key is made unless one is given.</summary>
    public Task<Reply> PostAsync(string path, object? body, string? idempotencyKey = null, string? prefer = null) =>
        SendAsync(
            HttpMethod.Post,
            path,
            body is null ? null : body as string ?? JsonSerializer.Serialize(body),
            idempotencyKey ?? Guid.NewGuid().ToString(),
            prefer
        );

    public Task<Reply> GetAsync(string path, string? prefer = null) => SendAsync(HttpMethod.Get, path, null, null, prefer);

    /// <summary>A payment by a customer's code.</summary>
    public Task<Reply> PayAsync(string code, long amount, string reference, string? idempotencyKey = null, string? prefer = null) =>
        PostAsync(
            "/v1/payments",
            new
            {
                amount,
                currency = "KPW",
                reference,
                code,
            },
            idempotencyKey,
            prefer
        );

    /// <summary>A payment by a merchant's code.</summary>
    public Task<Reply> PresentAsync(string scheme, long amount, string reference, string capture = "automatic", int expiresIn = 300) =>
        PostAsync(
            "/v1/payments",
            new
            {
                amount,
                currency = "KPW",
                reference,
                capture,
                present = new { schemes = new[] { scheme }, expires_in = expiresIn },
            }
        );

    /// <summary>Reads an object until it is as wanted; fails after 30 s with what it was at last.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> wanted)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            var reply = await GetAsync(path);
            if (reply.Status == 200 && wanted(reply.Json))
            {
                return reply.Json;
            }
            Assert.False(bound.IsCancellationRequested, $"never as wanted: {reply.Status} {reply.Text}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>Reads a payment until it has a status.</summary>
    public Task<JsonElement> UntilStatusAsync(string id, params string[] statuses) =>
        UntilAsync($"/v1/payments/{id}", p => statuses.Contains(p.GetProperty("status").GetString()));

    /// <summary>The code of a payment that is shown, once it is there.</summary>
    public async Task<string> PayloadAsync(string id)
    {
        var shown = await UntilStatusAsync(id, "awaiting_customer");
        return shown.GetProperty("code").GetProperty("payload").GetString()!;
    }

    /// <summary>The types of a payment's timeline, in order.</summary>
    public async Task<string[]> TimelineAsync(string id)
    {
        var reply = await GetAsync($"/v1/payments/{id}/timeline");
        return [.. reply.Member("data").EnumerateArray().Select(e => e.GetProperty("type").GetString()!)];
    }

    /// <summary>DELETEs.</summary>
    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null, null, null);

    private async Task<Reply> SendAsync(HttpMethod method, string path, string? body, string? idempotencyKey, string? prefer)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        using var response = await Http.SendAsync(request, CancellationToken.None);
        var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
        Shown.Note(address, (int)response.StatusCode, text);
        return new Reply(
            (int)response.StatusCode,
            text,
            response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase)
        );
    }
}

/// <summary>An answer of the gateway.</summary>
internal sealed record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json { get; } = Text.StartsWith('{') ? JsonDocument.Parse(Text).RootElement : default;

    public string Id => Word("id");

    /// <summary>The status word of the object; of a problem the whole text, so that a failure tells what it was.</summary>
    public string State => Member("status") is { ValueKind: JsonValueKind.String } word ? word.GetString()! : Text;

    /// <summary>The code of a problem.</summary>
    public string Code => Word("code");

    /// <summary>The member at the end of a path of names; without it the test fails with what the answer was, as a problem's status and code.</summary>
    public JsonElement Member(params ReadOnlySpan<string> path) => Json.Member($"{Status} {Text}", path);

    private string Word(string name)
    {
        var member = Member(name);
        Assert.True(member.ValueKind == JsonValueKind.String, $"\"{name}\" is no text in the answer: {Status} {Text}");
        return member.GetString()!;
    }
}
