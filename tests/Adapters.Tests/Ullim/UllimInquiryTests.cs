using Adapters.Contract;

namespace Adapters.Tests.Ullim;

public sealed class UllimInquiryTests
{
    private const string Foreign = "<st>승인</st><amt cur=\"KPW\">12,500</amt><vref>7b37cbdb739843cf</vref>";

    [Fact]
    public async Task A_charge_is_found_as_it_stands()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", UllimFixture.Body("승인", "<newField/><apv>A7731940</apv><ref>order-1004</ref><wdt>20260302103016</wdt>"));
        desk.Answer("OK", UllimFixture.Body("반환", "<rst>반환</rst>"));
        desk.Answer("OK", UllimFixture.Body("취소"));
        desk.Answer("OK", "<kind>ONL</kind><st>취소</st>");

        Assert.Equal(new OrderState.Captured(UllimFixture.Amount, 0) { SchemeReference = "A7731940" }, await Standing());
        Assert.Equal(new OrderState.Captured(UllimFixture.Amount, UllimFixture.Amount), await Standing());
        Assert.Equal(new OrderState.NotCharged(ReleaseCause.CalledOff), await Standing());
        Assert.Equal(new OrderState.NotCharged(ReleaseCause.NeverMade), await Standing());

        async Task<OrderState> Standing() => AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.InquireAsync()).Value;
    }

    [Fact]
    public async Task An_open_charge_is_waited_for_or_in_doubt()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", UllimFixture.Body("접수")).Answer("OK", UllimFixture.Body("처리중"));
        desk.Answer("OK", UllimFixture.Body("불명")).Answer("없음");

        AssertCase.Is<WalletResult<OrderState>.Pending>(await desk.InquireAsync());
        AssertCase.Is<WalletResult<OrderState>.Pending>(await desk.InquireAsync());
        UllimPayTests.Unknown(await desk.InquireAsync(), UnknownWhy.InDoubt, Alert.None);
        UllimPayTests.Unknown(await desk.InquireAsync(), UnknownWhy.NotFound, Alert.None);
    }

    [Fact]
    public async Task A_foreign_voucher_without_a_used_number_is_a_difference_and_is_never_undone()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", Foreign).Answer("OK", Foreign);

        UllimPayTests.Unknown(await desk.InquireAsync(), UnknownWhy.Mismatch, Alert.Mismatch);
        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.Mismatch, Alert.Mismatch);
        Assert.All(desk.Sent, s => Assert.Equal("INQ", s.Head("op")));
    }

    [Fact]
    public async Task A_foreign_voucher_that_turns_out_to_be_ours_is_undone_as_usual()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", Foreign).Answer("OK", UllimFixture.Body("승인"));
        desk.Answer("OK", "<st>취소</st>");

        await desk.InquireAsync();
        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.CancelAsync());

        Assert.IsType<OrderState.NotCharged>(done.Value);
        Assert.Equal(["INQ", "INQ", "REV"], desk.Sent.Select(s => s.Head("op")));
    }

    [Theory]
    [InlineData("<amt cur=\"KPW\">12,600</amt>", "order-1004")]
    [InlineData("<amt cur=\"USD\">12,500</amt>", "order-1004")]
    [InlineData("<amt cur=\"KPW\">12,500</amt>", "order-1005")]
    public async Task Our_voucher_with_another_amount_or_reference_is_a_mismatch(string amt, string reference)
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", $"<st>승인</st>{amt}<vref>{UllimFixture.Ours}</vref><ref>{reference}</ref>");

        var unknown = UllimPayTests.Unknown(await desk.InquireAsync(), UnknownWhy.Mismatch, Alert.Mismatch);

        Assert.True(unknown.ShowedTheOrder);
    }

    [Theory]
    [InlineData("승인")]
    [InlineData("거절")]
    [InlineData("불명")]
    public async Task A_charge_without_a_voucher_is_no_answer(string st)
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", $"<st>{st}</st><why>잔액부족</why><amt cur=\"KPW\">12,500</amt>");

        UllimPayTests.Unknown(await desk.InquireAsync(), UnknownWhy.NoAnswer, Alert.None);
    }

    [Fact]
    public async Task A_refused_charge_may_lack_a_malformed_amount()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", $"<st>거절</st><why>금액형식</why><vref>{UllimFixture.Ours}</vref>");

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.InquireAsync());

        Assert.Equal(DeclineReason.AmountNotAllowed, declined.Reason);
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_learnt()
    {
        await using var desk = new UllimFixture();
        desk.Script(_ => throw new HttpRequestException(HttpRequestError.ConnectionError));

        UllimPayTests.Unknown(await desk.InquireAsync(), UnknownWhy.NotProcessed, Alert.None);
    }
}
