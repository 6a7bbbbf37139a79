using Mocks.Kit;

namespace Simulation.Tests.World;

/// <summary>A customer in front of a displayed code: mostly pays, sometimes not, late, or after all.</summary>
internal sealed class Payer(SimWorld world, Wallet wallet, string payload, DateTimeOffset codeEnds)
{
    /// <summary>How long after the code's end a payer may still pay who has scanned it before.</summary>
    private static readonly TimeSpan ScanLasts = TimeSpan.FromSeconds(30);

    public async Task ActAsync()
    {
        var loop = world.Loop;
        await loop.Pause(loop.Between(200, loop.Happens(0.2) ? 100_000 : 12_000));
        var dice = loop.Chance.NextDouble();
        if (dice < 0.12)
        {
            await PayLateAsync(0.4);
            return;
        }
        if (dice < 0.25)
        {
            await DoAsync("scan");
            await loop.Pause(loop.Between(200, 40_000));
        }
        var refuses = dice < 0.36;
        await DoAsync(refuses ? "reject" : "pay");
        await PayLateAsync(refuses ? 0.5 : 0.08);
    }

    // ManmulSang tells of it by itself, however late it is; at Jeonseong a look must find it.
    private async Task PayLateAsync(double often)
    {
        if (world.Loop.Happens(often))
        {
            var until = codeEnds + ScanLasts;
            await new LatePayer(
                world,
                wallet,
                new CustomerRequest(null, payload, "pay_late", null),
                wallet == world.ManmulSang && world.Loop.Happens(0.5) ? until + ScanLasts + ScanLasts : until
            ).ActAsync();
        }
    }

    // An action that the order's state does not allow does nothing.
    private async Task DoAsync(string action) => await wallet.ActAsync(new CustomerRequest(null, payload, action, null));
}

/// <summary>A customer who pays after the payment ended, at any moment up to which the wallet's document lets payers pay.</summary>
internal sealed class LatePayer(SimWorld world, Wallet wallet, CustomerRequest request, DateTimeOffset until)
{
    private const int Tries = 4;

    public async Task ActAsync()
    {
        var loop = world.Loop;
        for (var tries = 0; tries < Tries && loop.Now < until; tries++)
        {
            var left = (until - loop.Now).TotalMilliseconds;
            // Some at once, some at the very end.
            await loop.Pause(
                loop.Happens(0.3) ? loop.Between(left * 0.9, left)
                : loop.Happens(0.5) ? loop.Between(100, 3_000)
                : loop.Between(100, left)
            );
            if (loop.Now >= until)
            {
                return;
            }
            // A payment that has not ended at the wallet lets nobody pay late.
            var paid = await wallet.ActAsync(request);
            if (paid.IsSuccess)
            {
                world.Audit.OnPaidLate(paid.Body!["order"]!.GetValue<string>());
                return;
            }
        }
    }
}
