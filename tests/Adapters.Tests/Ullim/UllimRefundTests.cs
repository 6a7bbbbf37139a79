using Adapters.Contract;

namespace Adapters.Tests.Ullim;

public sealed class UllimRefundTests
{
    [Fact]
    public async Task A_refund_is_waited_for_until_the_money_is_back()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", Body("승인", "접수")).Answer("OK", Body("승인", "처리중"));
        desk.Answer("OK", Body("승인", "불명")).Answer("OK", Body("반환", "반환"));

        AssertCase.Is<WalletResult<OperationResult>.Pending>(await desk.RefundAsync());
        AssertCase.Is<WalletResult<OperationResult>.Pending>(await desk.RefundAsync());
        UllimPayTests.Unknown(await desk.RefundAsync(), UnknownWhy.InDoubt, Alert.None);
        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await desk.RefundAsync());
        Assert.Single(desk.Sent.Select(s => s.Text).Distinct());
    }

    [Fact]
    public async Task A_refund_of_an_unknown_charge_fails_and_is_told()
    {
        await using var desk = new UllimFixture();
        desk.Answer("없음");

        var declined = AssertCase.Is<WalletResult<OperationResult>.Declined>(await desk.RefundAsync());

        Assert.Equal(Alert.UnexpectedState, declined.Alert);
    }

    [Fact]
    public async Task A_refund_refused_for_an_undocumented_reason_fails_and_is_told()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", Body("승인", "거절", "<rwhy>모름</rwhy>"));

        var declined = AssertCase.Is<WalletResult<OperationResult>.Declined>(await desk.RefundAsync());

        Assert.Equal(("모름", Alert.UndocumentedAnswer), (declined.SchemeCode, declined.Alert));
    }

    [Fact]
    public async Task A_part_is_refused_before_anything_is_sent()
    {
        await using var desk = new UllimFixture();

        var answer = await desk.Wallet.RefundAsync(
            UllimFixture.Charge,
            UllimFixture.Refund with
            {
                AmountMinor = UllimFixture.Amount - 100,
            },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(DeclineReason.OperationNotAllowed, AssertCase.Is<WalletResult<OperationResult>.Declined>(answer).Reason);
        Assert.Empty(desk.Sent);
    }

    [Theory]
    [InlineData("<st>승인</st><amt cur=\"KPW\">12,500</amt>", UnknownWhy.NoAnswer, Alert.None)]
    [InlineData("<st>승인</st><rst>반환</rst><amt cur=\"KPW\">12,600</amt>", UnknownWhy.Mismatch, Alert.Mismatch)]
    [InlineData("<st>승인</st><rst>보류</rst><amt cur=\"KPW\">12,500</amt>", UnknownWhy.Undocumented, Alert.UndocumentedAnswer)]
    public async Task Other_answers_to_a_refund_are_unknown(string body, UnknownWhy why, Alert alert)
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", body);

        UllimPayTests.Unknown(await desk.RefundAsync(), why, alert);
    }

    [Fact]
    public async Task An_inquiry_tells_what_became_of_a_refund()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", UllimFixture.Body("승인"));
        desk.Answer("없음");
        desk.Answer("OK", UllimFixture.Body("승인", "<rst>접수</rst>"));
        desk.Answer("OK", UllimFixture.Body("반환", "<rst>반환</rst>"));
        desk.Answer("OK", UllimFixture.Body("승인", "<rst>거절</rst><rwhy>상점잔액부족</rwhy>"));
        desk.Answer("OK", "<st>승인</st><amt cur=\"KPW\">12,500</amt><rst>반환</rst>");

        UllimPayTests.Unknown(await desk.InquireRefundAsync(), UnknownWhy.NotFound, Alert.None);
        UllimPayTests.Unknown(await desk.InquireRefundAsync(), UnknownWhy.NotFound, Alert.None);
        AssertCase.Is<WalletResult<OperationResult>.Pending>(await desk.InquireRefundAsync());
        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await desk.InquireRefundAsync());
        AssertCase.Is<WalletResult<OperationResult>.Declined>(await desk.InquireRefundAsync());
        UllimPayTests.Unknown(await desk.InquireRefundAsync(), UnknownWhy.NoAnswer, Alert.None);
    }

    private static string Body(string st, string rst, string more = "") =>
        $"<st>{st}</st><rst>{rst}</rst>{more}<amt cur=\"KPW\">12,500</amt>";
}
