using System.Text.Json.Nodes;
using Mocks.Client;

namespace Sandbox.Walk;

/// <summary>Payments with a code that the customer shows and the shop scans.</summary>
internal sealed class ScannedCodes(GatewayClient client, string run)
{
    private const long Price = 1_250_000;

    // The mocks take this amount for "the balance is too low".
    private const long TooDear = 105_100;
    private const long Returned = 250_000;

    public Step Pay(WalletClient wallet) =>
        new(
            "customer's code",
            wallet.Name,
            async (notes, stop) =>
            {
                var reference = $"sandbox-{run}-{wallet.Name}";
                var payment = await ChargeAsync(wallet, reference, Price, notes, stop);
                CheckSucceeded(payment, wallet.Name, notes);
                notes.Books(await wallet.Within(stop).MovementsAsync(reference), $"charge {Price}");
            }
        );

    public Step Decline(WalletClient wallet) =>
        new(
            "declined",
            "jeonseong",
            async (notes, stop) =>
            {
                var reference = $"sandbox-{run}-declined";
                var payment = await ChargeAsync(wallet, reference, TooDear, notes, stop);
                notes.Outcome = $"{payment.Word("status")}: {payment.Word("decline", "reason")} ({payment.Word("decline", "scheme_code")})";
                notes.Same("status", "declined", payment.Word("status"));
                notes.Same("reason", "insufficient_funds", payment.Word("decline", "reason"));
                notes.Same("wallet's code", "1101", payment.Word("decline", "scheme_code"));
                notes.Same("captured", 0, payment.Number("amount_captured"));
                notes.Books(await wallet.Within(stop).MovementsAsync(reference));
            }
        );

    public Step RefundPart(WalletClient wallet) =>
        new(
            "refund of a part",
            "jeonseong",
            async (notes, stop) =>
            {
                var reference = $"sandbox-{run}-refund";
                var payment = await ChargeAsync(wallet, reference, Price, notes, stop);
                CheckSucceeded(payment, "jeonseong", notes);
                var refund = await client
                    .Within(stop)
                    .PostAsync(
                        $"/v1/payments/{payment.Word("id")}/refunds",
                        new JsonObject { ["amount"] = Returned, ["reason"] = "returned" },
                        $"{reference}-1",
                        "wait=20"
                    );
                notes.Made("refund", refund);
                notes.Outcome = $"{refund.Word("status")} {Won.Of(refund.Number("amount"))}";
                notes.Same("refund's status", "succeeded", refund.Word("status"));
                notes.Same("refund's amount", Returned, refund.Number("amount"));
                var after = await client.Within(stop).GetAsync($"/v1/payments/{payment.Word("id")}", "wait=0");
                notes.Same("refunded", Returned, after.Number("amount_refunded"));
                notes.Same("captured", Price, after.Number("amount_captured"));
                notes.Books(await wallet.Within(stop).MovementsAsync(reference), $"charge {Price}", $"refund {Returned}");
            }
        );

    /// <summary>The wallet charges and never answers: the gateway must find that out, and must not charge again.</summary>
    public Step LoseTheAnswer(WalletClient wallet) =>
        new(
            "lost answer, found",
            "jeonseong",
            async (notes, stop) =>
            {
                var reference = $"sandbox-{run}-lost-F01";
                var code = await wallet.Within(stop).MintAsync();
                var charges = await wallet.Within(stop).CountAsync("pay");
                var payment = await SendAsync(code, reference, Price, stop);
                notes.Made("payment", payment);
                CheckSucceeded(payment, "jeonseong", notes);
                var timeline = await client.Within(stop).GetAsync($"/v1/payments/{payment.Word("id")}/timeline", "wait=0");
                if (!timeline.Member("data").EnumerateArray().Any(one => one.GetProperty("by").GetString() == "inquiry"))
                {
                    notes.Differs("no inquiry in the timeline");
                }

                var again = await SendAsync(code, reference, Price, stop);
                notes.Same("HTTP status of the repeat", 200, again.Status);
                notes.Same("repeat known as such", true, again.IsReplayed);
                notes.Same("payment of the repeat", payment.Word("id"), again.Word("id"));
                notes.Same("charges sent", 1, await wallet.Within(stop).CountAsync("pay") - charges);
                notes.Books(await wallet.Within(stop).MovementsAsync(reference), $"charge {Price}");
            }
        );

    private async Task<Reply> ChargeAsync(
        WalletClient wallet,
        string reference,
        long amount,
        StepNotes notes,
        CancellationToken cancellationToken
    )
    {
        var payment = await SendAsync(await wallet.Within(cancellationToken).MintAsync(), reference, amount, cancellationToken);
        notes.Made("payment", payment);
        return payment;
    }

    private Task<Reply> SendAsync(string code, string reference, long amount, CancellationToken cancellationToken) =>
        client.Within(cancellationToken).PayAsync(code, amount, reference, reference, "wait=30");

    private static void CheckSucceeded(Reply payment, string scheme, StepNotes notes)
    {
        notes.Outcome = $"{payment.Word("status")} {Won.Of(payment.Number("amount_captured"))}";
        notes.Same("status", "succeeded", payment.Word("status"));
        notes.Same("wallet", scheme, payment.Word("scheme"));
        notes.Same("captured", Price, payment.Number("amount_captured"));
        notes.Same("refunded", 0, payment.Number("amount_refunded"));
    }
}
