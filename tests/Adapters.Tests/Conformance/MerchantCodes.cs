using Adapters.Contract;

namespace Adapters.Tests.Conformance;

/// <summary>What a wallet must do whose payers scan a code.</summary>
internal static class MerchantCodes
{
    private static readonly Type[] Presents = [typeof(IPresentsMerchantCodes)];

    public static Scenario[] Scenarios { get; } =
    [
        new("an order has a code that a payer can pay, once", Presents, PaidAsync),
        new("making the same order again gives the same code", Presents, AgainAsync),
        new("an order whose answer was lost is made once, by asking again", Presents, LostAsync),
        new("a broken answer to an order is unknown and never a decline", Presents, BrokenAsync),
        new("an answer to an order that comes too slowly is unknown and never a decline", Presents, SlowAsync, TimeoutSeconds: 2),
        new("an order that nothing was sent for is a definite decline", Presents, NotSentAsync),
        new("a payer's refusal is a decline with a reason", Presents, RefusedAsync),
        new(
            "an order that is called off before anybody pays shows no money",
            [typeof(IPresentsMerchantCodes), typeof(ICancels)],
            WithdrawnAsync
        ),
        new("money that can follow a refused order is announced, and an inquiry shows it", Presents, LateAsync),
    ];

    public static async Task<(Charge Charge, PresentedCode Code)> MakeAsync(
        Stage stage,
        int won = 12500,
        CaptureMode capture = CaptureMode.Automatic
    )
    {
        var charge = stage.Charge(won, ChargeMode.MerchantCode, capture);
        var answer = await PresentAsync(stage, charge);
        var code = AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(answer).Value;
        return (charge with { SchemeReference = code.SchemeReference, ExpiresAt = code.ExpiresAt }, code);
    }

    public static Task<WalletResult<OrderState>> AskAsync(Stage stage, Charge charge) =>
        Stage.SettledAsync(() => stage.Wallet.InquireAsync(charge, CancellationToken.None));

    private static async Task PaidAsync(Stage stage)
    {
        var (charge, code) = await MakeAsync(stage);
        Assert.StartsWith("00", code.Account.Content, StringComparison.Ordinal);
        Assert.InRange(code.Account.TemplateId, 26, 51);
        Assert.True(code.ExpiresAt > charge.CreatedAt);
        var before = await stage.Wallet.InquireAsync(charge, CancellationToken.None);
        AssertCase.Is<WalletResult<OrderState>.Pending>(before);

        Assert.True((await stage.Mock.ActAsync(charge.Number, "pay")).IsSuccess);
        var after = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await AskAsync(stage, charge));

        Assert.Equal(1_250_000, Assert.IsType<OrderState.Captured>(after.Value).CapturedMinor);
        Assert.Single(stage.Ledger(charge));
        WalletConformance.AssertClean(stage, after, null);
    }

    private static async Task AgainAsync(Stage stage)
    {
        var (charge, code) = await MakeAsync(stage);

        var again = await PresentAsync(stage, charge with { EarlierTries = 1 });

        var second = AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(again).Value;
        Assert.Equal(code.Account, second.Account);
        Assert.Equal(code.SchemeReference, second.SchemeReference);
    }

    private static async Task LostAsync(Stage stage)
    {
        stage.Mock.Faults.Arm(new(stage.Operations.Present!, "reset_after_executing"));
        var charge = stage.Charge(mode: ChargeMode.MerchantCode);

        AssertCase.Is<WalletResult<PresentedCode>.Unknown>(await PresentAsync(stage, charge));
        var found = await PresentAsync(stage, charge with { EarlierTries = 1 });

        AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(found);
        Assert.True((await stage.Mock.ActAsync(charge.Number, "pay")).IsSuccess);
        Assert.Single(stage.Ledger(charge));
    }

    private static async Task BrokenAsync(Stage stage)
    {
        foreach (var kind in new[] { "truncate_body", "html_page", "http_500", "reset_connection", "wrong_amount", "wrong_reference" })
        {
            stage.Mock.Faults.Arm(new(stage.Operations.Present!, kind));

            var answer = await PresentAsync(stage, stage.Charge(mode: ChargeMode.MerchantCode));

            Assert.True(answer is WalletResult<PresentedCode>.Unknown, $"{kind}: {answer}");
        }
    }

    private static async Task SlowAsync(Stage stage)
    {
        stage.Mock.Faults.Arm(new(stage.Operations.Present!, "slow_drip"));

        var answer = await PresentAsync(stage, stage.Charge(mode: ChargeMode.MerchantCode));

        AssertCase.Is<WalletResult<PresentedCode>.Unknown>(answer);
    }

    private static async Task NotSentAsync(Stage stage)
    {
        var charge = stage.Charge(mode: ChargeMode.MerchantCode);
        await stage.Mock.DisposeAsync();

        var declined = AssertCase.Is<WalletResult<PresentedCode>.Declined>(await PresentAsync(stage, charge));

        Assert.Equal(DeclineReason.SchemeUnavailable, declined.Reason);
    }

    private static async Task RefusedAsync(Stage stage)
    {
        var (charge, _) = await MakeAsync(stage, Stage.Broke);
        await stage.Mock.ActAsync(charge.Number, "pay");

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await AskAsync(stage, charge));

        Assert.Equal(DeclineReason.InsufficientFunds, declined.Reason);
        Assert.Empty(stage.Ledger(charge));
    }

    private static async Task WithdrawnAsync(Stage stage)
    {
        var (charge, _) = await MakeAsync(stage);
        var cancels = (ICancels)stage.Wallet;
        var tries = 0;

        var answer = await Stage.SettledAsync(() => cancels.CancelAsync(charge with { EarlierTries = tries++ }, CancellationToken.None));

        Assert.IsType<OrderState.NotCharged>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer).Value);
        Assert.False((await stage.Mock.ActAsync(charge.Number, "pay")).IsSuccess);
        Assert.Empty(stage.Ledger(charge));
    }

    private static async Task LateAsync(Stage stage)
    {
        var (charge, _) = await MakeAsync(stage);
        await stage.Mock.ActAsync(charge.Number, "reject");
        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await AskAsync(stage, charge));

        var late = await stage.Mock.ActAsync(charge.Number, "pay_late");

        Assert.Equal(late.IsSuccess, declined.MoneyMayFollow);
        if (late.IsSuccess)
        {
            var after = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await AskAsync(stage, charge));
            Assert.Equal(1_250_000, Assert.IsType<OrderState.Captured>(after.Value).CapturedMinor);
            // The looks reach as far as the scan of a payer who began in time: 30 s.
            Assert.Contains(stage.Wallet.Facts.MerchantCode!.LateLooks, look => look >= TimeSpan.FromSeconds(30));
        }
    }

    private static Task<WalletResult<PresentedCode>> PresentAsync(Stage stage, Charge charge) =>
        ((IPresentsMerchantCodes)stage.Wallet).PresentAsync(charge, CancellationToken.None);
}
