using Adapters.Contract;
using Adapters.Contract.Codes;
using CsCheck;

namespace Adapters.Tests.Conformance;

/// <summary>What a wallet must do whose payers show a code.</summary>
internal static class CustomerCodes
{
    private static readonly Type[] Pays = [typeof(ITakesCustomerCodes)];
    private static readonly Type[] PaysAndCancels = [typeof(ITakesCustomerCodes), typeof(ICancels)];

    public static Scenario[] Scenarios { get; } =
    [
        new("any text has a claim, and nobody's text is not its own", Pays, ClaimsAsync),
        new("a fresh code is charged once, and an inquiry says the same", Pays, PaidAsync),
        new("a refusal is a decline with a reason and the wallet's own code", Pays, RefusedAsync),
        new("money that can follow a refused charge is announced, and an inquiry shows it", Pays, LateAsync),
        new("a lost answer is unknown, and an inquiry finds the one charge", Pays, LostAsync),
        new("a broken, odd or contradicting answer is unknown and never a decline", Pays, BrokenAsync),
        new("an answer that comes too slowly is unknown and never a decline", Pays, SlowAsync, TimeoutSeconds: 2),
        new("nothing sent at the first try is a definite decline", Pays, NotSentAsync),
        new("many charges at once are as many charges", Pays, ManyAsync),
        new("numbers drawn for a charge are part of what the wallet books", [typeof(IAllocatesNumbers)], NumbersAsync),
        new("a charge that is called off is reversed, and asking again changes nothing", PaysAndCancels, CancelledAsync),
        new("calling off what was never made shows no charge, however often it is asked", PaysAndCancels, NeverMadeAsync),
    ];

    private static Task ClaimsAsync(Stage stage)
    {
        var takes = (ITakesCustomerCodes)stage.Wallet;
        var now = TimeProvider.System.GetUtcNow();
        Gen.String.Sample(text => Assert.NotNull(takes.Recognize(ScannedCode.Of(text), now)));
        Assert.All(
            new[] { "", "8801234567893", "https://shop.example/pay", "hello" },
            text => Assert.IsType<CodeMatch.No>(takes.Recognize(ScannedCode.Of(text), now))
        );
        return Task.CompletedTask;
    }

