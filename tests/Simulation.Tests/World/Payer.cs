using Mocks.Kit;

namespace Simulation.Tests.World;

/// <summary>A customer in front of a displayed code: mostly pays, sometimes not, late, or after all.</summary>
internal sealed class Payer(SimWorld world, Wallet wallet, string payload)
{
    public async Task ActAsync()
    {
        var loop = world.Loop;
        await loop.Pause(loop.Between(200, loop.Happens(0.2) ? 100_000 : 12_000));
        var dice = loop.Chance.NextDouble();
        if (dice < 0.12)
        {
            return;
        }
        if (dice < 0.25)
        {
            await DoAsync("scan");
            await loop.Pause(loop.Between(200, 40_000));
        }
        await DoAsync(dice < 0.32 ? "reject" : "pay");
        // Jeonseong tells nothing by itself, and its document promises no later turn than its one last look can see.
        if (wallet == world.ManmulSang && loop.Happens(0.08))
        {
            await loop.Pause(loop.Between(500, 200_000));
            await DoAsync("pay_late");
        }
    }

    // An action that the order's state does not allow does nothing.
    private async Task DoAsync(string action) =>
        await wallet.ActAsync(new CustomerRequest(null, payload, action, null));
}
