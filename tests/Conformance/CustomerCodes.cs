using Adapters.Contract;
using Adapters.Contract.Codes;
using CsCheck;

namespace Conformance;

/// <summary>What a wallet must do whose payers show a code.</summary>
internal static class CustomerCodes
{
    private static readonly Type[] Pays = [typeof(ITakesCustomerCodes)];

    // Each with what a person should hear of.
    private static readonly (string Kind, Alert Alert)[] Broken =
    [
        ("truncate_body", Alert.None),
        ("html_page", Alert.None),
        ("http_500", Alert.None),
        ("reset_connection", Alert.None),
        ("unknown_outcome", Alert.None),
        ("unknown_code", Alert.UndocumentedAnswer),
        ("wrong_amount", Alert.Mismatch),
        ("wrong_reference", Alert.Mismatch),
    ];

    // Far above the deadline of the scenario, and far below what a dripping answer takes to its end.
    private static readonly TimeSpan SurelyOver = TimeSpan.FromSeconds(20);

    public static Scenario[] Scenarios { get; } =
    [
        new("any text has a claim, and nobody's text is not its own", Pays, ClaimsAsync),
        new("a fresh code is charged once, and an inquiry says the same", Pays, PaidAsync),
        new("a refusal is a decline with a reason and the wallet's own code", Pays, RefusedAsync),
        new("each refusal that the document names is a decline with the document's reason", Pays, ReasonsAsync),
        new("money that can follow a refused charge is announced, and an inquiry shows it", Pays, LateAsync),
        new("a lost answer is unknown, and an inquiry finds the one charge", Pays, LostAsync)
        {
            Faults = [new(WalletCall.Pay, "reset_after_executing")],
        },
        new("a broken, odd or contradicting answer is unknown and never a decline", Pays, BrokenAsync)
        {
            Faults = [new(WalletCall.Pay, [.. Broken.Select(b => b.Kind)])],
        },
        new("an answer that comes too slowly is unknown and never a decline", Pays, SlowAsync)
        {
            TimeoutSeconds = 2,
            Faults = [new(WalletCall.Pay, "slow_drip")],
        },
        new("nothing sent at the first try is a definite decline", Pays, NotSentAsync),
        new("many charges at once are as many charges", Pays, ManyAsync),
        new("numbers drawn for a charge are part of what the wallet books", [typeof(IAllocatesNumbers)], NumbersAsync),
    ];

    /// <summary>Waits for an answer under a short deadline; one that takes far longer fails, since no deadline can be at work.</summary>
    public static async Task<WalletResult<T>> WithinDeadlineAsync<T>(WalletFixture fixture, Task<WalletResult<T>> asked)
    {
        if (await Task.WhenAny(asked, Task.Delay(SurelyOver, CancellationToken.None)) != asked)
        {
            Assert.Fail(
                $"the call goes on {SurelyOver.TotalSeconds} s after it began, although TimeoutSeconds is {fixture.Scenario.TimeoutSeconds}: the setting must be the deadline of the whole call, last byte included"
            );
        }
        return await asked;
    }

    /// <summary>Fails with every refusal that is not declined as the document says.</summary>
    public static async Task AssertReasonsAsync<T>(WalletFixture fixture, Func<Refusal, Task<WalletResult<T>>> refuse)
    {
        Assert.True(fixture.Refusals.Length > 0, $"{nameof(WalletFixture.Refusals)} is empty in your conformance class");
        var wrong = new List<string>();
        foreach (var refusal in fixture.Refusals)
        {
            var answer = await refuse(refusal);
            if (
                answer is not WalletResult<T>.Declined declined
                || declined.Reason != refusal.Reason
                || declined.SchemeCode != refusal.SchemeCode
            )
            {
                wrong.Add($"{refusal.SchemeCode} ({refusal.Won} won) must be {refusal.Reason}: {AssertCase.Text(answer)}");
            }
        }
        Assert.True(wrong.Count == 0, $"refusals are not declined as the document says:{WalletFixture.Lines(wrong)}");
    }

    private static Task ClaimsAsync(WalletFixture fixture)
    {
        var takes = (ITakesCustomerCodes)fixture.Wallet;
        var now = TimeProvider.System.GetUtcNow();
        Gen.String.Sample(text => Assert.NotNull(takes.Recognize(ScannedCode.Of(text), now)));
        Assert.All(
            new[] { "", "8801234567893", "https://shop.example/pay", "hello" },
            text => AssertCase.Is<CodeMatch.No>(takes.Recognize(ScannedCode.Of(text), now))
        );
        return Task.CompletedTask;
    }

