using Adapters.Contract;
using Adapters.ManmulSang;

namespace Adapters.Tests.ManmulSang;

public sealed class ManmulSangMappingTests
{
    private const long All = 1_250_000;

    [Fact]
    public async Task Every_order_status_has_its_standing()
    {
        AssertCase.Is<WalletResult<OrderState>.Pending>(await AskAsync(Samples.Order("CREATED")));
        AssertCase.Is<WalletResult<OrderState>.Pending>(await AskAsync(Samples.Order("SCANNED")));
        Assert.Equal(
            (All, new DateTimeOffset(2026, 3, 9, 1, 31, 2, 417, TimeSpan.Zero)),
            await DoneAsync(Samples.Order("AUTHORIZED", All)) is OrderState.Authorized held ? (held.HeldMinor, held.Until!.Value) : default
        );
        var partly = await TakenAsync("PARTIALLY_CAPTURED", All, 500_000, 100_000);
        Assert.Equal((500_000, 100_000, 750_000), Sums(partly));
        Assert.NotNull(partly.HeldUntil);
        Assert.Equal((All, 0, 0), Sums(await TakenAsync("CAPTURED", All, All, 0)));
        Assert.Equal((500_000, 1, 0), Sums(await TakenAsync("PARTIALLY_REFUNDED", All, 500_000, 1)));
        Assert.Equal((All, All, 0), Sums(await TakenAsync("REFUNDED", All, All, All)));
        Assert.Equal(ReleaseCause.CalledOff, await ReleasedAsync("CANCELLED"));
        Assert.Equal(ReleaseCause.CalledOff, await ReleasedAsync("VOIDED"));
        Assert.Equal(ReleaseCause.Lapsed, await ReleasedAsync("EXPIRED"));
        Assert.Equal(ReleaseCause.Lapsed, await ReleasedAsync("AUTH_EXPIRED"));
        var held2 = await UnknownAsync(Samples.Order("ON_HOLD"));
        Assert.Equal((UnknownWhy.Undocumented, Alert.UndocumentedAnswer), (held2.Why, held2.Alert));
    }

