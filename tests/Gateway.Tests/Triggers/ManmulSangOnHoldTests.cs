using Gateway.Tests.World;

namespace Gateway.Tests.Triggers;

/// <summary>A status that no document names, for ever: a person decides, and only once the code's time is over.</summary>
public sealed class ManmulSangOnHoldTests
{
    [Fact]
    public async Task An_order_on_hold_for_ever_goes_to_review_after_its_codes_end_and_is_never_undone()
    {
        await using var world = await TestWorld.StartAsync();
        // The shortest time that a code may be shown is a minute.
        var shown = await world.Merchant.PresentAsync("manmulsang", 109_900, "on-hold", expiresIn: 60);
        await world.ManmulSang.ScanAsync(shown.Member("code", "payload").GetString()!, "pay");

        await world.Merchant.GetAsync($"/v1/payments/{shown.Id}", "wait=45");
        var outcome = await Outcome.OfAsync(world.Merchant, world.ManmulSang, shown.Id, "review");

        // Both times are the gateway's own: a test that looked at a clock beside it would fail where a machine's clock is set.
        var ends = shown.Member("expires_at").GetDateTimeOffset();
        var timeline = await world.Merchant.GetAsync($"/v1/payments/{shown.Id}/timeline");
        var review = timeline
            .Member("data")
            .EnumerateArray()
            .Single(line => line.GetProperty("type").GetString() == "payment.review")
            .GetProperty("at")
            .GetDateTimeOffset();
        Assert.True(review >= ends, $"{review:O} is before {ends:O}: {timeline.Text}");
        Assert.Contains("alert.undocumented_answer", outcome.Timeline);
        Assert.Equal(109_900, outcome.Paid);
        Assert.Single(outcome.Ledger);
    }
}
