using Adapters.Contract;

namespace Adapters.Tests.Ullim;

public sealed class UllimUndoTests
{
    [Fact]
    public async Task A_reversal_releases_the_charge()
    {
        await using var desk = await ChargedAsync();
        desk.Answer("OK", "<st>취소</st><amt cur=\"KPW\">12,500</amt>");

        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.CancelAsync());

        Assert.Equal(new OrderState.NotCharged(ReleaseCause.CalledOff), done.Value);
        Assert.Contains("<body><amt cur=\"KPW\">12,500</amt></body>", desk.Sent[^1].Text);
    }

    [Fact]
    public async Task A_reversal_without_a_definite_answer_is_to_be_repeated()
    {
        await using var desk = await ChargedAsync();
        desk.Answer("OK", "<st>불명</st>").Answer("없음").Answer("체계점검");
        desk.Answer("OK", "<st>취소</st><amt cur=\"KPW\">12,600</amt>");

        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.InDoubt, Alert.None);
        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.NotFound, Alert.None);
        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.NotProcessed, Alert.None);
        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.Mismatch, Alert.Mismatch);
    }

    [Theory]
    [InlineData("", ReleaseCause.NeverMade)]
    [InlineData("<amt cur=\"KPW\">12,500</amt>", ReleaseCause.CalledOff)]
    public async Task A_reversal_shows_a_charge_only_if_it_names_its_amount(string more, ReleaseCause cause)
    {
        await using var desk = new UllimFixture();
        desk.Text("silence").Text("silence").Answer("OK", "<st>취소</st>" + more);
        UllimPayTests.Unknown(await desk.PayAsync(), UnknownWhy.NoAnswer, Alert.None);

        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.CancelAsync());

        Assert.Equal(new OrderState.NotCharged(cause), done.Value);
    }

    [Fact]
    public async Task A_charge_that_had_been_refused_stays_declined()
    {
        await using var desk = await ChargedAsync();
        desk.Answer("OK", "<st>거절</st><why>잔액부족</why>");

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.CancelAsync());

        Assert.Equal(DeclineReason.InsufficientFunds, declined.Reason);
    }

    [Theory]
    [InlineData("마감후", Alert.None)]
    [InlineData("이미반환", Alert.UnexpectedState)]
    [InlineData("대상아님", Alert.UnexpectedState)]
    [InlineData("금액불일치", Alert.UnexpectedState)]
    public async Task A_reversal_refused_for_good_is_asked_about_and_leaves_only_a_refund(string why, Alert alert)
    {
        await using var desk = await ChargedAsync();
        desk.Answer("OK", $"<st>취소거절</st><why>{why}</why><amt cur=\"KPW\">12,500</amt>");
        desk.Answer("OK", UllimFixture.Body("승인", "<apv>A7731940</apv>"));

        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.CancelAsync());

        Assert.Equal(new OrderState.Captured(UllimFixture.Amount, 0) { SchemeReference = "A7731940", RefundOnly = true }, done.Value);
        Assert.Equal(alert, done.Alert);
        Assert.Equal(["ONL", "REV", "INQ"], desk.Sent.Select(s => s.Head("op")));
    }

    [Fact]
    public async Task A_closed_day_is_remembered_from_a_refused_reversal()
    {
        await using var desk = await ChargedAsync();
        desk.Answer("OK", "<st>취소거절</st><why>마감후</why>").Answer("없음");

        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.NotFound, Alert.None);

        Assert.EndsWith("/20260303", desk.Wallet.SequenceFor(UllimFixture.Charge.Terms, desk.Time.GetUtcNow()).Name);
    }

    [Fact]
    public async Task A_refusal_for_an_undocumented_reason_is_not_acted_on()
    {
        await using var desk = await ChargedAsync();
        desk.Answer("OK", "<st>취소거절</st><why>모름</why>");

        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.Undocumented, Alert.UndocumentedAnswer);
    }

    [Fact]
    public async Task A_number_that_another_run_charged_is_asked_about_before_it_is_reversed()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", UllimFixture.Body("승인", "<apv>A7731940</apv>"));
        desk.Answer("OK", "<st>취소</st><amt cur=\"KPW\">12,500</amt>");

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.CancelAsync());

        Assert.Equal(["INQ", "REV"], desk.Sent.Select(s => s.Head("op")));
    }

    [Fact]
    public async Task A_number_that_the_wallet_does_not_know_is_burnt_also_by_another_run()
    {
        await using var desk = new UllimFixture();
        desk.Answer("없음").Answer("없음");

        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.NotFound, Alert.None);

        Assert.Equal(["INQ", "REV"], desk.Sent.Select(s => s.Head("op")));
    }

    [Fact]
    public async Task After_a_restart_a_number_that_somebody_else_used_or_nobody_tells_of_is_not_reversed()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", "<kind>ONL</kind><st>승인</st><amt cur=\"KPW\">12,600</amt><vref>0123456789abcdef</vref>");
        desk.Text("silence").Answer("체계점검");

        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.Mismatch, Alert.Mismatch);
        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.NoAnswer, Alert.None);
        UllimPayTests.Unknown(await desk.CancelAsync(), UnknownWhy.NotProcessed, Alert.None);

        Assert.All(desk.Sent, s => Assert.Equal("INQ", s.Head("op")));
    }

    [Fact]
    public async Task What_left_from_here_and_is_met_by_silence_is_reversed_all_the_same()
    {
        await using var desk = new UllimFixture();
        desk.Text("silence").Text("silence");
        desk.Answer("OK", "<st>취소</st><amt cur=\"KPW\">12,500</amt>");
        UllimPayTests.Unknown(await desk.PayAsync(), UnknownWhy.NoAnswer, Alert.None);

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.CancelAsync());

        Assert.Equal(["ONL", "INQ", "REV"], desk.Sent.Select(s => s.Head("op")));
    }

    // What this process charged itself, and was answered, it may undo without asking.
    private static async Task<UllimFixture> ChargedAsync()
    {
        var desk = new UllimFixture();
        desk.Answer("OK", UllimFixture.Body("불명"));
        UllimPayTests.Unknown(await desk.PayAsync(), UnknownWhy.InDoubt, Alert.None);
        return desk;
    }
}