    [Theory]
    [InlineData("payer_insufficient_funds", DeclineReason.InsufficientFunds)]
    [InlineData("payer_limit", DeclineReason.LimitPerTransaction)]
    [InlineData("payer_daily_limit", DeclineReason.LimitPeriod)]
    [InlineData("payer_rejected", DeclineReason.CustomerCanceled)]
    [InlineData("payer_timeout", DeclineReason.CustomerTimeout)]
    [InlineData("payer_restricted", DeclineReason.AccountBlocked)]
    [InlineData("payer_not_verified", DeclineReason.AuthenticationFailed)]
    [InlineData("risk", DeclineReason.RiskRefused)]
    [InlineData("qr_expired", DeclineReason.CodeExpired)]
    [InlineData("seller_cancelled", DeclineReason.OperationNotAllowed)]
    public async Task Every_documented_failure_declines_by_its_reason(string code, DeclineReason reason)
    {
        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await AskAsync(Samples.Order("FAILED", failure: code)));
        Assert.Equal((reason, code), (declined.Reason, declined.SchemeCode));
        Assert.True(declined.MoneyMayFollow);
        Assert.Equal(10, ManmulSangCodes.OrderFailures.Codes.Count);
    }

    [Fact]
    public async Task Another_failure_is_undocumented()
    {
        Assert.Equal(UnknownWhy.Undocumented, (await UnknownAsync(Samples.Order("FAILED", failure: "moon_phase"))).Why);
        Assert.Equal(UnknownWhy.Undocumented, (await UnknownAsync(Samples.Order("FAILED"))).Why);
    }

    [Fact]
    public async Task Differences_are_never_taken_for_ours()
    {
        string[] mismatches =
        [
            Samples.Order("AUTHORIZED", All, amount: "12500.01"),
            Samples.Order("AUTHORIZED", All, reference: "other"),
            Samples.Order("AUTHORIZED", All - 1),
            Samples.Order("CAPTURED", All, 100, 200),
            Samples.Order("CANCELLED", All, 100),
        ];
        foreach (var order in mismatches)
        {
            var unknown = await UnknownAsync(order);
            Assert.Equal((UnknownWhy.Mismatch, Alert.Mismatch), (unknown.Why, unknown.Alert));
        }
        Assert.Equal(
            UnknownWhy.Mismatch,
            (await UnknownAsync(Samples.Order("CAPTURED", All, All - 1), Samples.Charge(CaptureMode.Automatic))).Why
        );
        Assert.Equal(UnknownWhy.NoAnswer, (await UnknownAsync(Samples.Order("AUTHORIZED", All, number: "GW20260302000009"))).Why);
        Assert.Equal(UnknownWhy.NoAnswer, (await UnknownAsync(Samples.Order("AUTHORIZED", All, amount: "12500.005"))).Why);
    }

    [Theory]
    [InlineData("12500")]
    [InlineData("1.25e4")]
    [InlineData("12500.0")]
    public async Task Other_forms_of_the_same_amount_are_the_same(string amount) =>
        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await AskAsync(Samples.Order("AUTHORIZED", All, amount: amount)));

    [Fact]
    public async Task An_order_tells_of_its_parts()
    {
        var standing = await DoneAsync(Samples.Order("PARTIALLY_CAPTURED", All, 500_000, captures: $"[{Samples.Capture("SUCCEEDED")}]"));
        var part = Assert.Single(standing.Parts);
        Assert.Equal((OperationKind.Capture, "GWC20260302000001"), (part.Kind, part.Number));
        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(part.Answer);
    }

    [Fact]
    public void The_table_of_refusals_is_total()
    {
        (int, string)[] documented =
        [
            (403, "insufficient_scope"),
            (403, "merchant_suspended"),
            (404, "not_found"),
            (409, "conflict_in_progress"),
            (409, "duplicate_order_no"),
            (409, "invalid_state"),
            (409, "refund_window_closed"),
            (409, "duplicate_capture_no"),
            (409, "duplicate_refund_no"),
            (422, "idempotency_key_reused"),
            (422, "validation_failed"),
            (422, "amount_not_allowed"),
            (422, "amount_exceeds_authorized"),
            (422, "amount_exceeds_captured"),
            (422, "currency_not_supported"),
            (422, "terminal_unknown"),
            (422, "too_many_captures"),
            (422, "too_many_refunds"),
            (425, "not_ready"),
            (503, "maintenance"),
        ];
        string[] statuses = ["200", "201", "202", "400", "401", "405", "413", "415", "429"];
        var codes = documented.Select(pair => FormattableString.Invariant($"{pair.Item1} {pair.Item2}"));
        Assert.Equal(statuses.Concat(codes).Order(StringComparer.Ordinal), ManmulSangCodes.Table.Codes.Order(StringComparer.Ordinal));
        Assert.Equal(12, ManmulSangCallbacks.Types.Count);
        Assert.Equal(3, ManmulSangCodes.PartFailures.Codes.Count);
    }

    [Fact]
    public async Task Not_found_is_not_found_by_either_way_of_asking()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(Samples.Refuses(404, "not_found"), new Says(200, """{"items":[]}"""));
        foreach (var charge in new[] { Samples.Known(), Samples.Charge() })
        {
            Assert.Equal(
                UnknownWhy.NotFound,
                AssertCase.Is<WalletResult<OrderState>.Unknown>(await stub.Wallet.InquireAsync(charge, ManmulSangFixture.Token)).Why
            );
        }
    }

    private static async Task<WalletResult<OrderState>> AskAsync(string order, Charge? charge = null)
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(new Says(200, charge is null ? order : $$"""{"items":[{{order}}]}"""));
        return await stub.Wallet.InquireAsync(charge ?? Samples.Known(), ManmulSangFixture.Token);
    }

    private static async Task<WalletResult<OrderState>.Unknown> UnknownAsync(string order, Charge? charge = null) =>
        AssertCase.Is<WalletResult<OrderState>.Unknown>(await AskAsync(order, charge));

    private static async Task<OrderState> DoneAsync(string order) =>
        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await AskAsync(order)).Value;

    private static async Task<OrderState.Captured> TakenAsync(string status, long authorized, long captured, long refunded) =>
        Assert.IsType<OrderState.Captured>(await DoneAsync(Samples.Order(status, authorized, captured, refunded)));

    private static async Task<ReleaseCause> ReleasedAsync(string status) =>
        Assert.IsType<OrderState.NotCharged>(await DoneAsync(Samples.Order(status))).Cause;

    private static (long, long, long) Sums(OrderState.Captured taken) => (taken.CapturedMinor, taken.RefundedMinor, taken.CapturableMinor);
}
