using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Crash;

/// <summary>A request under a key, and what was acknowledged of it.</summary>
internal sealed record Asked(Till Till, string Key, string Path, string Body, string? Reference)
{
    public string? Id { get; set; }
}

/// <summary>An answer that arrived whole.</summary>
internal sealed record Heard(int Status, JsonNode Json, bool Replayed);

/// <summary>A merchant's tills: a broken line means "unknown", and the same key is tried again.</summary>
internal sealed class Till(Uri gateway, string apiKey) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly HttpClient _http = new()
    {
        BaseAddress = gateway,
        Timeout = TimeSpan.FromSeconds(20),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", apiKey) },
    };

    public ConcurrentQueue<Asked> Sent { get; } = new();

    /// <summary>Final statuses of payments as they were acknowledged.</summary>
    public ConcurrentDictionary<string, string> Finals { get; } = new(StringComparer.Ordinal);

    /// <summary>Sends under a new key until it is answered.</summary>
    public async Task<Heard> AskAsync(string key, string path, object? body, string? reference)
    {
        var asked = new Asked(this, key, path, JsonSerializer.Serialize(body), reference);
        Sent.Enqueue(asked);
        return await RepeatAsync(asked);
    }

    /// <summary>Sends the same once more, until it is answered, and notes what the answer acknowledges.</summary>
    public async Task<Heard> RepeatAsync(Asked asked)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await OnceAsync(asked) is { Status: < 500 and not 429 } heard)
            {
                if (heard.Status is 200 or 201)
                {
                    asked.Id = heard.Json["id"]!.ToString();
                    Note(heard.Json);
                }
                return heard;
            }
            Assert.False(bound.IsCancellationRequested, $"never answered: {asked.Path}");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Reads; null if the line broke or it is not there.</summary>
    public async Task<JsonNode?> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var heard = await SendAsync(request);
        if (heard is not { Status: 200 })
        {
            return null;
        }
        Note(heard.Json);
        return heard.Json;
    }

    /// <summary>A whole list, page by page.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string path)
    {
        var all = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page =
                await GetAsync(
                    $"{path}?limit=100"
                        + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")
                ) ?? throw new InvalidOperationException($"no list at {path}");
            all.AddRange(page["data"]!.AsArray().Select(one => one!));
            cursor = page["next_cursor"]?.ToString();
        } while (cursor is not null);
        return all;
    }

    public void Dispose() => _http.Dispose();

    private Task<Heard?> OnceAsync(Asked asked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, asked.Path)
        {
            Content = new StringContent(asked.Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", asked.Key);
        return SendAsync(request);
    }

    private async Task<Heard?> SendAsync(HttpRequestMessage request)
    {
        try
        {
            using var response = await _http.SendAsync(request, CancellationToken.None);
            var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
            return new Heard(
                (int)response.StatusCode,
                JsonNode.Parse(text)!,
                response.Headers.Contains("Idempotency-Replayed")
            );
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
        finally
        {
            request.Dispose();
        }
    }

    private void Note(JsonNode json)
    {
        if (
            json["object"]?.ToString() == "payment"
            && json["status"]!.ToString() is "succeeded" or "declined" or "canceled" or "expired"
        )
        {
            Finals.TryAdd(json["id"]!.ToString(), json["status"]!.ToString());
        }
    }
}
