using System.Diagnostics;

namespace EndToEnd.Tests.Crash;

/// <summary>After the storm: open ends are closed as a merchant would, then it ends when nothing is left to be done.</summary>
internal sealed class Calm(CrashFixture world)
{
    private const int QuietLooks = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    /// <summary>False: time ran out before everything had come to an end.</summary>
    public async Task<bool> ComesAsync()
    {
        var began = Stopwatch.GetTimestamp();
        for (var quiet = 0; quiet < QuietLooks; )
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                return false;
            }
            foreach (var merchant in world.Merchants)
            {
                await CloseAsync(merchant);
            }
            quiet = world.Store.DuePayments() + world.Store.PendingDeliveries() == 0 ? quiet + 1 : 0;
            await Task.Delay(500, CancellationToken.None);
        }
        return true;
    }

    private static async Task CloseAsync(MerchantClient merchant)
    {
        foreach (var status in new[] { "awaiting_customer", "authorized" })
        {
            foreach (var open in await merchant.ListAsync($"/v1/payments?status={status}"))
            {
                if (!open["cancel_requested"]!.GetValue<bool>())
                {
                    var id = open["id"]!.GetValue<string>();
                    await merchant.AskAsync("calm:x:" + id, $"/v1/payments/{id}/cancel", []);
                }
            }
        }
        foreach (var held in await merchant.ListAsync("/v1/payments?status=succeeded&scheme=manmulsang"))
        {
            if (held["amount_capturable"]!.GetValue<long>() > 0)
            {
                var id = held["id"]!.GetValue<string>();
                await merchant.AskAsync("calm:c:" + id, $"/v1/payments/{id}/captures", new() { ["final"] = true });
            }
        }
    }
}
