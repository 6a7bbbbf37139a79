using Gateway.Tests.Triggers;

namespace Gateway.Tests.Nasty;

/// <summary>ManmulSang's misbehaviours of events, and of what a look at the order shows meanwhile.</summary>
internal static class ManmulSangEventScenes
{
    private static readonly bool[] BothModes = [false, true];

    /// <summary>Whatever is odd, each movement is taken once, and none is missed.</summary>
    public static Scene EachOnce(int f) => stage => Task.WhenAll(BothModes.Select(manual => OnceAsync(stage.ManmulSang, f, manual)));

    /// <summary>The same, and the callback is refused where nobody but the operator sees it.</summary>
    public static Scene Refused(int f, string inTheLog) =>
        async stage =>
        {
            var outcomes = await EachOnce(f)(stage);
            Assert.Contains(stage.ManmulSang.World.Log.Lines, line => line.Contains(inTheLog, StringComparison.Ordinal));
            return outcomes;
        };

    public static async Task<Outcome[]> UndocumentedAsync(NastyWorld stage)
    {
        var outcomes = await EachOnce(18)(stage);
        Assert.All(outcomes, o => Assert.Contains("alert.undocumented_answer", o.Timeline));
        return outcomes;
    }

    /// <summary>The event is a won short, the order is not: the order is believed.</summary>
    public static async Task<Outcome[]> AnotherAmountAsync(NastyWorld stage)
    {
        var shop = stage.ManmulSang;
        var held = await shop.PaidAsync(5000, ManmulSangScenes.Ref("short", 20), manual: true);
        foreach (var won in (int[])[2000, 3000])
        {
            var part = await shop.CaptureAsync(held, won);
            Succeeded(part);
        }
        await shop.Merchant.UntilAsync(
            $"/v1/payments/{held.Id}/timeline",
            t => t.GetRawText().Contains("alert.mismatch", StringComparison.Ordinal)
        );
        var payment = await shop.BalancedAsync(held.Id);
        Assert.Equal("succeeded 500000/0", ManmulSangFixture.Words(payment));
        return [await ManmulSangScenes.EndAsync(shop, held.Id, "succeeded")];
    }

    private static async Task<Outcome> OnceAsync(ManmulSangFixture shop, int f, bool manual)
    {
        var reference = ManmulSangScenes.Ref(manual ? "odd-m" : "odd", f);
        var payment = await shop.PaidAsync(5000, reference, manual);
        if (manual)
        {
            var capture = await shop.CaptureAsync(payment, 2055.50m);
            Succeeded(capture);
            var final = await shop.CaptureAsync(payment, 1000, final: true);
            Succeeded(final);
        }
        var refund = await shop.RefundAsync(payment, 55.50m);
        Succeeded(refund);
        var now = await shop.BalancedAsync(payment.Id);
        Assert.Equal(manual ? "succeeded 305550/5550" : "succeeded 500000/5550", ManmulSangFixture.Words(now));
        Assert.Equal(0, now.GetProperty("amount_capturable").GetInt64());
        Assert.Equal(
            manual ? ["authorize 5000", "capture 2055.5", "capture 1000", "void 1944.5", "refund 55.5"] : ["charge 5000", "refund 55.5"],
            shop.Ledger(reference)
        );
        var outcome = await ManmulSangScenes.EndAsync(shop, payment.Id, "succeeded");
        Assert.Single(outcome.Timeline, "payment.succeeded");
        Assert.Equal(manual ? 1 : 0, outcome.Timeline.Count(t => t == "payment.authorized"));
        Assert.Single(outcome.Timeline, "refund.succeeded");
        Assert.Equal(manual ? 2 : 1, outcome.Timeline.Count(t => t == "capture.succeeded"));
        return outcome;
    }

    private static void Succeeded(Reply part) => Assert.True(part is { Status: 201, State: "succeeded" }, part.Text);
}