    private static async Task PaidAsync(WalletFixture fixture)
    {
        var (code, charge) = fixture.Scan();

        var paid = await PayAsync(fixture, charge, code);
        var asked = await fixture.Wallet.InquireAsync(charge, CancellationToken.None);

        foreach (var answer in new[] { paid, asked })
        {
            var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer);
            var taken = AssertCase.Is<OrderState.Captured>(done.Value);
            Assert.Equal((1_250_000, 0), (taken.CapturedMinor, taken.RefundedMinor));
            Assert.NotNull(taken.SchemeReference);
            Assert.Matches("^[0-9a-f]{64}$", done.Evidence.BodySha256);
            WalletConformance.AssertClean(fixture, answer, code);
        }
        Assert.Equal(1_250_000, Assert.Single(fixture.Ledger(charge)).AmountChon);
    }

    private static async Task RefusedAsync(WalletFixture fixture)
    {
        var (code, charge) = fixture.Scan(WalletFixture.RefusedWon);

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await PayAsync(fixture, charge, code));

        Assert.Equal(DeclineReason.InsufficientFunds, declined.Reason);
        Assert.NotEmpty(declined.SchemeCode);
        Assert.Empty(fixture.Ledger(charge));
    }

    private static Task ReasonsAsync(WalletFixture fixture) =>
        AssertReasonsAsync(
            fixture,
            refusal =>
            {
                var (code, charge) = fixture.Scan(refusal.Won);
                return PayAsync(fixture, charge, code);
            }
        );

    private static async Task LateAsync(WalletFixture fixture)
    {
        var (code, charge) = fixture.Scan(WalletFixture.RefusedWon);
        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await PayAsync(fixture, charge, code));

        var late = await fixture.Mock.ActAsync(charge.Number, "pay_late");

        Assert.Equal(late.IsSuccess, declined.MoneyMayFollow);
        var after = await fixture.Wallet.InquireAsync(charge, CancellationToken.None);
        Assert.Equal(late.IsSuccess, after is WalletResult<OrderState>.Succeeded { Value: OrderState.Captured { CapturedMinor: 105_100 } });
    }

    private static async Task LostAsync(WalletFixture fixture)
    {
        fixture.Arm(WalletCall.Pay, "reset_after_executing");
        var (code, charge) = fixture.Scan();

        AssertCase.Is<WalletResult<OrderState>.Unknown>(await PayAsync(fixture, charge, code));
        var found = await fixture.Wallet.InquireAsync(charge with { EarlierTries = 1 }, CancellationToken.None);

        AssertCase.Is<OrderState.Captured>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(found).Value);
        Assert.Single(fixture.Ledger(charge));
    }

    private static async Task BrokenAsync(WalletFixture fixture)
    {
        var wrong = new List<string>();
        foreach (var (kind, alert) in Broken)
        {
            fixture.Arm(WalletCall.Pay, kind);
            var (code, charge) = fixture.Scan();

            var answer = await PayAsync(fixture, charge, code);

            if (answer is not WalletResult<OrderState>.Unknown || answer.Alert != alert)
            {
                wrong.Add($"{kind} must be Unknown with Alert.{alert}: {AssertCase.Text(answer)}");
            }
        }
        Assert.True(wrong.Count == 0, $"answers that say nothing about the money were taken for a word:{WalletFixture.Lines(wrong)}");
    }

    private static async Task SlowAsync(WalletFixture fixture)
    {
        fixture.Arm(WalletCall.Pay, "slow_drip");
        var (code, charge) = fixture.Scan();

        var answer = await WithinDeadlineAsync(fixture, PayAsync(fixture, charge, code));

        AssertCase.Is<WalletResult<OrderState>.Unknown>(answer);
        Assert.Equal(Alert.None, answer.Alert);
    }

    private static async Task NotSentAsync(WalletFixture fixture)
    {
        var (code, charge) = fixture.Scan();
        await fixture.Mock.DisposeAsync();

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await PayAsync(fixture, charge, code));

        Assert.Equal(DeclineReason.SchemeUnavailable, declined.Reason);
    }

    private static async Task ManyAsync(WalletFixture fixture)
    {
        var scans = Enumerable.Range(0, 32).Select(_ => fixture.Scan()).ToList();

        var answers = await Task.WhenAll(scans.Select(s => PayAsync(fixture, s.Charge, s.Code)));

        foreach (var answer in answers)
        {
            AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer);
        }
        Assert.Equal(32, fixture.Mock.Ledger.Count);
    }

    private static async Task NumbersAsync(WalletFixture fixture)
    {
        var (code, charge) = fixture.Scan();

        await PayAsync(fixture, charge, code);

        Assert.Equal(charge.Allocated, Assert.Single(fixture.Ledger(charge)).GatewayReference);
        var allocates = (IAllocatesNumbers)fixture.Wallet;
        var sequence = allocates.SequenceFor(charge.Terms, charge.CreatedAt);
        Assert.StartsWith(fixture.Wallet.Facts.Id + "/", sequence.Name, StringComparison.Ordinal);
        Assert.NotEqual(allocates.Compose(sequence, 1), allocates.Compose(sequence, 2));
    }

    private static Task<WalletResult<OrderState>> PayAsync(WalletFixture fixture, Charge charge, ScannedCode code) =>
        ((ITakesCustomerCodes)fixture.Wallet).PayAsync(charge, code, CancellationToken.None);
}
