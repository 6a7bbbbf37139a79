using Adapters.Contract;

namespace Conformance;

/// <summary>What a wallet must do whose payers scan a code.</summary>
internal static class MerchantCodes
{
    private static readonly Type[] Presents = [typeof(IPresentsMerchantCodes)];

    private static readonly string[] Broken =
    [
        "truncate_body",
        "html_page",
        "http_500",
        "reset_connection",
        "wrong_amount",
        "wrong_reference",
    ];

    public static Scenario[] Scenarios { get; } =
    [
        new("an order has a code that a payer can pay, once", Presents, PaidAsync),
        new("making the same order again gives the same code", Presents, AgainAsync),
        new("an order whose answer was lost is made once, by asking again", Presents, LostAsync)
        {
            Faults = [new(WalletCall.Present, "reset_after_executing")],
        },
        new("a broken answer to an order is unknown and never a decline", Presents, BrokenAsync)
        {
            Faults = [new(WalletCall.Present, [.. Broken])],
        },
        new("an answer to an order that comes too slowly is unknown and never a decline", Presents, SlowAsync)
        {
            TimeoutSeconds = 2,
            Faults = [new(WalletCall.Present, "slow_drip")],
        },
        new("an order that nothing was sent for is a definite decline", Presents, NotSentAsync),
        new("a payer's refusal is a decline with a reason", Presents, RefusedAsync),
        new("each refusal of an order that the document names is a decline with the document's reason", Presents, ReasonsAsync),
        new("money that can follow a refused order is announced, and an inquiry shows it", Presents, LateAsync),
    ];

    private static async Task PaidAsync(WalletFixture fixture)
    {
        var (charge, code) = await Orders.MakeAsync(fixture);
        Assert.StartsWith("00", code.Account.Content, StringComparison.Ordinal);
        Assert.InRange(code.Account.TemplateId, 26, 51);
        Assert.True(code.ExpiresAt > charge.CreatedAt);
        var before = await fixture.Wallet.InquireAsync(charge, CancellationToken.None);
        AssertCase.Is<WalletResult<OrderState>.Pending>(before);

        Assert.True((await fixture.Mock.ActAsync(charge.Number, "pay")).IsSuccess);
        var after = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await Orders.AskAsync(fixture, charge));

        Assert.Equal(1_250_000, AssertCase.Is<OrderState.Captured>(after.Value).CapturedMinor);
        Assert.Single(fixture.Ledger(charge));
        WalletConformance.AssertClean(fixture, after, null);
    }

    private static async Task AgainAsync(WalletFixture fixture)
    {
        var (charge, code) = await Orders.MakeAsync(fixture);

        var again = await PresentAsync(fixture, charge with { EarlierTries = 1 });

        var second = AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(again).Value;
        Assert.Equal(code.Account, second.Account);
        Assert.Equal(code.SchemeReference, second.SchemeReference);
    }

    private static async Task LostAsync(WalletFixture fixture)
    {
        fixture.Arm(WalletCall.Present, "reset_after_executing");
        var charge = fixture.Charge(mode: ChargeMode.MerchantCode);

        AssertCase.Is<WalletResult<PresentedCode>.Unknown>(await PresentAsync(fixture, charge));
        var found = await PresentAsync(fixture, charge with { EarlierTries = 1 });

        AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(found);
        Assert.True((await fixture.Mock.ActAsync(charge.Number, "pay")).IsSuccess);
        Assert.Single(fixture.Ledger(charge));
    }

    private static async Task BrokenAsync(WalletFixture fixture)
    {
        var wrong = new List<string>();
        foreach (var kind in Broken)
        {
            fixture.Arm(WalletCall.Present, kind);

            var answer = await PresentAsync(fixture, fixture.Charge(mode: ChargeMode.MerchantCode));

            if (answer is not WalletResult<PresentedCode>.Unknown)
            {
                wrong.Add($"{kind} must be Unknown: {AssertCase.Text(answer)}");
            }
        }
        Assert.True(wrong.Count == 0, $"answers that say nothing about the order were taken for a word:{WalletFixture.Lines(wrong)}");
    }

    private static async Task SlowAsync(WalletFixture fixture)
    {
        fixture.Arm(WalletCall.Present, "slow_drip");

        var asked = PresentAsync(fixture, fixture.Charge(mode: ChargeMode.MerchantCode));

        AssertCase.Is<WalletResult<PresentedCode>.Unknown>(await CustomerCodes.WithinDeadlineAsync(fixture, asked));
    }

    private static async Task NotSentAsync(WalletFixture fixture)
    {
        var charge = fixture.Charge(mode: ChargeMode.MerchantCode);
        await fixture.Mock.DisposeAsync();

        var declined = AssertCase.Is<WalletResult<PresentedCode>.Declined>(await PresentAsync(fixture, charge));

        Assert.Equal(DeclineReason.SchemeUnavailable, declined.Reason);
    }

    private static async Task RefusedAsync(WalletFixture fixture)
    {
        var (charge, _) = await Orders.MakeAsync(fixture, WalletFixture.RefusedWon);
        await fixture.Mock.ActAsync(charge.Number, "pay");

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await Orders.AskAsync(fixture, charge));

        Assert.Equal(DeclineReason.InsufficientFunds, declined.Reason);
        Assert.Empty(fixture.Ledger(charge));
    }

    // Some refusals come when the order is made, others when the payer pays.
    private static Task ReasonsAsync(WalletFixture fixture) =>
        CustomerCodes.AssertReasonsAsync(
            fixture,
            async refusal =>
            {
                var charge = fixture.Charge(refusal.Won, ChargeMode.MerchantCode);
                if (await PresentAsync(fixture, charge) is WalletResult<PresentedCode>.Declined refused)
                {
                    return new WalletResult<OrderState>.Declined(refused.Reason, refused.SchemeCode, refused.Evidence);
                }
                await fixture.Mock.ActAsync(charge.Number, "pay");
                return await Orders.AskAsync(fixture, charge);
            }
        );

    private static async Task LateAsync(WalletFixture fixture)
    {
        var (charge, _) = await Orders.MakeAsync(fixture);
        await fixture.Mock.ActAsync(charge.Number, "reject");
        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await Orders.AskAsync(fixture, charge));

        var late = await fixture.Mock.ActAsync(charge.Number, "pay_late");

        Assert.Equal(late.IsSuccess, declined.MoneyMayFollow);
        if (late.IsSuccess)
        {
            var after = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await Orders.AskAsync(fixture, charge));
            Assert.Equal(1_250_000, AssertCase.Is<OrderState.Captured>(after.Value).CapturedMinor);
            // The looks reach as far as the scan of a payer who began in time: 30 s.
            Assert.Contains(fixture.Wallet.Facts.MerchantCode!.LateLooks, look => look >= TimeSpan.FromSeconds(30));
        }
    }

    private static Task<WalletResult<PresentedCode>> PresentAsync(WalletFixture fixture, Charge charge) =>
        ((IPresentsMerchantCodes)fixture.Wallet).PresentAsync(charge, CancellationToken.None);
}
