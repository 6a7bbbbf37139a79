using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Crash;

/// <summary>A wallet's admin calls: codes, the payer's hand, broken lines, and what really happened to money.</summary>
internal sealed class WalletDesk(string name, Uri wallet) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = wallet };
    private int _faults;

    public string Name => name;

    public Uri BaseUrl => wallet;

    /// <summary>How many faults were armed.</summary>
    public int Faults => _faults;

    public async Task<string> MintAsync() => (await PostAsync("code", [])).Json["code"]!.GetValue<string>();

    /// <summary>The payer scans the displayed text; false: the order does not take it any more.</summary>
    public async Task<bool> ScanAsync(string payload, string action) =>
        (await PostAsync("customer", new() { ["payload"] = payload, ["action"] = action })).Status == HttpStatusCode.OK;

    /// <summary>The next request of this operation that concerns this payment goes wrong.</summary>
    public async Task ArmAsync(string operation, string kind, string reference, int delay)
    {
        var answer = await PostAsync(
            "fault",
            new()
            {
                ["operation"] = operation,
                ["kind"] = kind,
                ["merchant_reference"] = reference,
                ["delay_ms"] = delay,
            }
        );
        Assert.True(answer.Status == HttpStatusCode.Created, $"{name}: no {kind} at {operation}");
        Interlocked.Increment(ref _faults);
    }

    /// <summary>From now on everything works.</summary>
    public async Task ClearAsync()
    {
        using var answer = await _http.DeleteAsync(new Uri("/__wallet/fault", UriKind.Relative), CancellationToken.None);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<ImmutableArray<LedgerLine>> LedgerAsync() =>
        [
            .. JsonNode
                .Parse(await _http.GetStringAsync(new Uri("/__wallet/ledger", UriKind.Relative), CancellationToken.None))!
                .AsArray()
                .Select(line => LedgerLine.Of(name, line!)),
        ];

    /// <summary>Whether it is up.</summary>
    public async Task<bool> IsUpAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/__wallet/health", UriKind.Relative), CancellationToken.None);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode Status, JsonNode Json)> PostAsync(string call, JsonObject body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri("/__wallet/" + call, UriKind.Relative), body, CancellationToken.None);
        var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
        return (answer.StatusCode, JsonNode.Parse(text)!);
    }
}

/// <summary>One movement of money, as the wallet that made it wrote it down.</summary>
/// <param name="Wallet">Which wallet.</param>
/// <param name="Kind"><c>charge</c>, <c>authorize</c>, <c>capture</c>, <c>void</c>, <c>reverse</c> or <c>refund</c>.</param>
/// <param name="Payment">The wallet's name of the payment.</param>
/// <param name="Number">The gateway's name of the payment.</param>
/// <param name="Operation">The gateway's name of this movement; null: it has none.</param>
/// <param name="Reference">The merchant's reference.</param>
/// <param name="Amount">In chon.</param>
internal sealed record LedgerLine(
    string Wallet,
    string Kind,
    string Payment,
    string Number,
    string? Operation,
    string? Reference,
    long Amount
)
{
    public static LedgerLine Of(string wallet, JsonNode line) =>
        new(
            wallet,
            line["kind"]!.GetValue<string>(),
            line["wallet_reference"]!.GetValue<string>(),
            line["gateway_reference"]!.GetValue<string>(),
            line["operation_reference"]?.GetValue<string>(),
            line["merchant_reference"]?.GetValue<string>(),
            line["amount_chon"]!.GetValue<long>()
        );

    public override string ToString() => $"{Kind} {Operation ?? Number} {Amount}";
}
