using System.Globalization;
using Adapters.Contract;
using Gateway.Ids;

namespace Simulation.Tests.World;

/// <summary>Somebody with the shop's access to ManmulSang who captures, refunds and voids there, past the gateway.</summary>
internal sealed class Outsider(SimWorld world)
{
    private Loop Loop => world.Loop;

    public async Task ActAsync(string paymentId, string reference, long amount, bool manual)
    {
        await Loop.Pause(Loop.Between(0, 60_000));
        var charge = new Charge
        {
            Number = ObjectId.NumberOf(paymentId),
            CreatedAt = Loop.Now,
            Terms = new PaymentRequest
            {
                AmountMinor = amount,
                Currency = "KPW",
                Mode = ChargeMode.MerchantCode,
                Capture = manual ? CaptureMode.Manual : CaptureMode.Automatic,
                Reference = reference,
            },
        };
        if (manual && Loop.Happens(0.2))
        {
            await AskAsync(paymentId, wallet => ((ICancels)wallet).CancelAsync(charge with { Known = LastKnownState.Held }, default));
            return;
        }
        for (var n = Loop.Chance.Next(3); manual && n >= 0; n--)
        {
            var capture = Part(amount) with { Final = Loop.Happens(0.2) };
            await AskAsync(paymentId, wallet => ((ICaptures)wallet).CaptureAsync(charge, capture, default));
            await Loop.Pause(Loop.Between(0, 20_000));
        }
        if (!manual || Loop.Happens(0.4))
        {
            var refund = Part(amount / 2);
            await AskAsync(paymentId, wallet => ((IRefunds)wallet).RefundAsync(charge, refund, default));
        }
    }

    private async Task AskAsync<T>(string paymentId, Func<IWallet, Task<T>> ask)
    {
        // Only the adapter is used, for its signatures; between two lives there is none. What an operator looks into everybody
        // leaves alone: an outcome that changes meanwhile cannot be told by anybody.
        if (
            world.Node is { } node
            && world.Read(s =>
                s.Scalar("select 1 from payments where merchant_id = 'mer_sim' and id = $1 and status = 'review'", paymentId)
            )
                is null
        )
        {
            await ask(node.Wallets.Find("manmulsang")!);
        }
    }

    private Operation Part(long most) =>
        new()
        {
            Number = string.Create(CultureInfo.InvariantCulture, $"SHOP-{Loop.Chance.NextInt64():X16}"),
            AmountMinor = (1 + Loop.Chance.NextInt64(Math.Max(1, most / 100))) * 100,
            CreatedAt = Loop.Now,
        };
}
