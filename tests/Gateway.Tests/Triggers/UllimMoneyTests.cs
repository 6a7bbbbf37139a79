using System.Globalization;
using Gateway.Tests.World;

namespace Gateway.Tests.Triggers;

/// <summary>Where Ullim's money is in the end: what stays unknown, what comes late, what is given back, and which numbers are used.</summary>
public sealed class UllimMoneyTests
{
    [Fact]
    public async Task What_is_decided_later_is_found_by_inquiry_and_what_stays_unknown_is_never_guessed()
    {
        await using var world = await WorldAsync();
        var expected = new (int Won, string Reference, string Status, string? Reason, long Paid)[]
        {
            (1068, "u-1068", "succeeded", null, 106_800),
            (1069, "u-1069", "declined", "customer_canceled", 0),
            (1091, "u-1091", "succeeded", null, 109_100),
            (1092, "u-1092", "declined", "insufficient_funds", 0),
            (1093, "u-1093", "review", null, 109_300),
            (1095, "u-1095", "canceled", null, 0),
            (1099, "u-1099", "canceled", null, 0),
        };

        var outcomes = await Task.WhenAll(expected.Select(e => PayAsync(world, e.Won, e.Reference)));

        Assert.Equal(expected.Select(e => (e.Status, e.Reason, e.Paid)), outcomes.Select(o => (o.Status, o.Reason, o.Paid)));
        Assert.All(outcomes, o => Assert.InRange(o.Charges, 0, 1));
        Assert.Contains("alert.undocumented_answer", outcomes[6].Timeline);
    }

    [Fact]
    public async Task Refunds_are_whole_come_later_and_have_their_outcome()
    {
        await using var world = await WorldAsync();
        var expected = new (int Won, string State)[]
        {
            (12500, "succeeded"),
            (1151, "failed"),
            (1191, "succeeded"),
            (1192, "failed"),
            (1193, "review"),
        };

        var states = await Task.WhenAll(
            expected.Select(async e =>
            {
                var payment = await world.Merchant.PayAsync(world.Ullim.Mint().Code, e.Won * 100L, $"refund-{e.Won}");
                var path = $"/v1/payments/{payment.Id}/refunds";
                var part = await world.Merchant.PostAsync(path, new { amount = 100 });
                Assert.Equal((422, "not_supported_by_scheme"), (part.Status, part.Code));
                var whole = await world.Merchant.PostAsync(path, null, prefer: "wait=25");
                Assert.Equal(201, whole.Status);
                return whole.State;
            })
        );

        Assert.Equal(expected.Select(e => e.State), states);
        var done = (await world.Merchant.GetAsync("/v1/payments?reference=refund-12500")).Member("data")[0];
        var again = await world.Merchant.PostAsync($"/v1/payments/{done.GetProperty("id").GetString()}/refunds", null);
        Assert.Equal((422, "amount_exceeds_refundable"), (again.Status, again.Code));
    }

    [Fact]
    public async Task Many_payments_at_one_terminal_use_each_number_once_without_gaps()
    {
        await using var world = await WorldAsync();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(i => world.Merchant.PayAsync(world.Ullim.Mint().Code, 1_250_000, $"many-{i}"))
        );

        Assert.All(replies, r => Assert.Equal("succeeded", r.State));
        var numbers = world.Ullim.Ledger.Select(l => int.Parse(l.GatewayReference[^6..], CultureInfo.InvariantCulture)).Order();
        Assert.Equal(Enumerable.Range(1, 64), numbers);
    }

    [Fact]
    public async Task When_a_terminals_numbers_are_used_up_it_is_declined_and_nothing_is_sent()
    {
        await using var world = await WorldAsync();
        var first = await PayAsync(world, 12500, "first");
        Assert.Equal("succeeded", first.Status);
        Assert.Equal(1, await world.Store.ExecuteAsync("update counters set value = 999999"));
        var before = world.Ullim.Requests.Requests.Count;

        var refused = await PayAsync(world, 12500, "used-up");

        Assert.Equal(("declined", "scheme_unavailable"), (refused.Status, refused.Reason));
        Assert.Equal(before, world.Ullim.Requests.Requests.Count);
    }

    private static Task<Outcome> PayAsync(TestWorld world, int won, string reference) => UllimScenario.PayAsync(world, won, reference);

    private static Task<TestWorld> WorldAsync() => UllimScenario.WorldAsync();
}
