using System.Text.Json;

namespace Gateway.Tests.Triggers;

/// <summary>The wallet's nasty behaviours, F01 to F25, seen by the merchant.</summary>
public sealed class ManmulSangNastyTests(ManmulSangShop shop) : IClassFixture<ManmulSangShop>
{
    private static readonly int[] LostAnswers = [1, 2, 3, 15];
    private static readonly int[] OddEvents = [4, 6, 7, 9, 11, 12, 13, 18, 24, 25];
    private static readonly bool[] BothModes = [false, true];

    [Fact]
    public async Task An_order_whose_answer_was_lost_is_made_once_and_paid_once() =>
        await Task.WhenAll(
            LostAnswers.Select(async f =>
            {
                var created = await shop.PresentAsync(5000, Ref("lost", f));
                await shop.Merchant.UntilStatusAsync(created.Id, "awaiting_customer");
                var payment = await shop.Merchant.GetAsync($"/v1/payments/{created.Id}");
                await shop.PayAsync(payment);
                await shop.Merchant.UntilStatusAsync(created.Id, "succeeded");
                await BookedAsync(created.Id, "charge 5000", Ref("lost", f));
                Assert.Equal(2, shop.Asked("createOrder", ManmulSangShop.Number(created)));
            })
        );

    [Fact]
    public async Task Whatever_is_odd_about_events_the_payment_is_taken_once() =>
        await Task.WhenAll(from f in OddEvents from manual in BothModes select OddAsync(f, manual));

