using Gateway.Tests.World;

namespace Gateway.Tests.Triggers;

/// <summary>Every trigger of Jeonseong, through the merchants' API: status, reason, raw code, and the wallet's own ledger.</summary>
public sealed class JeonseongTests
{
    private static readonly string[] Final = JeonseongScenario.Final;

    private static readonly (int Won, string Reason, string Code)[] Refusals =
    [
        (1051, "insufficient_funds", "1101"),
        (1061, "limit_per_transaction", "1102"),
        (1065, "limit_period", "1103"),
        (1062, "account_blocked", "1104"),
        (1052, "account_not_found", "1105"),
        (1055, "authentication_failed", "1106"),
        (1075, "authentication_locked", "1107"),
        (1057, "customer_canceled", "1108"),
        (1059, "risk_refused", "1109"),
        (1054, "code_expired", "1201"),
        (1056, "code_already_used", "1202"),
        (1053, "code_invalid", "1203"),
        (1003, "merchant_not_allowed", "1403"),
        (1058, "terminal_unknown", "1404"),
        (1013, "amount_not_allowed", "1401"),
        (1014, "currency_not_supported", "1402"),
        (1015, "duplicate_reference", "1405"),
        (1069, "customer_canceled", "1108"),
        (1067, "customer_timeout", "1307"),
        (1092, "insufficient_funds", "1101"),
        (1096, "scheme_unavailable", "9001"),
    ];

    [Fact]
    public async Task Every_refusal_of_a_customers_code_is_a_decline_with_its_reason_and_no_money()
    {
        await using var world = await WorldAsync();

        var outcomes = await Task.WhenAll(Refusals.Select(r => PayAsync(world, r.Won, $"pay-{r.Won}")));

        Assert.Equal(Refusals.Select(r => ("declined", r.Reason, r.Code)), outcomes.Select(o => (o.Status, o.Reason!, o.SchemeCode!)));
        Assert.All(outcomes, o => Assert.Empty(o.Ledger));
    }

    [Fact]
    public async Task Every_refusal_of_a_merchants_code_is_a_decline_with_its_reason_and_no_money()
    {
        (int Won, string Reason, string Code)[] refusals =
        [
            .. Refusals.Where(r => r.Won is not (1067 or 1092 or 1013 or 1014 or 1015)),
            (1013, "amount_not_allowed", "1401"),
            (1014, "currency_not_supported", "1402"),
            (1015, "duplicate_reference", "1405"),
        ];
        await using var world = await WorldAsync();

        var outcomes = await Task.WhenAll(refusals.Select(r => OrderAsync(world, r.Won, $"order-{r.Won}", "pay")));

        Assert.Equal(refusals.Select(r => ("declined", r.Reason, r.Code)), outcomes.Select(o => (o.Status, o.Reason!, o.SchemeCode!)));
        Assert.All(outcomes, o => Assert.Empty(o.Ledger));
    }

    [Fact]
    public async Task What_was_charged_without_a_clear_answer_is_found_by_inquiry_and_charged_once()
    {
        await using var world = await WorldAsync();

        var outcomes = await Task.WhenAll([
            .. new[] { 1068, 1091 }.Select(won => PayAsync(world, won, $"slow-{won}")),
            .. new[] { 1068, 1091, 1092 }.Select(won => OrderAsync(world, won, $"shown-{won}", "pay")),
        ]);

        Assert.All(
            outcomes,
            o =>
            {
                Assert.Equal("succeeded", o.Status);
                Assert.Equal(1, o.Charges);
                o.AssertBooksAgree();
            }
        );
    }

    [Fact]
    public async Task Whatever_stays_unknown_is_reversed_or_left_to_a_person_and_never_declined_by_guess()
    {
        await using var world = await WorldAsync();
        var expected = new (int Won, string Reference, string Status, long Paid)[]
        {
            (1093, "unknown-1", "review", 109_300),
            (1095, "unknown-2", "canceled", 0),
            (1099, "unknown-3", "canceled", 0),
        };

        var outcomes = await Task.WhenAll(expected.Select(e => PayAsync(world, e.Won, e.Reference)));

        Assert.Equal(expected.Select(e => (e.Status, e.Paid)), outcomes.Select(o => (o.Status, o.Paid)));
        Assert.All(outcomes, o => Assert.Equal(1, o.Charges));
    }

