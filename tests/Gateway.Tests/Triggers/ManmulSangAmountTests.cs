namespace Gateway.Tests.Triggers;

/// <summary>What an amount makes the wallet do, seen by the merchant.</summary>
public sealed class ManmulSangAmountTests(ManmulSangFixture shop) : IClassFixture<ManmulSangFixture>
{
    private static readonly (int Won, string Reason, string Code)[] Payers =
    [
        (1051, "insufficient_funds", "payer_insufficient_funds"),
        (1061, "limit_per_transaction", "payer_limit"),
        (1065, "limit_period", "payer_daily_limit"),
        (1062, "account_blocked", "payer_restricted"),
        (1055, "authentication_failed", "payer_not_verified"),
        (1059, "risk_refused", "risk"),
        (1054, "code_expired", "qr_expired"),
        (1057, "customer_canceled", "payer_rejected"),
    ];

    private static readonly (int Won, string Reason, string Code)[] Refusals =
    [
        (1003, "merchant_not_allowed", "merchant_suspended"),
        (1058, "terminal_unknown", "terminal_unknown"),
        (1013, "amount_not_allowed", "amount_not_allowed"),
        (1014, "currency_not_supported", "currency_not_supported"),
        (1015, "duplicate_reference", "duplicate_order_no"),
        (1096, "scheme_unavailable", "maintenance"),
    ];

    private static readonly int[] FirstAnswer500 = [1091, 1092];
    private static readonly bool[] BothModes = [false, true];

    [Fact]
    public async Task A_payer_who_fails_ends_the_payment_declined_with_the_wallets_own_word() =>
        await Task.WhenAll(from p in Payers from manual in BothModes select DeclinedByPayerAsync(p.Won, p.Reason, p.Code, manual));

    [Fact]
    public async Task What_a_payer_does_in_the_app_ends_the_payment_declined() =>
        await Task.WhenAll(
            DeclinedByActionAsync("reject", null, "customer_canceled", "payer_rejected"),
            DeclinedByActionAsync("timeout", null, "customer_timeout", "payer_timeout"),
            DeclinedByActionAsync("decline", "seller_cancelled", "operation_not_allowed", "seller_cancelled")
        );

    [Fact]
    public async Task An_order_that_is_refused_is_declined_at_once_and_nothing_is_booked() =>
        await Task.WhenAll(
            Refusals.Select(async r =>
            {
                var payment = await shop.PresentAsync(r.Won, $"refused-{r.Won}");
                Assert.Equal((201, "declined"), (payment.Status, payment.State));
                Assert.Equal((r.Reason, r.Code), ManmulSangFixture.Why(payment.Json, "decline"));
                Assert.Empty(shop.Ledger($"refused-{r.Won}"));
                Assert.Equal(
                    ["payment.processing", "payment.declined", "answer.no_money"],
                    (await shop.Merchant.TimelineAsync(payment.Id)).Where(t => !t.StartsWith("alert.", StringComparison.Ordinal))
                );
                Assert.Equal(1, shop.Asked("createOrder", ManmulSangFixture.Number(payment)));
            })
        );

    [Fact]
    public async Task A_number_that_the_wallet_says_to_know_raises_an_alert()
    {
        var payment = await shop.PresentAsync(1015, "known-number");

        Assert.Contains("alert.number_used_elsewhere", await shop.Merchant.TimelineAsync(payment.Id));
    }

    [Fact]
    public async Task Nobody_can_pay_1067_and_it_expires()
    {
        var payment = await shop.PresentAsync(1067, "nobody");
        var number = ManmulSangFixture.Number(payment);

        Assert.Equal(409, (await shop.World.ManmulSang.ActAsync(number, "pay")).Status);
        await shop.World.ManmulSang.ActAsync(number, "expire");

        await shop.Merchant.UntilStatusAsync(payment.Id, "expired");
        Assert.Equal("expired 0/0", ManmulSangFixture.Words(await shop.BalancedAsync(payment.Id)));
    }

    [Fact]
    public async Task Paid_or_rejected_by_itself_is_heard_of()
    {
        shop.World.ManmulSang.PendingMs.Value = 500;
        var paid = await shop.PresentAsync(1068, "by-itself-paid");
        var rejected = await shop.PresentAsync(1069, "by-itself-rejected");

        await shop.Merchant.UntilStatusAsync(paid.Id, "succeeded");
        var declined = await shop.Merchant.UntilStatusAsync(rejected.Id, "declined");
        Assert.Equal(("customer_canceled", "payer_rejected"), ManmulSangFixture.Why(declined, "decline"));
        Assert.Equal("succeeded 106800/0", ManmulSangFixture.Words(await shop.BalancedAsync(paid.Id)));
        await shop.BalancedAsync(rejected.Id);
    }

