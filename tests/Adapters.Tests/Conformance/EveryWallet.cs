using Adapters.Contract;

namespace Adapters.Tests.Conformance;

/// <summary>What every wallet must do.</summary>
internal static class EveryWallet
{
    public static Scenario[] Scenarios { get; } =
    [
        new("its facts are complete and agree with its interfaces", [], FactsAsync),
        new("its rules refuse other currencies and amounts outside its limits by name", [], RulesAsync),
        new("a number that was never sent is not found", [], NotFoundAsync),
        new("a wallet that cannot be reached tells nothing about an order", [], UnreachableAsync),
        new("a call that is cancelled ends at once, and unknown", [], CancelledAsync),
    ];

    private static Task FactsAsync(Stage stage)
    {
        var (wallet, facts) = (stage.Wallet, stage.Wallet.Facts);
        Assert.Matches("^[a-z][a-z0-9_-]{0,31}$", facts.Id);
        Assert.NotEmpty(facts.Name);
        Assert.NotEmpty(facts.Currencies);
        Assert.All(facts.Currencies, c => Assert.True(c.MinMinor > 0 && c.MaxMinor >= c.MinMinor && c.StepMinor > 0));
        Assert.InRange(facts.CallTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5));
        Assert.Equal(wallet is ITakesCustomerCodes, facts.CustomerCode is not null);
        Assert.Equal(wallet is IPresentsMerchantCodes, facts.MerchantCode is not null);
        Assert.Equal(wallet is IRefunds, facts.MaxRefunds > 0);
        Assert.True(wallet is not ICaptures || facts.MaxCaptures > 0);
        foreach (var schedule in new[] { facts.CustomerCode, facts.MerchantCode })
        {
            if (schedule is not null)
            {
                Assert.NotEmpty(schedule.Inquiry.Delays);
                Assert.NotEmpty(schedule.Undo.Delays);
                Assert.False(schedule.Inquiry.Finite || schedule.Undo.Finite);
                Assert.True(schedule.Undo.Window > TimeSpan.Zero);
            }
        }
        Assert.NotEmpty(facts.Parts.Delays);
        var discloses = facts.Discloses.Operations;
        Assert.Contains("inquire", discloses);
        Assert.Equal(wallet is ITakesCustomerCodes, discloses.Contains("pay"));
        Assert.Equal(wallet is IPresentsMerchantCodes, discloses.Contains("present"));
        Assert.Equal(wallet is ICancels, discloses.Contains("cancel"));
        Assert.Equal(wallet is ICaptures, discloses.Contains("capture"));
        Assert.Equal(wallet is ICaptures, discloses.Contains("inquire_capture"));
        Assert.Equal(wallet is IRefunds, discloses.Contains("refund"));
        Assert.Equal(wallet is IRefunds, discloses.Contains("inquire_refund"));
        return Task.CompletedTask;
    }

    private static Task RulesAsync(Stage stage)
    {
        var limits = stage.Wallet.Facts.Currencies[0];
        var mode = stage.Wallet is ITakesCustomerCodes ? ChargeMode.CustomerCode : ChargeMode.MerchantCode;
        var good = stage.Charge(mode: mode).Terms;
        Assert.Empty(Codes(good));
        Assert.Equal(["currency_not_supported"], Codes(good with { Currency = "USD" }));
        Assert.Equal(["amount_out_of_range"], Codes(good with { AmountMinor = limits.MaxMinor + limits.StepMinor }));
        if (limits.MinMinor > 1)
        {
            Assert.Equal(["amount_out_of_range"], Codes(good with { AmountMinor = limits.MinMinor - 1 }));
        }
        return Task.CompletedTask;

        IEnumerable<string> Codes(PaymentRequest terms) => stage.Wallet.Rules.Validate(terms).Errors.Select(e => e.ErrorCode);
    }

    private static async Task NotFoundAsync(Stage stage)
    {
        var answer = await stage.Wallet.InquireAsync(Any(stage), CancellationToken.None);

        Assert.Equal(UnknownWhy.NotFound, AssertCase.Is<WalletResult<OrderState>.Unknown>(answer).Why);
        WalletConformance.AssertClean(stage, answer, null);
    }

    private static async Task UnreachableAsync(Stage stage)
    {
        var charge = Any(stage);
        await stage.Mock.DisposeAsync();

        var answer = await stage.Wallet.InquireAsync(charge, CancellationToken.None);

        AssertCase.Is<WalletResult<OrderState>.Unknown>(answer);
    }

    private static async Task CancelledAsync(Stage stage)
    {
        stage.Mock.Faults.Arm(new(stage.Operations.Inquire, "no_answer_before_executing") { Times = 0 });
        using var cancel = new CancellationTokenSource();
        var asked = stage.Wallet.InquireAsync(Any(stage), cancel.Token);
        await cancel.CancelAsync();

        var answer = await asked.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);

        AssertCase.Is<WalletResult<OrderState>.Unknown>(answer);
    }

    private static Charge Any(Stage stage) =>
        stage.Charge(mode: stage.Wallet is ITakesCustomerCodes ? ChargeMode.CustomerCode : ChargeMode.MerchantCode);
}