    [Fact]
    public async Task An_order_that_ends_unpaid_expires_and_one_whose_payment_is_hidden_is_found_when_it_is_called_off()
    {
        await using var world = await TestWorld.StartAsync(
            ("Adapters:Jeonseong:OrderGraceSeconds", "0"),
            ("Adapters:Jeonseong:ConfirmAfterCloseSeconds", "1")
        );
        world.Jeonseong.PendingMs.Value = 500;
        var paid = world.Merchant.PresentAsync("jeonseong", 109_500, "kept-1095", expiresIn: 60);
        var unpaid = world.Merchant.PresentAsync("jeonseong", 1_250_000, "unpaid", expiresIn: 60);
        await Task.WhenAll(paid, unpaid);
        await world.Jeonseong.ScanAsync(Payload(await paid), "pay");
        await world.Jeonseong.ActAsync((await unpaid).Member("scheme_reference").GetString()!, "expire");

        var expired = await Outcome.OfAsync(world.Merchant, world.Jeonseong, (await unpaid).Id, Final);
        Assert.Equal("expired", expired.Status);
        Assert.Empty(expired.Ledger);

        // Inquiries never tell of the other one; its merchant calls it off, and the closing tells that it was paid.
        var canceled = await world.Merchant.PostAsync($"/v1/payments/{(await paid).Id}/cancel", null, prefer: "wait=20");
        Assert.Equal((200, "canceled"), (canceled.Status, canceled.State));
        Assert.Equal(0, (await Outcome.OfAsync(world.Merchant, world.Jeonseong, canceled.Id, Final)).Paid);
    }

    [Fact]
    public async Task A_merchant_can_call_off_what_waits_and_what_is_under_way_but_not_what_succeeded()
    {
        await using var world = await WorldAsync();
        var shown = await world.Merchant.PresentAsync("jeonseong", 1_250_000, "cancel-shown");
        var waiting = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 106_700, "cancel-waiting");
        var done = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "cancel-done");

        foreach (var (payment, status, state) in new[] { (shown, 200, "canceled"), (waiting, 200, "canceled"), (done, 409, null) })
        {
            var reply = await world.Merchant.PostAsync($"/v1/payments/{payment.Id}/cancel", null, prefer: "wait=20");
            Assert.Equal(status, reply.Status);
            Assert.Equal(state ?? "invalid_state", state is null ? reply.Code : reply.State);
        }
        Assert.Single(world.Jeonseong.Ledger);
    }

    [Fact]
    public async Task Refunds_in_parts_have_their_outcome_and_never_exceed_what_was_taken()
    {
        await using var world = await WorldAsync();
        var payment = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "refunds");
        var path = $"/v1/payments/{payment.Id}/refunds";

        // In turn: done, refused by the wallet, unknown then done, unknown then failed, unknown for ever.
        var states = new List<string>();
        foreach (var amount in new[] { 100_000, 105_100, 109_100, 109_200, 109_300 })
        {
            var refund = await world.Merchant.PostAsync(path, new { amount }, prefer: "wait=20");
            Assert.Equal(201, refund.Status);
            states.Add(refund.State);
        }
        Assert.Equal(["succeeded", "failed", "succeeded", "failed", "review"], states);

        var tooMuch = await world.Merchant.PostAsync(path, new { amount = 1_000_000 });
        Assert.Equal((422, "amount_exceeds_refundable"), (tooMuch.Status, tooMuch.Code));
        var outcome = await Outcome.OfAsync(world.Merchant, world.Jeonseong, payment.Id, "succeeded");
        // The one in review was carried out: what is uncertain stays reserved and is never given out again.
        Assert.Equal(1_250_000 - 100_000 - 109_100 - 109_300, outcome.Paid);
        Assert.Equal(209_100, outcome.Refunded);
    }

    [Fact]
    public async Task In_maintenance_nothing_is_charged_and_after_the_days_end_a_cancel_becomes_a_refund()
    {
        await using var world = await WorldAsync();
        world.Jeonseong.SetBusinessClock(new DateTimeOffset(2026, 3, 2, 14, 29, 0, TimeSpan.Zero));
        world.Jeonseong.PendingMs.Value = 300;
        var unknown = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 109_500, "day-end");
        Assert.Equal("processing", unknown.State);
        world.Jeonseong.SetBusinessClock(new DateTimeOffset(2026, 3, 2, 14, 31, 0, TimeSpan.Zero));

        var refused = await PayAsync(world, 12500, "maintenance");
        Assert.Equal(("declined", "scheme_unavailable"), (refused.Status, refused.Reason));
        // Inquiries stay silent for ever here; the wallet refuses the reversal, so nobody can tell: a person decides.
        var ended = await Outcome.OfAsync(world.Merchant, world.Jeonseong, unknown.Id, Final);
        Assert.Equal("review", ended.Status);
        Assert.Equal(1, ended.Charges);
    }

    private static Task<Outcome> PayAsync(TestWorld world, int won, string reference) => JeonseongScenario.PayAsync(world, won, reference);

    private static Task<Outcome> OrderAsync(TestWorld world, int won, string reference, string action) =>
        JeonseongScenario.OrderAsync(world, won, reference, action);

    private static Task<TestWorld> WorldAsync() => JeonseongScenario.WorldAsync();

    private static string Payload(Reply payment) => payment.Member("code", "payload").GetString()!;
}
