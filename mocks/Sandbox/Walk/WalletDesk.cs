using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Walk;

/// <summary>The admin calls of one mock: the customer's hand, and a look into the wallet's own books.</summary>
internal sealed class WalletDesk(HttpClient http, Uri wallet)
{
    /// <summary>A code that the customer's app would show now.</summary>
    public async Task<string> MintCodeAsync(CancellationToken cancellationToken) =>
        (await PostAsync("code", [], cancellationToken)).Text("code");

    /// <summary>The customer scans the shown code and pays.</summary>
    public Task<Reply> PayAsync(string payload, CancellationToken cancellationToken) =>
        PostAsync("customer", new JsonObject { ["payload"] = payload, ["action"] = "pay" }, cancellationToken);

    /// <summary>Every movement of money for a merchant's reference, e.g. `charge 1250000`.</summary>
    public async Task<IReadOnlyList<string>> MovementsAsync(string reference, CancellationToken cancellationToken) =>
        [
            .. (await GetAsync($"ledger?merchant_reference={reference}", cancellationToken))
                .List()
                .Select(entry => $"{entry?["kind"]} {entry?["amount_chon"]}"),
        ];

    /// <summary>How often the wallet was asked to do an operation.</summary>
    public async Task<int> CountAsync(string operation, CancellationToken cancellationToken) =>
        (await GetAsync("requests", cancellationToken)).List().Count(one => one?["operation"]?.ToString() == operation);

    private async Task<Reply> GetAsync(string call, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(wallet, $"/__wallet/{call}"), cancellationToken);
        return await Reply.ReadAsync(answer, cancellationToken);
    }

    private async Task<Reply> PostAsync(string call, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(wallet, $"/__wallet/{call}"), body, cancellationToken);
        return await Reply.ReadAsync(answer, cancellationToken);
    }
}
