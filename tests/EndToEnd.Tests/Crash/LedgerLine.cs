using System.Text.Json;

namespace EndToEnd.Tests.Crash;

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
    /// <summary>All that a wallet wrote down, in order.</summary>
    public static async Task<LedgerLine[]> AllAsync(WalletClient wallet) =>
        [.. (await wallet.LedgerAsync()).Select(line => Of(wallet.Name, line))];

    public override string ToString() => $"{Kind} {Operation ?? Number} {Amount}";

    private static LedgerLine Of(string wallet, JsonElement line) =>
        new(
            wallet,
            line.Text("kind"),
            line.Text("wallet_reference"),
            line.Text("gateway_reference"),
            line.GetProperty("operation_reference").GetString(),
            line.GetProperty("merchant_reference").GetString(),
            line.GetProperty("amount_chon").GetInt64()
        );
}
