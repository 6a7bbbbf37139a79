using Gateway.Payments.Model;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Store.Sql;
using Gateway.Tests.Payments;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

/// <summary>A store is for tests or live, and never the other.</summary>
public sealed class StoreModeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_start_decides_and_the_other_mode_is_refused(bool live)
    {
        await using var temp = await TempDatabase.OpenAsync();

        await StoreMode.RequireAsync(temp.Database, live, "the-store");
        await StoreMode.RequireAsync(temp.Database, live, "the-store");
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => StoreMode.RequireAsync(temp.Database, !live, "the-store"));

        Assert.Contains("Gateway:Mode", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the-store", refused.Message, StringComparison.Ordinal);
        Assert.Contains(live ? "live mode" : "test mode", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_was_filled_before_modes_were_kept_has_that_of_its_payments(bool live)
    {
        await using var temp = await TempDatabase.OpenAsync();
        var payment = Samples.Payment() with { Livemode = live };
        await temp.Payments.InsertAsync(
            new NewPayment(payment, [], new KeyUse(payment.MerchantId, "key-1", "f", payment.Id, payment.Id), null)
        );

        await Assert.ThrowsAsync<StartRefusedException>(() => StoreMode.RequireAsync(temp.Database, !live, "the-store"));
        await StoreMode.RequireAsync(temp.Database, live, "the-store");
    }

    [Fact]
    public async Task The_gateway_asks_for_it_when_it_starts()
    {
        await using var world = await TestWorld.StartAsync();

        Assert.Equal(
            [
                ["test"],
            ],
            await world.Store.RowsAsync("select value from settings where name = 'mode'")
        );
    }
}
