using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Crash;

/// <summary>A request under a key, and what was acknowledged of it.</summary>
internal sealed record Asked(string Key, string Path, string Body)
{
    /// <summary>Every answer that arrived whole and was not a "try again".</summary>
    public ConcurrentQueue<Heard> Answers { get; } = new();
}

/// <summary>An answer that arrived whole.</summary>
internal sealed record Heard(int Status, JsonNode Json, bool Replayed)
{
    public bool IsGood => Status is 200 or 201;

    public string Id => Json["id"]!.GetValue<string>();
}

/// <summary>
/// What a merchant's tills know of their gateway. A broken line means "unknown", and the same key is tried again until
/// there is an answer.
/// </summary>
internal sealed class MerchantClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // A gateway that dies sooner than it waits for a wallet never comes to answer, and on PostgreSQL what one that died had
    // leased rests for a minute. Who has lost the line for so long asks for what is known.
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly GatewayClient[] _nodes;
    private int _turn;
    private int _inFlight;
    private int _broken;
    private int _answered;

    private MerchantClient(Uri[] nodes, string apiKey, string wants, Receiver receiver)
    {
        _nodes = [.. nodes.Select(node => new GatewayClient(_http, node, apiKey))];
        Wants = wants;
        Receiver = receiver;
    }

    /// <summary>Which events its endpoint asked for.</summary>
    public string Wants { get; }

    public Receiver Receiver { get; }

    public ConcurrentQueue<Asked> Sent { get; } = new();

    /// <summary>What the gateway ever said of an object: its statuses, in the order in which they were heard.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<string>> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests with a key that are under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Requests with a key that were answered.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Requests with a key whose line broke.</summary>
    public int Broken => Volatile.Read(ref _broken);

    public static async Task<MerchantClient> OpenAsync(Uri[] nodes, string apiKey, string wants, int seed)
    {
        var merchant = new MerchantClient(nodes, apiKey, wants, await Receiver.StartAsync(seed));
        var made = await merchant.AskAsync(
            "endpoint",
            "/v1/webhook-endpoints",
            new JsonObject { ["url"] = merchant.Receiver.Url, ["events"] = new JsonArray(wants) }
        );
        Assert.True(made.Status == 201, $"no endpoint: {made.Json}");
        merchant.Receiver.Trust(made.Json["secret"]!.GetValue<string>());
        return merchant;
    }

    /// <summary>Sends under a new key until it is answered.</summary>
    public Task<Heard> AskAsync(string key, string path, JsonObject body, string? prefer = null)
    {
        var asked = new Asked(key, path, body.ToJsonString());
        Sent.Enqueue(asked);
        return RepeatAsync(asked, prefer);
    }

    /// <summary>Sends the same once more, until it is answered, and notes what the answer acknowledges.</summary>
    public async Task<Heard> RepeatAsync(Asked asked, string? prefer = null)
    {
        var began = Stopwatch.GetTimestamp();
        int broken = 0,
            refused = 0;
        while (true)
        {
            Interlocked.Increment(ref _inFlight);
            var inHurry = Stopwatch.GetElapsedTime(began) > Hurry;
            var heard = await SendAsync(node => node.PostAsync(asked.Path, asked.Body, asked.Key, inHurry ? "wait=0" : prefer));
            Interlocked.Decrement(ref _inFlight);
            if (heard is { Status: not (429 or 503) })
            {
                asked.Answers.Enqueue(heard);
                Interlocked.Increment(ref _answered);
                return heard;
            }
            if (heard is null)
            {
                Interlocked.Increment(ref _broken);
                broken++;
            }
            else
            {
                refused++;
            }
            Assert.True(
                Stopwatch.GetElapsedTime(began) < Patience,
                $"never answered: {asked.Path} under {asked.Key}; lines broken {broken}, refused for the moment {refused}"
            );
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Reads; null if the line broke or it is not there.</summary>
    public async Task<JsonNode?> GetAsync(string path) =>
        await SendAsync(node => node.GetAsync(path)) is { Status: 200 } heard ? heard.Json : null;

    /// <summary>A whole list, page by page.</summary>
    public async Task<List<JsonNode>> ListAsync(string path)
    {
        var all = new List<JsonNode>();
        var cursor = "";
        do
        {
            var page =
                await GetAsync(path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "limit=100" + cursor)
                ?? throw new InvalidOperationException($"no list at {path}");
            all.AddRange(page["data"]!.AsArray().Select(one => one!));
            cursor = page["next_cursor"] is { } next ? "&cursor=" + Uri.EscapeDataString(next.GetValue<string>()) : null;
        } while (cursor is not null);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Receiver.DisposeAsync();
    }

    private async Task<Heard?> SendAsync(Func<GatewayClient, Task<Reply>> sendAsync)
    {
        // In turn, so that what a dead node left unanswered is asked of another one under the same key.
        var turn = (uint)Interlocked.Increment(ref _turn) % (uint)_nodes.Length;
        try
        {
            var reply = await sendAsync(_nodes[turn]);
            var heard = new Heard(reply.Status, JsonNode.Parse(reply.Text)!, reply.IsReplayed);
            if (heard.IsGood)
            {
                Note(heard.Json);
            }
            return heard;
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or JsonException)
        {
            // A body that was cut short is no answer either.
            return null;
        }
    }

    private void Note(JsonNode json)
    {
        if (json["object"]?.GetValue<string>() is "payment" or "capture" or "refund")
        {
            Seen.GetOrAdd(json["id"]!.GetValue<string>(), static _ => new()).Enqueue(json["status"]!.GetValue<string>());
        }
    }
}
