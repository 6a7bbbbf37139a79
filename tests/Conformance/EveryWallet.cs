using Adapters.Contract;
using Adapters.Contract.Disclosures;

namespace Conformance;

/// <summary>What every wallet must do.</summary>
internal static class EveryWallet
{
    public static Scenario[] Scenarios { get; } =
    [
        new("its facts are complete and agree with its interfaces", [], FactsAsync),
        new("its rules refuse other currencies and amounts outside its limits by name", [], RulesAsync),
        new("a number that was never sent is not found", [], NotFoundAsync),
        new("a wallet that cannot be reached tells nothing about an order", [], UnreachableAsync),
        new("a call that is cancelled ends at once, and unknown", [], CancelledAsync)
        {
            Faults = [new(WalletCall.Inquire, "no_answer_before_executing")],
        },
        new("an answer about another order, amount or reference is unknown, and a person hears of it", [], DiffersAsync)
        {
            Faults = [new(WalletCall.Inquire, "wrong_amount", "wrong_reference", "wrong_merchant_reference")],
        },
    ];

    private static Task FactsAsync(WalletFixture fixture)
    {
        var (wallet, facts) = (fixture.Wallet, fixture.Wallet.Facts);
        var wrong = new List<string>();
        Check(IsId(facts.Id), $"Id must be 1 to 32 of a-z, 0-9, _ and -, beginning with a letter: {facts.Id}");
        Check(facts.Name.Length > 0, "Name is empty");
        Check(facts.Currencies.Length > 0, "Currencies is empty");
        foreach (var limits in facts.Currencies)
        {
            Check(limits.MinMinor > 0 && limits.MaxMinor >= limits.MinMinor && limits.StepMinor > 0, $"limits make no sense: {limits}");
        }
        Check(
            facts.CallTimeout == TimeSpan.FromSeconds(fixture.Scenario.TimeoutSeconds),
            $"CallTimeout is {facts.CallTimeout}, but the setting TimeoutSeconds is {fixture.Scenario.TimeoutSeconds}"
        );
        Agrees(wallet is ITakesCustomerCodes, facts.CustomerCode is not null, nameof(facts.CustomerCode), nameof(ITakesCustomerCodes));
        Agrees(
            wallet is IPresentsMerchantCodes,
            facts.MerchantCode is not null,
            nameof(facts.MerchantCode),
            nameof(IPresentsMerchantCodes)
        );
        Agrees(wallet is IRefunds, facts.MaxRefunds > 0, nameof(facts.MaxRefunds), nameof(IRefunds));
        Check(wallet is not ICaptures || facts.MaxCaptures > 0, $"MaxCaptures is 0, but the adapter is {nameof(ICaptures)}");
        CheckSchedule(facts.CustomerCode, nameof(facts.CustomerCode));
        CheckSchedule(facts.MerchantCode, nameof(facts.MerchantCode));
        Endless(facts.Parts, nameof(facts.Parts));
        NotNegative(facts.PartNotFoundGrace, nameof(facts.PartNotFoundGrace));
        var discloses = facts.Discloses.Operations.ToHashSet();
        Discloses(true, WalletOperations.Inquire, nameof(IWallet));
        Discloses(wallet is ITakesCustomerCodes, WalletOperations.Pay, nameof(ITakesCustomerCodes));
        Discloses(wallet is IPresentsMerchantCodes, WalletOperations.Present, nameof(IPresentsMerchantCodes));
        Discloses(wallet is ICancels, WalletOperations.Cancel, nameof(ICancels));
        Discloses(wallet is ICaptures, WalletOperations.Capture, nameof(ICaptures));
        Discloses(wallet is ICaptures, WalletOperations.InquireCapture, nameof(ICaptures));
        Discloses(wallet is IRefunds, WalletOperations.Refund, nameof(IRefunds));
        Discloses(wallet is IRefunds, WalletOperations.InquireRefund, nameof(IRefunds));
        Assert.True(wrong.Count == 0, $"the facts are wrong:{WalletFixture.Lines(wrong)}");
        return Task.CompletedTask;

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                wrong.Add(fault);
            }
        }

        void Agrees(bool implements, bool states, string fact, string ability) =>
            Check(
                implements == states,
                states ? $"{fact} is set, but the adapter is no {ability}" : $"{fact} is missing, but the adapter is {ability}"
            );

        void Discloses(bool implements, string operation, string ability) =>
            Agrees(implements, discloses.Contains(operation), $"Discloses[{operation}]", ability);

        void CheckSchedule(ChargeSchedule? schedule, string name)
        {
            if (schedule is null)
            {
                return;
            }
            Endless(schedule.Inquiry, $"{name}.{nameof(schedule.Inquiry)}");
            Endless(schedule.Undo, $"{name}.{nameof(schedule.Undo)}");
            Check(schedule.Undo.Window > TimeSpan.Zero, $"{name}.Undo.Window must be above zero: nothing would ever be undone");
            Check(schedule.Present.Delays.All(d => d >= TimeSpan.Zero), $"{name}.Present has a negative delay");
            NotNegative(schedule.NotFoundGrace, $"{name}.{nameof(schedule.NotFoundGrace)}");
            NotNegative(schedule.MismatchHolds, $"{name}.{nameof(schedule.MismatchHolds)}");
            NotNegative(schedule.UndoNotBefore, $"{name}.{nameof(schedule.UndoNotBefore)}");
            NotNegative(schedule.Confirm, $"{name}.{nameof(schedule.Confirm)}");
            Check(schedule.LateLooks.All(d => d >= TimeSpan.Zero), $"{name}.LateLooks has a negative look");
        }

        void Endless(RetrySchedule schedule, string name)
        {
            Check(schedule is { Finite: false, Delays.Length: > 0 }, $"{name} must be a list of delays whose last one repeats");
            Check(schedule.Delays.All(d => d >= TimeSpan.Zero), $"{name} has a negative delay");
            NotNegative(schedule.Window, $"{name}.{nameof(schedule.Window)}");
        }

        void NotNegative(TimeSpan time, string name) => Check(time >= TimeSpan.Zero, $"{name} is negative");
    }

    private static bool IsId(string id) =>
        id.Length is >= 1 and <= 32
        && char.IsAsciiLetterLower(id[0])
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');

    private static Task RulesAsync(WalletFixture fixture)
    {
        var limits = fixture.Wallet.Facts.Currencies[0];
        var good = Any(fixture).Terms;
        Assert.Empty(Codes(good));
        Assert.Equal(["currency_not_supported"], Codes(good with { Currency = "USD" }));
        Assert.Equal(["amount_out_of_range"], Codes(good with { AmountMinor = limits.MaxMinor + limits.StepMinor }));
        if (limits.MinMinor > 1)
        {
            Assert.Equal(["amount_out_of_range"], Codes(good with { AmountMinor = limits.MinMinor - 1 }));
        }
        return Task.CompletedTask;

        IEnumerable<string> Codes(PaymentRequest terms) => fixture.Wallet.Rules.Validate(terms).Errors.Select(e => e.ErrorCode);
    }

    private static async Task NotFoundAsync(WalletFixture fixture)
    {
        var answer = await fixture.Wallet.InquireAsync(Any(fixture), CancellationToken.None);

        Assert.Equal(UnknownWhy.NotFound, AssertCase.Is<WalletResult<OrderState>.Unknown>(answer).Why);
        WalletConformance.AssertClean(fixture, answer, null);
    }

    private static async Task UnreachableAsync(WalletFixture fixture)
    {
        var charge = Any(fixture);
        await fixture.Mock.DisposeAsync();

        var answer = await fixture.Wallet.InquireAsync(charge, CancellationToken.None);

        AssertCase.Is<WalletResult<OrderState>.Unknown>(answer);
    }

    private static async Task CancelledAsync(WalletFixture fixture)
    {
        fixture.Arm(WalletCall.Inquire, "no_answer_before_executing", times: 0);
        using var cancel = new CancellationTokenSource();
        var asked = fixture.Wallet.InquireAsync(Any(fixture), cancel.Token);
        await cancel.CancelAsync();

        var answer = await asked.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);

        AssertCase.Is<WalletResult<OrderState>.Unknown>(answer);
    }

    private static async Task DiffersAsync(WalletFixture fixture)
    {
        // Asked by our number, as after a lost answer: nothing but the answer's own fields tells whose order it is.
        var charge = await Orders.TakeAsync(fixture) with
        {
            Known = LastKnownState.Nothing,
            CapturedMinor = 0,
            SchemeReference = null,
        };
        var believed = new List<string>();
        foreach (var kind in new[] { "wrong_amount", "wrong_reference", "wrong_merchant_reference" })
        {
            fixture.Arm(WalletCall.Inquire, kind);
            var answer = await fixture.Wallet.InquireAsync(charge, CancellationToken.None);
            if (answer is not WalletResult<OrderState>.Unknown { Alert: Alert.Mismatch })
            {
                believed.Add($"{kind}: {AssertCase.Text(answer)}");
            }
        }
        Assert.True(
            believed.Count == 0,
            $"expected Unknown with Alert.Mismatch; compare number, amount, currency and reference:{WalletFixture.Lines(believed)}"
        );
    }

    private static Charge Any(WalletFixture fixture) => fixture.Charge(mode: Orders.Mode(fixture));
}
