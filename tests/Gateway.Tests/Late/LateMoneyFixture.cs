using System.Text.Json;
using Gateway.Tests.Triggers;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Late;

/// <summary>One payment that ends without money, and whose payer pays all the same.</summary>
/// <param name="Scheme">The wallet.</param>
/// <param name="Mode">Whose code: <c>customer</c>, or <c>shop</c> with the money taken or held.</param>
/// <param name="End">How it ends.</param>
/// <param name="Moment">When the money comes.</param>
internal sealed record LatePayment(string Scheme, string Mode, string End, string Moment)
{
    public string Reference => $"late-{Scheme[..2]}-{Mode}-{End}-{Moment}";

    public string Status =>
        End switch
        {
            "cancel" => "canceled",
            "expire" => "expired",
            _ => "declined",
        };
}

/// <summary>
/// A world in which all the late payments come about side by side, since the shortest code lives for a minute. No callback
/// arrives and no event list is read: what is found is found by looking.
/// </summary>
public sealed class LateMoneyFixture : IAsyncLifetime
{
    private const int CodeSeconds = 60;
    private const int CustomerSeconds = 30;

    /// <summary>A reference whose looks the wallet never answers.</summary>
    internal const string Unanswered = "late-unanswered";

    private readonly Dictionary<string, Task<Outcome>> _outcomes = new(StringComparer.Ordinal);
    private TestWorld? _world;

    internal static IEnumerable<LatePayment> All { get; } =
    [
        .. from wallet in new[] { ("jeonseong", "taken"), ("manmulsang", "taken"), ("manmulsang", "held") }
        from end in new[] { "reject", "cancel", "expire" }
        from moment in new[] { "at-once", "before-the-codes-end", "in-the-grace" }
        select new LatePayment(wallet.Item1, wallet.Item2, end, moment),
        .. from end in new[] { "refused", "reject", "timeout", "cancel" }
        from moment in new[] { "at-once", "before-the-codes-end" }
        select new LatePayment("jeonseong", "customer", end, moment),
    ];

    internal TestWorld World => _world!;

    private GatewayClient Merchant => World.Merchant;

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync(
            ("Adapters:Jeonseong:ConfirmAfterCloseSeconds", "2"),
            ("Adapters:Jeonseong:OrderGraceSeconds", "12"),
            ("Adapters:Jeonseong:InquiryWindowSeconds", $"{CustomerSeconds}"),
            ("Adapters:ManmulSang:ConfirmAfterCloseSeconds", "2"),
            ("Adapters:ManmulSang:PollAfterExpirySeconds", "12"),
            ("Adapters:ManmulSang:EventsPollSeconds", "0")
        );
        World.Jeonseong.PinWaitMs.Value = 2_000;
        World.ManmulSang.Faults.Arm(new Fault("callback", "drop_callback") { Times = 0 });
        foreach (var late in All)
        {
            _outcomes[late.Reference] = PlayAsync(late);
        }
        _outcomes[Unanswered] = NeverAnsweredAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_outcomes.Values.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await World.DisposeAsync();
    }

    /// <summary>What came of a late payment, once its money went back.</summary>
    internal Task<Outcome> OfAsync(string reference) => _outcomes[reference];

    /// <summary>The timeline of a payment, with who said what.</summary>
    internal async Task<JsonElement[]> LinesAsync(string id) =>
        [.. (await Merchant.GetAsync($"/v1/payments/{id}/timeline")).Member("data").EnumerateArray()];

    private async Task<Outcome> PlayAsync(LatePayment late)
    {
        var payment = late.Mode == "customer" ? await PayAsync(late) : await ShowAsync(late);
        var lives = late.Mode == "customer" ? CustomerSeconds : CodeSeconds;
        var ends = payment.Member("created_at").GetDateTimeOffset() + TimeSpan.FromSeconds(lives);
        if (late is { End: "expire", Moment: not "before-the-codes-end" })
        {
            await UntilAsync(ends);
        }
        else if (late.End is "reject" or "expire")
        {
            await ActAsync(late, payment, late.End);
        }
        else if (late.End == "cancel")
        {
            var canceled = await Merchant.PostAsync($"/v1/payments/{payment.Id}/cancel", null);
            Assert.Equal(200, canceled.Status);
        }
        await Merchant.UntilStatusAsync(payment.Id, late.Status);
        await UntilAsync(
            late.Moment switch
            {
                "before-the-codes-end" => ends - TimeSpan.FromSeconds(5),
                "in-the-grace" => ends + TimeSpan.FromSeconds(1),
                _ => DateTimeOffset.MinValue,
            }
        );
        await ActAsync(late, payment, "pay_late");
        await TimelineAsync(payment.Id, "step.undone");
        return await Outcome.OfAsync(Merchant, Wallet(late), payment.Id, late.Status);
    }

    private async Task<Outcome> NeverAnsweredAsync()
    {
        var late = new LatePayment("jeonseong", "taken", "reject", "never");
        var payment = await Merchant.PresentAsync("jeonseong", 1_250_000, Unanswered, "automatic", 60);
        await ActAsync(late, payment, "reject");
        await Merchant.UntilStatusAsync(payment.Id, "declined");
        World.Jeonseong.Faults.Arm(new Fault("query", "unknown_outcome") { Times = 0, MerchantReference = Unanswered });
        await UntilAsync(TimeProvider.System.GetUtcNow().AddSeconds(CodeSeconds));
        await TimelineAsync(payment.Id, "step.look_unanswered");
        // The log tells of it once it is stored.
        await Merchant.UntilAsync($"/v1/payments/{payment.Id}", _ => World.Log.Lines.Any(line => IsAlert(line, payment.Id)));
        return await Outcome.OfAsync(Merchant, World.Jeonseong, payment.Id, "declined");
    }

    // 1051 is refused at once; 1067 waits for a PIN that nobody enters.
    private async Task<Reply> PayAsync(LatePayment late)
    {
        var amount = late.End == "refused" ? 105_100 : 106_700;
        var reply = await Merchant.PayAsync(World.Jeonseong.MintCode(), amount, late.Reference, prefer: "wait=0");
        Assert.Equal(201, reply.Status);
        if (late.End is "reject" or "cancel")
        {
            await TimelineAsync(reply.Id, "answer.waiting");
        }
        return reply;
    }

    private async Task<Reply> ShowAsync(LatePayment late)
    {
        var reply = await Merchant.PresentAsync(
            late.Scheme,
            1_250_000,
            late.Reference,
            late.Mode == "held" ? "manual" : "automatic",
            CodeSeconds
        );
        Assert.Equal((201, "awaiting_customer"), (reply.Status, reply.State));
        return reply;
    }

    private async Task ActAsync(LatePayment late, Reply payment, string action) =>
        Assert.Equal(200, (await Wallet(late).ActAsync(ManmulSangFixture.Number(payment), action)).Status);

    private Task<JsonElement> TimelineAsync(string id, string type) =>
        Merchant.UntilAsync($"/v1/payments/{id}/timeline", t => t.GetRawText().Contains($"\"{type}\"", StringComparison.Ordinal));

    private WalletMock Wallet(LatePayment late) => late.Scheme == "jeonseong" ? World.Jeonseong : World.ManmulSang;

    private static bool IsAlert(string line, string id) =>
        line.Contains("Alert from jeonseong", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal);

    private static async Task UntilAsync(DateTimeOffset moment)
    {
        if (moment - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, CancellationToken.None);
        }
    }
}
