using Mocks.Kit;

namespace Gateway.Tests.Triggers;

/// <summary>Captures, cancels, lost callbacks and restarts with a wallet that does everything later.</summary>
public sealed class ManmulSangStoryTests(ManmulSangFixture shop) : IClassFixture<ManmulSangFixture>
{
    [Fact]
    public async Task Parallel_captures_never_take_more_than_is_held()
    {
        var held = await shop.PaidAsync(5000, "race-capture", manual: true);

        var captures = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => shop.CaptureAsync(held, 1000)));

        Assert.Equal(5, captures.Count(c => c is { Status: 201, State: "succeeded" }));
        Assert.All(captures, c => Assert.Contains(c.Status, (int[])[201, 409, 422]));
        var payment = await shop.BalancedAsync(held.Id);
        Assert.Equal("succeeded 500000/0", ManmulSangFixture.Words(payment));
    }

    [Fact]
    public async Task Parallel_refunds_never_give_back_more_than_was_taken()
    {
        var paid = await shop.PaidAsync(5000, "race-refund");

        var refunds = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => shop.RefundAsync(paid, 1000)));

        Assert.Equal(5, refunds.Count(c => c is { Status: 201, State: "succeeded" }));
        Assert.Equal("succeeded 500000/500000", ManmulSangFixture.Words(await shop.BalancedAsync(paid.Id)));
    }

    [Fact]
    public async Task Ten_captures_are_taken_and_the_eleventh_is_refused()
    {
        var held = await shop.PaidAsync(5000, "eleven", manual: true);
        Assert.Equal(422, (await shop.CaptureAsync(held, 5000.01m)).Status);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("succeeded", (await shop.CaptureAsync(held, 100)).State);
        }

        Assert.Equal(409, (await shop.CaptureAsync(held, 100)).Status);
        Assert.Equal("succeeded 100000/0", ManmulSangFixture.Words(await shop.BalancedAsync(held.Id)));
    }

    [Theory]
    [InlineData("created", false, "")]
    [InlineData("scanned", false, "")]
    [InlineData("authorized", true, "authorize 5000|void 5000")]
    [InlineData("unheard-authorized", true, "authorize 5000|void 5000")]
    [InlineData("unheard-captured", false, "charge 5000|refund 5000")]
    public async Task A_cancel_ends_canceled_whatever_happened_meanwhile(string state, bool manual, string ledger)
    {
        var reference = "cancel-" + state;
        var unheard = state.StartsWith("unheard", StringComparison.Ordinal);
        if (unheard)
        {
            // Neither events nor looks tell it before the cancel is sent.
            foreach (var operation in (string[])["callback", "getOrder"])
            {
                shop.World.ManmulSang.Faults.Arm(
                    new Fault(operation, operation == "callback" ? "drop_callback" : "http_500")
                    {
                        Times = operation == "callback" ? 0 : 3,
                        MerchantReference = reference,
                    }
                );
            }
        }
        var payment = await shop.PresentAsync(5000, reference, manual);
        if (state != "created")
        {
            await shop.PayAsync(payment, state == "scanned" ? "scan" : "pay");
        }
        if (state == "authorized")
        {
            await shop.Merchant.UntilStatusAsync(payment.Id, "authorized");
        }

        var canceled = await shop.CancelAsync(payment);

        Assert.Equal((200, "canceled"), (canceled.Status, canceled.State));
        var now = await shop.BalancedAsync(payment.Id);
        Assert.Equal(state == "unheard-captured" ? "canceled 500000/500000" : "canceled 0/0", ManmulSangFixture.Words(now));
        Assert.Equal(ledger, string.Join('|', shop.Ledger(reference)));
        if (state == "unheard-captured")
        {
            Assert.Equal("cancel", now.GetProperty("refunds")[0].GetProperty("reason").GetString());
        }
    }

    [Fact]
    public async Task An_undocumented_status_is_no_outcome_but_an_alert()
    {
        var payment = await shop.PresentAsync(1099, "on-hold");
        await shop.PayAsync(payment);

        await shop.Merchant.UntilAsync(
            $"/v1/payments/{payment.Id}/timeline",
            t => t.GetRawText().Contains("alert.undocumented_answer", StringComparison.Ordinal)
        );
        var now = await shop.Merchant.GetAsync($"/v1/payments/{payment.Id}");
        Assert.Equal("awaiting_customer 0/0", ManmulSangFixture.Words(now.Json));
        Assert.Equal(["charge 1099"], shop.Ledger("on-hold"));
    }

    [Fact]
    public async Task A_lost_callback_is_made_up_for()
    {
        shop.World.ManmulSang.Faults.Arm(new Fault("callback", "drop_callback") { Times = 0, MerchantReference = "unheard" });

        var held = await shop.PaidAsync(5000, "unheard", manual: true);
        var capture = await shop.CaptureAsync(held, 5000);

        Assert.Equal((201, "succeeded"), (capture.Status, capture.State));
        await shop.BalancedAsync(held.Id);
    }
}

/// <summary>Restarts of the gateway, in a world of their own.</summary>
public sealed class ManmulSangRestartTests(ManmulSangFixture shop) : IClassFixture<ManmulSangFixture>
{
    [Fact]
    public async Task A_gateway_that_was_down_learns_what_happened_meanwhile()
    {
        shop.World.ManmulSang.AsyncMs.Value = 500;
        var waiting = await shop.PresentAsync(5000, "down-waiting");
        var manual = await shop.PresentAsync(5000, "down-manual", manual: true);
        var held = await shop.PaidAsync(5000, "down-capture", manual: true);
        var capture = await shop.CaptureAsync(held, 2000, prefer: null);
        Assert.Equal("processing", capture.State);

        await shop.World.StopGatewayAsync();
        await shop.PayAsync(waiting);
        await shop.PayAsync(manual);
        await shop.World.StartGatewayAsync();

        await shop.Merchant.UntilStatusAsync(waiting.Id, "succeeded");
        await shop.Merchant.UntilStatusAsync(manual.Id, "authorized");
        await shop.Merchant.UntilAsync($"/v1/captures/{capture.Id}", c => c.GetProperty("status").GetString() == "succeeded");
        await shop.BalancedAsync(waiting.Id);
        await shop.BalancedAsync(manual.Id);
        Assert.Equal("succeeded 200000/0", ManmulSangFixture.Words(await shop.BalancedAsync(held.Id)));
    }

    [Fact]
    public async Task A_hold_that_lapsed_is_expired()
    {
        var held = await shop.PaidAsync(5000, "lapse", manual: true);
        var noon = new DateTimeOffset(shop.World.ManmulSang.Clock.BusinessNow.UtcDateTime.Date.AddDays(8).AddHours(3), TimeSpan.Zero);
        shop.World.ManmulSang.SetBusinessClock(noon);

        await shop.Merchant.UntilStatusAsync(held.Id, "expired");
        Assert.Equal("expired 0/0", ManmulSangFixture.Words(await shop.BalancedAsync(held.Id)));
        Assert.Equal(["authorize 5000", "void 5000"], shop.Ledger("lapse"));
    }
}
