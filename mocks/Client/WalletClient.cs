using System.Net.Http.Json;
using System.Text.Json;

namespace Mocks.Client;

/// <summary>A client of a mock wallet's admin calls: the payer's hand, broken lines, and what really happened to money.</summary>
/// <param name="http">Sends; may be shared by several clients.</param>
/// <param name="name">The wallet's scheme, e.g. <c>jeonseong</c>.</param>
/// <param name="address">Where the wallet listens.</param>
public sealed class WalletClient(HttpClient http, string name, Uri address)
{
    private CancellationToken _stop;
    private int _faults;

    /// <summary>The same client, whose requests end with the token; it counts its own faults.</summary>
    public WalletClient Within(CancellationToken cancellationToken) => new(http, name, address) { _stop = cancellationToken };

    /// <summary>The wallet's scheme.</summary>
    public string Name => name;

    /// <summary>Where the wallet listens.</summary>
    public Uri BaseUrl => address;

    /// <summary>How many faults were armed.</summary>
    public int Faults => _faults;

    /// <summary>A code that the payer's app would show now.</summary>
    public async Task<string> MintAsync() => (await PostAsync("code", new { })).Code;

    /// <summary>The payer scans the shown text and acts: <c>pay</c>, <c>reject</c> …; 200 unless the order takes it no more.</summary>
    public Task<Reply> ScanAsync(string payload, string action) => PostAsync("customer", new { payload, action });

    /// <summary>The next request of this operation that concerns this payment goes wrong.</summary>
    /// <exception cref="InvalidDataException">The wallet knows no such fault.</exception>
    public async Task ArmAsync(string operation, string kind, string reference, int delayMs)
    {
        var reply = await PostAsync(
            "fault",
            new
            {
                operation,
                kind,
                merchant_reference = reference,
                delay_ms = delayMs,
            }
        );
        if (reply.Status != 201)
        {
            throw new InvalidDataException($"{name}: no {kind} at {operation}");
        }
        Interlocked.Increment(ref _faults);
    }

    /// <summary>From now on everything works.</summary>
    public async Task ClearAsync()
    {
        using var answer = await http.DeleteAsync(At("fault"), _stop);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Every movement of money, in order; with a reference only those for it.</summary>
    public async Task<JsonElement[]> LedgerAsync(string? reference = null) =>
        [.. (await GetAsync(reference is null ? "ledger" : $"ledger?merchant_reference={reference}")).EnumerateArray()];

    /// <summary>How often the wallet was asked to do an operation.</summary>
    public async Task<int> CountAsync(string operation) =>
        (await GetAsync("requests")).EnumerateArray().Count(one => one.GetProperty("operation").GetString() == operation);

    /// <summary>Whether it answers.</summary>
    public async Task<bool> IsUpAsync()
    {
        try
        {
            using var answer = await http.GetAsync(At("health"), _stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Uri At(string call) => new(address, "/__wallet/" + call);

    private async Task<JsonElement> GetAsync(string call)
    {
        using var answer = await http.GetAsync(At(call), _stop);
        return (await Reply.ReadAsync(answer, _stop)).Json;
    }

    private async Task<Reply> PostAsync(string call, object body)
    {
        using var answer = await http.PostAsJsonAsync(At(call), body, _stop);
        return await Reply.ReadAsync(answer, _stop);
    }
}
