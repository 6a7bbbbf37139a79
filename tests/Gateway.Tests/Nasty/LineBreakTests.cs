using Gateway.Tests.Triggers;
using Mocks.Kit;

namespace Gateway.Tests.Nasty;

/// <summary>
/// Whatever the line does to the bytes of an answer, the gateway takes it for none, asks, and ends with the wallet's books.
/// The wallet has always carried the request out.
/// </summary>
public sealed class LineBreakTests(LinePlay play) : IClassFixture<LinePlay>
{
    /// <summary>Each wallet with each break.</summary>
    public static MatrixTheoryData<string, LineBreak> Breaks { get; } = new(LinePlay.Schemes, Enum.GetValues<LineBreak>());

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_broken_answer_to_charge_and_refund_is_unknown_and_each_happens_once(string scheme, LineBreak how)
    {
        var (taken, refund, ended) = await play.EndOf(scheme, how);

        Assert.Equal(("succeeded", 1), (taken.Status, taken.Ledger.Count));
        Assert.Contains("answer.unknown", taken.Timeline);
        taken.AssertBooksAgree();
        Assert.Equal((201, "succeeded"), (refund.Status, refund.State));
        Assert.Equal([Movement.Charge, Movement.Refund], ended.Ledger.Select(l => l.Kind));
        Assert.Equal((1_250_000, 0), (ended.Refunded, ended.Paid));
        // At least one more: a busy machine may leave an inquiry without an answer too.
        Assert.True(Unknown(ended) > Unknown(taken), string.Join(' ', ended.Timeline));

        static int Unknown(Outcome outcome) => outcome.Timeline.Count(t => t == "answer.unknown");
    }

    /// <summary>A charge is asked for once; only the wallet whose document wants it gets the same order again, under its key.</summary>
    [Theory]
    [InlineData("jeonseong", 1)]
    [InlineData("manmulsang", 2)]
    [InlineData("ullim", 1)]
    public async Task No_layer_below_repeats_a_charge_by_itself(string scheme, int times)
    {
        foreach (var how in Enum.GetValues<LineBreak>())
        {
            await play.EndOf(scheme, how);
            Assert.Equal((how, times), (how, NastyWorld.Saw(play.WalletOf(scheme), LinePlay.Reference(scheme, how))));
        }
    }

    [Theory]
    [InlineData("jeonseong")]
    [InlineData("manmulsang")]
    [InlineData("ullim")]
    public async Task A_wallet_that_accepts_and_never_reads_has_taken_nothing_and_the_next_payment_is_taken(string scheme)
    {
        await using var world = await LineWorld.StartAsync(
            scheme,
            // Nobody else may talk to the wallet while nobody listens.
            ("Adapters:ManmulSang:EventsPollSeconds", "0"),
            ("Adapters:ManmulSang:TimeoutSeconds", "1"),
            ("Adapters:ManmulSang:CreateWindowSeconds", "3")
        );
        var before = await world.TakeAsync("before");
        world.Line.TurnDeaf();

        var taking = world.TakeAsync("unheard");
        // A call times out, and inquiries fare no better, before the wallet hears again.
        await world.World.Merchant.UntilAsync(
            "/v1/payments?reference=unheard",
            list => world.Line.Parked >= 2 && list.GetProperty("data").GetArrayLength() == 1
        );
        world.Line.Hear();
        var unheard = await taking;
        var after = await world.TakeAsync("after");

        Assert.Equal(("succeeded", "succeeded"), (before.Status, after.Status));
        Assert.Contains("answer.unknown", unheard.Timeline);
        if (unheard.Status == "declined")
        {
            Assert.Equal("scheme_unavailable", unheard.Reason);
            Assert.Empty(unheard.Ledger);
        }
        else
        {
            // An order is asked for again under its key, and may then be paid as any other.
            Assert.Equal(("manmulsang", "succeeded", 1), (scheme, unheard.Status, unheard.Charges));
        }
        foreach (var outcome in (Outcome[])[before, unheard, after])
        {
            outcome.AssertBooksAgree();
        }
    }
}

/// <summary>Plays every break at every wallet at once.</summary>
public sealed class LinePlay : IAsyncLifetime
{
    private readonly Dictionary<string, LineWorld> _worlds = [];
    private readonly Dictionary<(string Scheme, LineBreak How), Task<(Outcome Taken, Reply Refund, Outcome Ended)>> _running = [];

    /// <summary>The wallets.</summary>
    public static IReadOnlyList<string> Schemes { get; } = ["jeonseong", "manmulsang", "ullim"];

    public async ValueTask InitializeAsync()
    {
        foreach (var (scheme, starting) in Schemes.Select(s => (s, LineWorld.StartAsync(s))).ToArray())
        {
            _worlds[scheme] = await starting;
        }
        foreach (var scheme in Schemes)
        {
            foreach (var how in Enum.GetValues<LineBreak>())
            {
                _running[(scheme, how)] = PlayAsync(_worlds[scheme], scheme, how);
            }
        }
    }

    /// <summary>How a payment went whose charge and whose refund were both answered over a broken line.</summary>
    internal Task<(Outcome Taken, Reply Refund, Outcome Ended)> EndOf(string scheme, LineBreak how) => _running[(scheme, how)];

    internal WalletMock WalletOf(string scheme) => _worlds[scheme].Wallet;

    internal static string Reference(string scheme, LineBreak how) => $"{scheme}-{how}";

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running.Values)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        foreach (var world in _worlds.Values)
        {
            await world.DisposeAsync();
        }
    }

    private static async Task<(Outcome Taken, Reply Refund, Outcome Ended)> PlayAsync(LineWorld world, string scheme, LineBreak how)
    {
        await Task.Yield();
        var reference = Reference(scheme, how);
        var charge = world.Line.Break(how, reference);
        var taken = await world.TakeAsync(reference);
        Assert.True(charge.IsCompletedSuccessfully, $"the answer to the charge was never broken: {taken.Payment}");

        var id = taken.Payment.GetProperty("id").GetString()!;
        var reason = $"back {how}";
        var back = world.Line.Break(how, reason);
        var refund = await world.RefundAsync(id, reason);
        Assert.True(back.IsCompletedSuccessfully, $"the answer to the refund was never broken: {refund.Text}");
        return (taken, refund, await world.EndAsync(id, "succeeded"));
    }
}
