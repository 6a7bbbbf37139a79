using System.Globalization;
using Gateway.Tests.Triggers;
using Gateway.Tests.World;

namespace Gateway.Tests.Nasty;

/// <summary>Ullim's numbers after a restore, or of a new store: those of the day begin again although the wallet knows many of them.</summary>
public sealed class UsedNumberTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(6, 0)]
    [InlineData(40, 0)]
    [InlineData(40, 25)]
    public async Task After_a_restore_no_customer_is_turned_away_however_many_numbers_are_used(int used, int restored)
    {
        await using var world = await UllimScenario.WorldAsync();
        for (var i = 0; i < used; i++)
        {
            Assert.Equal("succeeded", (await PayAsync(world, $"before-{i}")).State);
        }
        await RestoreCounterAsync(world, restored);

        var after = new List<Reply>();
        for (var i = 0; i < 3; i++)
        {
            after.Add(await PayAsync(world, $"after-{i}"));
        }

        Assert.All(after, reply => Assert.Equal("succeeded", reply.State));
        // One payment met a used number; the counter stands behind all of them from then on.
        var sent = world.Ullim.Requests.Requests.Count(r => r.Operation == "ONL");
        Assert.Equal(used + 3 + 1, sent);
        var ledger = world.Ullim.Ledger;
        Assert.True(ledger.Count == used + 3, $"{ledger.Count} entries:\n{string.Join('\n', ledger)}");
        Assert.Contains(world.Log.Lines, line => line.Contains("After a restore"));
        Assert.Equal(
            ["step.number_drawn_again"],
            (await world.Merchant.TimelineAsync(after[0].Id)).Where(t => t.StartsWith("step.", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Customers_who_pay_at_once_after_a_restore_are_all_served()
    {
        await using var world = await UllimScenario.WorldAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("succeeded", (await PayAsync(world, $"before-{i}")).State);
        }
        await RestoreCounterAsync(world, 0);

        var after = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => PayAsync(world, $"after-{i}")));

        Assert.All(after, reply => Assert.Equal("succeeded", reply.State));
        var ledger = world.Ullim.Ledger;
        Assert.True(ledger.Count == 30, $"{ledger.Count} entries:\n{string.Join('\n', ledger)}");
    }

    private static async Task RestoreCounterAsync(TestWorld world, int value) =>
        Assert.Equal(
            1,
            await world.Store.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"update counters set value = {value}"))
        );

    private static Task<Reply> PayAsync(TestWorld world, string reference) =>
        world.Merchant.PayAsync(world.Ullim.Mint().Code, 500_000, reference);
}