    private static async Task PaidAsync(Stage stage)
    {
        var (code, charge) = stage.Scan();

        var paid = await PayAsync(stage, charge, code);
        var asked = await stage.Wallet.InquireAsync(charge, CancellationToken.None);

        Assert.All(
            new[] { paid, asked },
            answer =>
            {
                var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer);
                var taken = Assert.IsType<OrderState.Captured>(done.Value);
                Assert.Equal((1_250_000, 0), (taken.CapturedMinor, taken.RefundedMinor));
                Assert.NotNull(taken.SchemeReference);
                Assert.Matches("^[0-9a-f]{64}$", done.Evidence.BodySha256);
                WalletConformance.AssertClean(stage, answer, code);
            }
        );
        Assert.Equal(1_250_000, Assert.Single(stage.Ledger(charge)).AmountChon);
    }

    private static async Task RefusedAsync(Stage stage)
    {
        var (code, charge) = stage.Scan(Stage.Broke);

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await PayAsync(stage, charge, code));

        Assert.Equal(DeclineReason.InsufficientFunds, declined.Reason);
        Assert.NotEmpty(declined.SchemeCode);
        Assert.Empty(stage.Ledger(charge));
    }

    private static async Task LateAsync(Stage stage)
    {
        var (code, charge) = stage.Scan(Stage.Broke);
        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await PayAsync(stage, charge, code));

        var late = await stage.Mock.ActAsync(charge.Number, "pay_late");

        Assert.Equal(late.IsSuccess, declined.MoneyMayFollow);
        var after = await stage.Wallet.InquireAsync(charge, CancellationToken.None);
        Assert.Equal(late.IsSuccess, after is WalletResult<OrderState>.Succeeded { Value: OrderState.Captured { CapturedMinor: 105_100 } });
    }

    private static async Task LostAsync(Stage stage)
    {
        stage.Mock.Faults.Arm(new(stage.Operations.Pay!, "reset_after_executing"));
        var (code, charge) = stage.Scan();

        AssertCase.Is<WalletResult<OrderState>.Unknown>(await PayAsync(stage, charge, code));
        var found = await stage.Wallet.InquireAsync(charge with { EarlierTries = 1 }, CancellationToken.None);

        Assert.IsType<OrderState.Captured>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(found).Value);
        Assert.Single(stage.Ledger(charge));
    }

    private static async Task BrokenAsync(Stage stage)
    {
        foreach (
            var (kind, alert) in new[]
            {
                ("truncate_body", Alert.None),
                ("html_page", Alert.None),
                ("http_500", Alert.None),
                ("reset_connection", Alert.None),
                ("unknown_outcome", Alert.None),
                ("unknown_code", Alert.UndocumentedAnswer),
                ("wrong_amount", Alert.Mismatch),
                ("wrong_reference", Alert.Mismatch),
            }
        )
        {
            stage.Mock.Faults.Arm(new(stage.Operations.Pay!, kind));
            var (code, charge) = stage.Scan();

            var answer = await PayAsync(stage, charge, code);

            Assert.True(answer is WalletResult<OrderState>.Unknown, $"{kind}: {answer}");
            Assert.True(answer.Alert == alert, $"{kind}: {answer.Alert}");
        }
    }

    private static async Task SlowAsync(Stage stage)
    {
        stage.Mock.Faults.Arm(new(stage.Operations.Pay!, "slow_drip"));
        var (code, charge) = stage.Scan();

        var answer = await PayAsync(stage, charge, code);

        AssertCase.Is<WalletResult<OrderState>.Unknown>(answer);
        Assert.Equal(Alert.None, answer.Alert);
    }

    private static async Task NotSentAsync(Stage stage)
    {
        var (code, charge) = stage.Scan();
        await stage.Mock.DisposeAsync();

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await PayAsync(stage, charge, code));

        Assert.Equal(DeclineReason.SchemeUnavailable, declined.Reason);
    }

    private static async Task ManyAsync(Stage stage)
    {
        var scans = Enumerable.Range(0, 32).Select(_ => stage.Scan()).ToList();

        var answers = await Task.WhenAll(scans.Select(s => PayAsync(stage, s.Charge, s.Code)));

        Assert.All(answers, a => AssertCase.Is<WalletResult<OrderState>.Succeeded>(a));
        Assert.Equal(32, stage.Mock.Ledger.Count);
    }

    private static async Task NumbersAsync(Stage stage)
    {
        var (code, charge) = stage.Scan();

        await PayAsync(stage, charge, code);

        Assert.Equal(charge.Allocated, Assert.Single(stage.Ledger(charge)).GatewayReference);
        var allocates = (IAllocatesNumbers)stage.Wallet;
        var sequence = allocates.SequenceFor(charge.Terms, charge.CreatedAt);
        Assert.StartsWith(stage.Wallet.Facts.Id + "/", sequence.Name, StringComparison.Ordinal);
        Assert.NotEqual(allocates.Compose(sequence, 1), allocates.Compose(sequence, 2));
    }

    private static async Task CancelledAsync(Stage stage)
    {
        var (code, charge) = stage.Scan();
        await PayAsync(stage, charge, code);
        var known = charge with { Known = LastKnownState.Taken, CapturedMinor = 1_250_000 };
        var cancels = (ICancels)stage.Wallet;

        for (var tries = 0; tries < 2; tries++)
        {
            var answer = await cancels.CancelAsync(known with { EarlierTries = tries }, CancellationToken.None);
            Assert.IsType<OrderState.NotCharged>(AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer).Value);
        }

        Assert.Equal([Mocks.Kit.Movement.Charge, Mocks.Kit.Movement.Reverse], stage.Ledger(charge).Select(l => l.Kind));
    }

    private static async Task NeverMadeAsync(Stage stage)
    {
        var (_, charge) = stage.Scan();

        // The first call may burn the number; from then on the wallet has something under it, and still no charge.
        for (var tries = 0; tries < 3; tries++)
        {
            var again = charge with { EarlierTries = tries };
            AssertShowsNothing(await ((ICancels)stage.Wallet).CancelAsync(again, CancellationToken.None));
            AssertShowsNothing(await stage.Wallet.InquireAsync(again, CancellationToken.None));
        }

        static void AssertShowsNothing(WalletResult<OrderState> answer) =>
            Assert.True(
                answer
                    is WalletResult<OrderState>.Unknown { Why: UnknownWhy.NotFound, ShowedTheOrder: false }
                        or WalletResult<OrderState>.Succeeded { Value: OrderState.NotCharged { Cause: ReleaseCause.NeverMade } },
                $"{answer}"
            );
    }

    private static Task<WalletResult<OrderState>> PayAsync(Stage stage, Charge charge, ScannedCode code) =>
        ((ITakesCustomerCodes)stage.Wallet).PayAsync(charge, code, CancellationToken.None);
}