    [Fact]
    public async Task An_order_whose_first_answer_is_500_is_asked_for_again_with_the_same_key() =>
        await Task.WhenAll(
            FirstAnswer500.Select(async won =>
            {
                var created = await shop.PresentAsync(won, $"create-{won}");
                await shop.Merchant.UntilStatusAsync(created.Id, "awaiting_customer");
                var payment = await shop.Merchant.GetAsync($"/v1/payments/{created.Id}");
                await shop.PayAsync(payment);
                await shop.Merchant.UntilStatusAsync(created.Id, "succeeded");
                await shop.BalancedAsync(created.Id);
                Assert.Equal([$"charge {won}"], shop.Ledger($"create-{won}"));
                Assert.Equal(2, shop.Asked("createOrder", ManmulSangFixture.Number(created)));
            })
        );

    [Fact]
    public async Task An_order_that_never_gets_an_answer_is_declined_as_no_code_was_shown()
    {
        var created = await shop.PresentAsync(1093, "create-1093");

        var payment = await shop.Merchant.UntilStatusAsync(created.Id, "declined");
        Assert.Equal("scheme_unavailable", ManmulSangFixture.Why(payment, "decline").Reason);
        Assert.True(payment.GetProperty("decline").GetProperty("retryable").GetBoolean());
        Assert.Contains("step.undo", await shop.Merchant.TimelineAsync(created.Id));
        Assert.Empty(shop.Ledger("create-1093"));
    }

    [Fact]
    public async Task A_capture_or_refund_that_the_wallet_fails_is_failed_with_its_reason()
    {
        var held = await shop.PaidAsync(5000, "part-fails", manual: true);

        var failed = await shop.CaptureAsync(held, 1051);
        Assert.Equal((201, "failed"), (failed.Status, failed.State));
        Assert.Equal(("scheme_error", "processing_error"), ManmulSangFixture.Why(failed.Json, "failure"));
        var rest = await shop.CaptureAsync(held, 5000);
        Assert.Equal((201, "succeeded"), (rest.Status, rest.State));
        var refund = await shop.RefundAsync(held, 1051);
        Assert.Equal((201, "failed"), (refund.Status, refund.State));
        Assert.Equal(("insufficient_funds", "seller_balance_insufficient"), ManmulSangFixture.Why(refund.Json, "failure"));

        Assert.Equal("succeeded 500000/0", ManmulSangFixture.Words(await shop.BalancedAsync(held.Id)));
        Assert.Equal(["authorize 5000", "capture 5000"], shop.Ledger("part-fails"));
    }

    [Fact]
    public async Task A_capture_or_refund_whose_first_answer_is_500_is_done_exactly_once() =>
        await Task.WhenAll(
            FirstAnswer500.Select(async won =>
            {
                var reference = $"part-{won}";
                var held = await shop.PaidAsync(5000, reference, manual: true);
                var capture = await shop.CaptureAsync(held, won);
                Assert.Equal((201, "succeeded"), (capture.Status, capture.State));
                var refund = await shop.RefundAsync(held, won);
                Assert.Equal((201, "succeeded"), (refund.Status, refund.State));
                await shop.BalancedAsync(held.Id);
                Assert.Equal(["authorize 5000", $"capture {won}", $"refund {won}"], shop.Ledger(reference));
            })
        );

    [Fact]
    public async Task A_capture_or_refund_that_nobody_can_ask_about_goes_to_review()
    {
        var held = await shop.PaidAsync(5000, "capture-1093", manual: true);
        var taken = await shop.PaidAsync(5000, "refund-1093");

        var parts = await Task.WhenAll(shop.CaptureAsync(held, 1093), shop.RefundAsync(taken, 1093));

        Assert.All(parts, p => Assert.Equal((201, "review"), (p.Status, p.State)));
        Assert.Equal(["authorize 5000", "capture 1093"], shop.Ledger("capture-1093"));
        Assert.Equal(["charge 5000", "refund 1093"], shop.Ledger("refund-1093"));
        // What is not known to have failed still counts against the sums.
        Assert.Equal(422, (await shop.RefundAsync(taken, 3908)).Status);
    }

    private async Task DeclinedByPayerAsync(int won, string reason, string code, bool manual)
    {
        var reference = $"payer-{won}-{manual}";
        var payment = await shop.PresentAsync(won, reference, manual);
        await shop.PayAsync(payment);
        await DeclinedAsync(payment, reference, reason, code);
    }

    private async Task DeclinedByActionAsync(string action, string? word, string reason, string code)
    {
        var reference = $"app-{action}";
        var payment = await shop.PresentAsync(5000, reference);
        await shop.World.ManmulSang.ActAsync(ManmulSangFixture.Number(payment), action, word);
        await DeclinedAsync(payment, reference, reason, code);
    }

    private async Task DeclinedAsync(Reply payment, string reference, string reason, string code)
    {
        var declined = await shop.Merchant.UntilStatusAsync(payment.Id, "declined");
        Assert.Equal((reason, code), ManmulSangFixture.Why(declined, "decline"));
        await shop.BalancedAsync(payment.Id);
        Assert.Empty(shop.Ledger(reference));
        var timeline = await shop.Merchant.TimelineAsync(payment.Id);
        Assert.Equal(
            ["payment.processing", "payment.awaiting_customer", "answer.code_made", "payment.declined", "answer.no_money"],
            timeline.Where(t => t != "answer.waiting")
        );
    }
}
