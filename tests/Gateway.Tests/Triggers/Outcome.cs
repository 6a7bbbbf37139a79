using System.Text.Json;
using Mocks.Kit;

namespace Gateway.Tests.Triggers;

/// <summary>What a payment came to: as the gateway tells it, and as it stands in the wallet's own books.</summary>
internal sealed record Outcome(JsonElement Payment, string[] Timeline, IReadOnlyList<LedgerEntry> Ledger)
{
    public string Status => Payment.GetProperty("status").GetString()!;

    public string? Reason => Decline("reason");

    public string? SchemeCode => Decline("scheme_code");

    public long Captured => Payment.GetProperty("amount_captured").GetInt64();

    public long Refunded => Payment.GetProperty("amount_refunded").GetInt64();

    /// <summary>What the payer has paid by the wallet's books.</summary>
    public long Paid =>
        Ledger.Sum(l =>
            l.Kind switch
            {
                Movement.Charge or Movement.Capture => l.AmountChon,
                Movement.Reverse or Movement.Refund => -l.AmountChon,
                _ => 0,
            }
        );

    /// <summary>How often money was taken or held for the first time.</summary>
    public int Charges => Ledger.Count(l => l.Kind is Movement.Charge or Movement.Authorize);

    /// <summary>Reads a payment once it has one of these statuses.</summary>
    public static async Task<Outcome> OfAsync(GatewayClient merchant, WalletMock wallet, string id, params string[] statuses)
    {
        var payment = await merchant.UntilStatusAsync(id, statuses);
        var reference = payment.GetProperty("reference").GetString();
        return new Outcome(payment, await merchant.TimelineAsync(id), [.. wallet.Ledger.Where(l => l.MerchantReference == reference)]);
    }

    /// <summary>The gateway's books say what the wallet's say.</summary>
    public void AssertBooksAgree() => Assert.Equal(Paid, Captured - Refunded);

    private string? Decline(string member) =>
        Payment.GetProperty("decline") is { ValueKind: JsonValueKind.Object } decline ? decline.GetProperty(member).GetString() : null;
}
