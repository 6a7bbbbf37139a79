using Gateway.Store.Sql;
using Gateway.Webhooks;

namespace Gateway.Tests.Webhooks;

public sealed class EndpointLimiterTests
{
    [Fact]
    public void A_merchant_with_many_endpoints_leaves_slots_to_others()
    {
        var slots = new EndpointLimiter(new WebhookOptions());
        var many = Enumerable.Range(0, 20).Select(i => At("mer_a", i)).ToList();

        var taken = many.Sum(slots.Take);

        Assert.Equal(WebhookOptions.Default.SlotsPerMerchant, taken);
        Assert.Equal(WebhookOptions.Default.SlotsPerEndpoint, slots.Take(At("mer_b", 99)));
        slots.Free("mer_a", many[0].Id);
        Assert.Equal(1, many.Sum(slots.Take));
    }

    [Fact]
    public void Whoever_has_least_under_way_comes_first()
    {
        var slots = new EndpointLimiter(new WebhookOptions());
        slots.Take(At("mer_a", 1));

        Assert.Equal(["whe_3", "whe_2", "whe_1"], slots.InTurn([At("mer_a", 1), At("mer_a", 2), At("mer_b", 3)]).Select(e => e.Id));
    }

    [Theory]
    [InlineData(false, 8)]
    [InlineData(true, 2)]
    public void Slots_that_were_not_needed_can_be_taken_again(bool failing, int most)
    {
        var slots = new EndpointLimiter(new WebhookOptions());
        var endpoint = At("mer_a", 1) with { Failing = failing };

        Assert.Equal(most, slots.Take(endpoint));
        Assert.Equal(0, slots.Take(endpoint));
        slots.GiveBack(endpoint, most);
        Assert.Equal(most, slots.Take(endpoint));
    }

    private static WaitingEndpoint At(string merchant, int number) => new(merchant, $"whe_{number}", Failing: false);
}
