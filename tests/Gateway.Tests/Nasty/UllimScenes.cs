using Gateway.Tests.Triggers;
using Mocks.Kit;

namespace Gateway.Tests.Nasty;

/// <summary>Ullim's misbehaviours of online charges.</summary>
internal static class UllimScenes
{
    /// <summary>Nothing usable came back: the charge is sent once, an inquiry tells.</summary>
    public static Scene FoundByInquiry(int f) =>
        async stage =>
        {
            var outcome = await TakenAsync(stage, f);
            Assert.Equal(1, stage.Saw("ullim", Ref(f)));
            Assert.Contains("answer.unknown", outcome.Timeline);
            return [outcome];
        };

    /// <summary>Neither a page of HTML nor a torn body is kept.</summary>
    public static Scene NothingKept(int f) =>
        async stage =>
        {
            var outcomes = await FoundByInquiry(f)(stage);
            await Unkept.AssertAsync(stage.Ullim, outcomes[0]);
            return outcomes;
        };

    /// <summary>The number was used by somebody else: theirs is not ours; a new number, once, and a person hears of it.</summary>
    public static async Task<Outcome[]> ForeignNumberAsync(NastyWorld stage)
    {
        var outcome = await TakenAsync(stage, 5);
        Assert.Contains("alert.number_used_elsewhere", outcome.Timeline);
        Assert.Single(outcome.Timeline, "step.number_drawn_again");
        Assert.Equal(2, stage.Saw("ullim", Ref(5)));
        return [outcome];
    }

    public static async Task<Outcome[]> TakenLateAsync(NastyWorld stage)
    {
        var ended = await PayAsync(stage, 10);
        Assert.Equal("canceled", ended.Status);
        var id = ended.Payment.GetProperty("id").GetString()!;
        await stage.Ullim.Merchant.UntilAsync(
            $"/v1/payments/{id}/timeline",
            t => t.GetRawText().Contains("step.undone", StringComparison.Ordinal)
        );
        var after = await UllimScenario.EndAsync(stage.Ullim, id, "canceled");
        Assert.Contains("answer.taken_late", after.Timeline);
        Assert.Contains("alert.unexpected_state", after.Timeline);
        Assert.Equal((1, 0), (after.Charges, after.Paid));
        return [after];
    }

    public static async Task<Outcome[]> ClockAsync(NastyWorld stage)
    {
        var outcome = await TakenAsync(stage, 13);
        Assert.Equal(2, stage.Saw("ullim", Ref(13)));
        return [outcome];
    }

    public static async Task<Outcome[]> MaintenanceAsync(NastyWorld stage)
    {
        var outcome = await PayAsync(stage, 14);
        Assert.Equal(("declined", "scheme_unavailable", "체계점검"), (outcome.Status, outcome.Reason!, outcome.SchemeCode!));
        Assert.Empty(outcome.Ledger);
        Assert.Equal(1, stage.Saw("ullim", Ref(14)));
        return [outcome];
    }

    /// <summary>A status other than 200 is no answer of this wallet, so 429 leaves the charge unknown until the wallet says that it has none.</summary>
    public static async Task<Outcome[]> TooManyRequestsAsync(NastyWorld stage)
    {
        stage.Ullim.Ullim.Faults.Arm(new Fault("ONL", "http_429") { MerchantReference = Ref(16) });
        var outcome = await PayAsync(stage, 16);
        Assert.Equal(("declined", "scheme_unavailable"), (outcome.Status, outcome.Reason!));
        Assert.Empty(outcome.Ledger);
        Assert.Equal(1, stage.Saw("ullim", Ref(16)));
        Assert.Contains("answer.unknown", outcome.Timeline);
        return [outcome];
    }

    public static async Task<Outcome[]> UndocumentedAsync(NastyWorld stage)
    {
        var outcomes = await FoundByInquiry(18)(stage);
        Assert.Contains("alert.undocumented_answer", outcomes[0].Timeline);
        return outcomes;
    }

    public static async Task<Outcome[]> UndoUnknownAsync(NastyWorld stage)
    {
        var outcome = await PayAsync(stage, 19);
        Assert.Equal(("canceled", 1, 0), (outcome.Status, outcome.Charges, outcome.Paid));
        return [outcome];
    }

    public static async Task<Outcome[]> ReversedTooLateAsync(NastyWorld stage)
    {
        var outcome = await PayAsync(stage, 23);
        Assert.Equal(("canceled", 1_250_000, 1_250_000), (outcome.Status, outcome.Captured, outcome.Refunded));
        return [outcome];
    }

    /// <summary>Two keys of the wallet are live for vouchers; a revoked one is refused by the wallet.</summary>
    public static async Task<Outcome[]> VoucherKeysAsync(NastyWorld stage)
    {
        var mint = stage.Ullim.Ullim;
        var outcomes = await Task.WhenAll(
            ((int[])[7, 8, 6]).Select(key =>
                UllimScenario.PayAsync(
                    stage.Ullim,
                    12500,
                    FormattableString.Invariant($"ul-key-{key}"),
                    mint.Mint(new() { KeyId = key }).Code
                )
            )
        );
        Assert.Equal(["succeeded", "succeeded", "declined"], outcomes.Select(o => o.Status));
        Assert.Equal("code_invalid", outcomes[2].Reason);
        return outcomes;
    }

    public static async Task<Outcome[]> SpentElsewhereAsync(NastyWorld stage)
    {
        var outcome = await PayAsync(stage, 26);
        Assert.Equal(("declined", "code_already_used", "이중사용"), (outcome.Status, outcome.Reason!, outcome.SchemeCode!));
        Assert.Empty(outcome.Ledger);
        return [outcome];
    }

    /// <summary>It ends as a plain success, once.</summary>
    public static Scene Taken(int f) => async stage => [await TakenAsync(stage, f)];

    private static async Task<Outcome> TakenAsync(NastyWorld stage, int f)
    {
        var outcome = await PayAsync(stage, f);
        Assert.Equal(("succeeded", 1_250_000), (outcome.Status, outcome.Paid));
        return outcome;
    }

    private static Task<Outcome> PayAsync(NastyWorld stage, int f) => UllimScenario.PayAsync(stage.Ullim, 12500, Ref(f));

    private static string Ref(int f) => FormattableString.Invariant($"ul-F{f:00}");
}
