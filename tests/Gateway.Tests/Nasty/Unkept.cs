using Gateway.Tests.Triggers;
using Gateway.Tests.World;

namespace Gateway.Tests.Nasty;

/// <summary>A broken answer leaves a digest and the fields that were read; its text is in no timeline and in no log.</summary>
internal static class Unkept
{
    // Of the page that answers instead of the wallet, and of the three wallets' own answers.
    private static readonly string[] Texts = ["<html", "overload", "<ullim", "rspMsg", "\"qr\":"];

    public static async Task AssertAsync(TestWorld world, Outcome outcome)
    {
        var id = outcome.Payment.GetProperty("id").GetString()!;
        var timeline = (await world.Merchant.GetAsync($"/v1/payments/{id}/timeline")).Text;
        foreach (var text in Texts)
        {
            Assert.DoesNotContain(text, timeline, StringComparison.Ordinal);
            Assert.DoesNotContain(world.Log.Lines, line => line.Contains(text, StringComparison.Ordinal));
        }
    }
}