    [Fact]
    public async Task Foreign_stale_and_badly_signed_events_are_refused_and_seen()
    {
        await Task.WhenAll(
            OddAsync(4, true, "log"),
            OddAsync(11, true, "log"),
            OddAsync(12, true, "log")
        );

        var log = string.Join('\n', shop.World.Log.Lines);
        Assert.Contains(
            "A callback of manmulsang was refused: signature",
            log,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "A callback of manmulsang was refused: created",
            log,
            StringComparison.Ordinal
        );
        Assert.Contains("speaks of an order that is not ours", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_request_is_declined_with_an_alert()
    {
        var payment = await shop.PresentAsync(5000, Ref("key", 5));

        Assert.Equal((201, "declined"), (payment.Status, payment.State));
        Assert.Equal(
            ("duplicate_reference", "idempotency_key_reused"),
            ManmulSangShop.Why(payment.Json, "decline")
        );
        Assert.Contains(
            "alert.number_used_elsewhere",
            await shop.Merchant.TimelineAsync(payment.Id)
        );
        Assert.Empty(shop.Ledger(Ref("key", 5)));
    }

    [Fact]
    public async Task Maintenance_of_a_sole_try_is_declined_at_once()
    {
        var payment = await shop.PresentAsync(5000, Ref("closed", 14));

        Assert.Equal((201, "declined"), (payment.Status, payment.State));
        Assert.Equal(
            ("scheme_unavailable", "maintenance"),
            ManmulSangShop.Why(payment.Json, "decline")
        );
        Assert.Equal(1, shop.Asked("createOrder", ManmulSangShop.Number(payment)));
    }

    [Fact]
    public async Task Money_before_the_answer_to_the_order_is_taken_as_a_fact()
    {
        var paid = await shop.PresentAsync(5000, Ref("early", 8));
        var held = await shop.PresentAsync(5000, Ref("early-m", 8), manual: true);

        await shop.Merchant.UntilStatusAsync(paid.Id, "succeeded");
        await shop.Merchant.UntilStatusAsync(held.Id, "authorized");
        await BookedAsync(paid.Id, "charge 5000", Ref("early", 8));
        await BookedAsync(held.Id, "authorize 5000", Ref("early-m", 8));
        Assert.Equal(1, shop.Asked("createOrder", ManmulSangShop.Number(paid)));
        // Void works, so the order's id is known.
        var canceled = await shop.CancelAsync(held);
        Assert.Equal("canceled", canceled.State);
        Assert.Equal(["authorize 5000", "void 5000"], shop.Ledger(Ref("early-m", 8)));
    }

    [Fact]
    public async Task Money_after_the_end_is_given_back_visibly() =>
        await Task.WhenAll(
            from manual in BothModes
            from expires in BothModes
            select LateAsync(manual, expires)
        );

    [Fact]
    public async Task An_undo_without_an_answer_is_repeated_until_it_is_definite()
    {
        var waiting = await shop.PresentAsync(5000, Ref("undo", 19));
        var held = await shop.PaidAsync(5000, Ref("undo-m", 19), manual: true);

        var canceled = await Task.WhenAll(shop.CancelAsync(waiting), shop.CancelAsync(held));

        Assert.All(canceled, c => Assert.Equal((200, "canceled"), (c.Status, c.State)));
        await shop.BalancedAsync(waiting.Id);
        await shop.BalancedAsync(held.Id);
        Assert.Equal(["authorize 5000", "void 5000"], shop.Ledger(Ref("undo-m", 19)));
    }

    [Fact]
    public async Task An_event_that_names_another_amount_is_not_believed()
    {
        var held = await shop.PaidAsync(5000, Ref("short", 20), manual: true);

        var part = await shop.CaptureAsync(held, 2000);
        Assert.Equal((201, "succeeded"), (part.Status, part.State));
        var rest = await shop.CaptureAsync(held, 3000);
        Assert.Equal((201, "succeeded"), (rest.Status, rest.State));

        await shop.Merchant.UntilAsync(
            $"/v1/payments/{held.Id}/timeline",
            t => t.GetRawText().Contains("alert.mismatch", StringComparison.Ordinal)
        );
        var payment = await shop.BalancedAsync(held.Id);
        Assert.Equal("succeeded 500000/0", ManmulSangShop.Words(payment));
    }

    private static string Ref(string story, int f) =>
        FormattableString.Invariant($"{story}-F{f:00}");

    private async Task OddAsync(int f, bool manual, string story = "odd")
    {
        var reference = Ref(manual ? story + "-m" : story, f);
        var payment = await shop.PaidAsync(5000, reference, manual);
        if (manual)
        {
            var capture = await shop.CaptureAsync(payment, 2055.50m);
            Assert.Equal((201, "succeeded"), (capture.Status, capture.State));
            var final = await shop.CaptureAsync(payment, 1000, final: true);
            Assert.Equal((201, "succeeded"), (final.Status, final.State));
        }
        var refund = await shop.RefundAsync(payment, 55.50m);
        Assert.Equal((201, "succeeded"), (refund.Status, refund.State));
        var now = await shop.BalancedAsync(payment.Id);
        Assert.Equal(
            manual ? "succeeded 305550/5550" : "succeeded 500000/5550",
            ManmulSangShop.Words(now)
        );
        Assert.Equal(0, now.GetProperty("amount_capturable").GetInt64());
        Assert.Equal(
            manual
                ? ["authorize 5000", "capture 2055.5", "capture 1000", "void 1944.5", "refund 55.5"]
                : ["charge 5000", "refund 55.5"],
            shop.Ledger(reference)
        );
        var timeline = await shop.Merchant.TimelineAsync(payment.Id);
        Assert.Single(timeline, "payment.succeeded");
        Assert.Equal(manual ? 1 : 0, timeline.Count(t => t == "payment.authorized"));
        Assert.Single(timeline, "refund.succeeded");
        Assert.Equal(manual ? 2 : 0, timeline.Count(t => t == "capture.succeeded"));
    }

    private async Task LateAsync(bool manual, bool expires)
    {
        var reference = Ref($"late-{manual}-{expires}", 10);
        var created = await shop.PresentAsync(5000, reference, manual);
        if (expires)
        {
            await shop.World.ManmulSang.ActAsync(ManmulSangShop.Number(created), "expire");
        }
        else
        {
            await shop.CancelAsync(created);
        }
        var ended = expires ? "expired" : "canceled";
        await shop.Merchant.UntilStatusAsync(created.Id, ended);
        await shop.Merchant.UntilAsync(
            $"/v1/payments/{created.Id}/timeline",
            t => t.GetRawText().Contains("step.undone", StringComparison.Ordinal)
        );
        var payment = await shop.BalancedAsync(created.Id);
        if (manual)
        {
            Assert.Equal($"{ended} 0/0", ManmulSangShop.Words(payment));
            Assert.Equal(["authorize 5000", "void 5000"], shop.Ledger(reference));
        }
        else
        {
            Assert.Equal($"{ended} 500000/500000", ManmulSangShop.Words(payment));
            Assert.Equal(["charge 5000", "refund 5000"], shop.Ledger(reference));
            Assert.Equal(
                "late_success",
                payment.GetProperty("refunds")[0].GetProperty("reason").GetString()
            );
        }
        Assert.Contains("alert.unexpected_state", await shop.Merchant.TimelineAsync(created.Id));
    }

    private async Task<JsonElement> BookedAsync(string id, string line, string reference)
    {
        var payment = await shop.BalancedAsync(id);
        Assert.Equal([line], shop.Ledger(reference));
        return payment;
    }
}
