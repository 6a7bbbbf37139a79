using Gateway.Tests.Triggers;
using Gateway.Tests.World;

namespace Gateway.Tests.Nasty;

/// <summary>Jeonseong's misbehaviours: of charges, and where the wallet knows them there, of orders.</summary>
internal static class JeonseongScenes
{
    /// <summary>Nothing usable came back: the charge is sent once, an inquiry tells.</summary>
    public static Scene FoundByInquiry(int f, bool alsoOrder = true) =>
        async stage =>
        {
            var outcomes = await TakenAsync(stage, f, alsoOrder);
            Assert.Equal(1, stage.Saw("jeonseong", Ref("pay", f)));
            Assert.Contains("answer.unknown", outcomes[0].Timeline);
            return outcomes;
        };

    /// <summary>A page of HTML is no answer, and neither it nor a torn body is kept.</summary>
    public static Scene NothingKept(int f) =>
        async stage =>
        {
            var outcomes = await FoundByInquiry(f)(stage);
            foreach (var outcome in outcomes)
            {
                await Unkept.AssertAsync(stage.Jeonseong, outcome);
            }
            return outcomes;
        };

    /// <summary>Refused without being carried out: sent again under the same number, as often as the wallet wants.</summary>
    public static Scene SentAgain(int f, int times) =>
        async stage =>
        {
            var outcomes = await TakenAsync(stage, f);
            Assert.Equal(times, stage.Saw("jeonseong", Ref("pay", f)));
            Assert.Equal(times, stage.Saw("jeonseong", Ref("order", f)));
            return outcomes;
        };

    public static async Task<Outcome[]> AnotherAmountAsync(NastyWorld stage)
    {
        var outcome = await JeonseongScenario.PayAsync(stage.Jeonseong, 12500, Ref("pay", 5));
        Assert.Equal(("review", 1_250_100, 1), (outcome.Status, outcome.Paid, outcome.Ledger.Count));
        Assert.Contains("alert.mismatch", outcome.Timeline);
        return [outcome];
    }

    public static async Task<Outcome[]> TakenLateAsync(NastyWorld stage)
    {
        var outcomes = await Task.WhenAll(LateChargeAsync(stage.Jeonseong), LateOrderAsync(stage.Jeonseong));
        Assert.All(
            outcomes,
            o =>
            {
                Assert.Contains("answer.taken_late", o.Timeline);
                Assert.Contains("alert.unexpected_state", o.Timeline);
                Assert.Equal((1, 0), (o.Charges, o.Paid));
            }
        );
        return outcomes;
    }

    public static async Task<Outcome[]> MaintenanceAsync(NastyWorld stage)
    {
        var outcomes = await BothAsync(stage, 14);
        Assert.All(
            outcomes,
            o =>
            {
                Assert.Equal(("declined", "scheme_unavailable", "9001"), (o.Status, o.Reason!, o.SchemeCode!));
                Assert.Empty(o.Ledger);
            }
        );
        Assert.Equal(1, stage.Saw("jeonseong", Ref("pay", 14)));
        Assert.Equal(1, stage.Saw("jeonseong", Ref("order", 14)));
        return outcomes;
    }

    public static async Task<Outcome[]> UndocumentedAsync(NastyWorld stage)
    {
        var outcomes = await FoundByInquiry(18, alsoOrder: false)(stage);
        Assert.Contains("alert.undocumented_answer", outcomes[0].Timeline);
        return outcomes;
    }

    public static async Task<Outcome[]> UndoUnknownAsync(NastyWorld stage)
    {
        var outcome = await JeonseongScenario.PayAsync(stage.Jeonseong, 12500, Ref("pay", 19));
        Assert.Equal(("canceled", 1, 0), (outcome.Status, outcome.Charges, outcome.Paid));
        Assert.Equal(3, Asked(stage, "reverse", outcome));
        return [outcome];
    }

    public static async Task<Outcome[]> ReversedTooLateAsync(NastyWorld stage)
    {
        var outcome = await JeonseongScenario.PayAsync(stage.Jeonseong, 12500, Ref("pay", 23));
        Assert.Equal(("canceled", 1_250_000, 1_250_000), (outcome.Status, outcome.Captured, outcome.Refunded));
        Assert.Equal("cancel", outcome.Payment.GetProperty("refunds")[0].GetProperty("reason").GetString());
        return [outcome];
    }

    public static async Task<Outcome[]> SpentCodeAsync(NastyWorld stage)
    {
        var code = stage.Jeonseong.Jeonseong.MintCode();
        var first = await JeonseongScenario.PayAsync(stage.Jeonseong, 12500, "js-spent-1", code);
        var second = await JeonseongScenario.PayAsync(stage.Jeonseong, 12500, "js-spent-2", code);
        Assert.Equal("succeeded", first.Status);
        Assert.Equal(("declined", "code_already_used", "1202"), (second.Status, second.Reason!, second.SchemeCode!));
        return [first, second];
    }

    /// <summary>It ends as a plain success, once.</summary>
    public static Scene Taken(int f) => stage => TakenAsync(stage, f);

    private static async Task<Outcome[]> TakenAsync(NastyWorld stage, int f, bool alsoOrder = true)
    {
        Outcome[] outcomes = alsoOrder
            ? await BothAsync(stage, f)
            : [await JeonseongScenario.PayAsync(stage.Jeonseong, 12500, Ref("pay", f))];
        Assert.All(outcomes, o => Assert.Equal(("succeeded", 1_250_000), (o.Status, o.Paid)));
        return outcomes;
    }

    private static Task<Outcome[]> BothAsync(NastyWorld stage, int f) =>
        Task.WhenAll(
            JeonseongScenario.PayAsync(stage.Jeonseong, 12500, Ref("pay", f)),
            JeonseongScenario.OrderAsync(stage.Jeonseong, 12500, Ref("order", f))
        );

    private static async Task<Outcome> LateChargeAsync(TestWorld world)
    {
        var ended = await JeonseongScenario.PayAsync(world, 12500, Ref("pay", 10));
        Assert.Contains(ended.Status, (string[])["declined", "canceled"]);
        return await UndoneAsync(world, ended);
    }

    private static async Task<Outcome> LateOrderAsync(TestWorld world)
    {
        var shown = await world.Merchant.PresentAsync("jeonseong", 1_250_000, Ref("order", 10));
        var canceled = await world.Merchant.PostAsync($"/v1/payments/{shown.Id}/cancel", null, prefer: "wait=20");
        Assert.Equal((200, "canceled"), (canceled.Status, canceled.State));
        return await UndoneAsync(world, await JeonseongScenario.EndAsync(world, shown.Id));
    }

    private static async Task<Outcome> UndoneAsync(TestWorld world, Outcome ended)
    {
        var id = ended.Payment.GetProperty("id").GetString()!;
        await world.Merchant.UntilAsync(
            $"/v1/payments/{id}/timeline",
            t => t.GetRawText().Contains("step.undone", StringComparison.Ordinal)
        );
        return await JeonseongScenario.EndAsync(world, id, ended.Status);
    }

    private static int Asked(NastyWorld stage, string operation, Outcome outcome) =>
        stage.Jeonseong.Jeonseong.Requests.Requests.Count(r =>
            r.Operation == operation
            && System
                .Text.Encoding.UTF8.GetString(r.Body)
                .Contains(ManmulSangFixture.NumberOf(outcome.Payment.GetProperty("id").GetString()!), StringComparison.Ordinal)
        );

    private static string Ref(string story, int f) => FormattableString.Invariant($"js-{story}-F{f:00}");
}
