using System.Text.Json.Nodes;

namespace Sandbox.Walk;

/// <summary>Payments with a code that the customer shows and the shop scans.</summary>
internal sealed class ScannedCodes(Till till, string run)
{
    private const long Price = 1_250_000;

    // The mocks take this amount for "the balance is too low".
    private const long TooDear = 105_100;
    private const long Returned = 250_000;

    public Step Pay(string wallet, WalletDesk desk) =>
        new(
            "customer's code",
            wallet,
            async (notes, stop) =>
            {
                var reference = $"sandbox-{run}-{wallet}";
                var payment = await ChargeAsync(desk, reference, Price, notes, stop);
                CheckSucceeded(payment, wallet, notes);
                notes.Books(await desk.MovementsAsync(reference, stop), $"charge {Price}");
            }
        );

    public Step Decline(WalletDesk desk) =>
        new(
            "declined",
            "jeonseong",
            async (notes, stop) =>
            {
                var reference = $"sandbox-{run}-declined";
                var payment = await ChargeAsync(desk, reference, TooDear, notes, stop);
                notes.Outcome = $"{payment.Text("status")}: {payment.Text("decline", "reason")} ({payment.Text("decline", "scheme_code")})";
                notes.Same("status", "declined", payment.Text("status"));
                notes.Same("reason", "insufficient_funds", payment.Text("decline", "reason"));
                notes.Same("wallet's code", "1101", payment.Text("decline", "scheme_code"));
                notes.Same("captured", 0, payment.Number("amount_captured"));
                notes.Books(await desk.MovementsAsync(reference, stop));
            }
        );

    public Step RefundPart(WalletDesk desk) =>
        new(
            "refund of a part",
            "jeonseong",
            async (notes, stop) =>
            {
                var reference = $"sandbox-{run}-refund";
                var payment = await ChargeAsync(desk, reference, Price, notes, stop);
                CheckSucceeded(payment, "jeonseong", notes);
                var refund = await till.PostAsync(
                    $"/v1/payments/{payment.Text("id")}/refunds",
                    $"{reference}-1",
                    new JsonObject { ["amount"] = Returned, ["reason"] = "returned" },
                    20,
                    stop
                );
                notes.Made("refund", refund);
                notes.Outcome = $"{refund.Text("status")} {Won.Of(refund.Number("amount"))}";
                notes.Same("refund's status", "succeeded", refund.Text("status"));
                notes.Same("refund's amount", Returned, refund.Number("amount"));
                var after = await till.GetAsync($"/v1/payments/{payment.Text("id")}", 0, stop);
                notes.Same("refunded", Returned, after.Number("amount_refunded"));
                notes.Same("captured", Price, after.Number("amount_captured"));
                notes.Books(await desk.MovementsAsync(reference, stop), $"charge {Price}", $"refund {Returned}");
            }
        );

    /// <summary>The wallet charges and never answers: the gateway must find that out, and must not charge again.</summary>
    public Step LoseTheAnswer(WalletDesk desk) =>
        new(
            "lost answer, found",
            "jeonseong",
            async (notes, stop) =>
            {
                var reference = $"sandbox-{run}-lost-F01";
                var code = await desk.MintCodeAsync(stop);
                var charges = await desk.CountAsync("pay", stop);
                var payment = await SendAsync(code, reference, Price, stop);
                notes.Made("payment", payment);
                CheckSucceeded(payment, "jeonseong", notes);
                var timeline = await till.GetAsync($"/v1/payments/{payment.Text("id")}/timeline", 0, stop);
                if (!timeline.List("data").Any(one => one?["by"]?.ToString() == "inquiry"))
                {
                    notes.Differs("no inquiry in the timeline");
                }

                var again = await SendAsync(code, reference, Price, stop);
                notes.Same("HTTP status of the repeat", 200, again.Status);
                notes.Same("repeat known as such", true, again.Replayed);
                notes.Same("payment of the repeat", payment.Text("id"), again.Text("id"));
                notes.Same("charges sent", 1, await desk.CountAsync("pay", stop) - charges);
                notes.Books(await desk.MovementsAsync(reference, stop), $"charge {Price}");
            }
        );

    private async Task<Reply> ChargeAsync(
        WalletDesk desk,
        string reference,
        long amount,
        StepNotes notes,
        CancellationToken cancellationToken
    )
    {
        var payment = await SendAsync(await desk.MintCodeAsync(cancellationToken), reference, amount, cancellationToken);
        notes.Made("payment", payment);
        return payment;
    }

    private Task<Reply> SendAsync(string code, string reference, long amount, CancellationToken cancellationToken) =>
        till.PostAsync(
            "/v1/payments",
            reference,
            new JsonObject
            {
                ["amount"] = amount,
                ["currency"] = "KPW",
                ["reference"] = reference,
                ["code"] = code,
            },
            30,
            cancellationToken
        );

    private static void CheckSucceeded(Reply payment, string wallet, StepNotes notes)
    {
        notes.Outcome = $"{payment.Text("status")} {Won.Of(payment.Number("amount_captured"))}";
        notes.Same("status", "succeeded", payment.Text("status"));
        notes.Same("wallet", wallet, payment.Text("scheme"));
        notes.Same("captured", Price, payment.Number("amount_captured"));
        notes.Same("refunded", 0, payment.Number("amount_refunded"));
    }
}
