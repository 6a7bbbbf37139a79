using System.Net;
using System.Text;
using Adapters.Contract;

namespace Adapters.Tests.Ullim;

public sealed class UllimPayTests
{
    private const string Approved = "<apv>A7731940</apv>";
    internal const string Foreign = "<kind>ONL</kind><st>승인</st><amt cur=\"KPW\">12,600</amt><vref>7b37cbdb739843cf</vref>";

    [Fact]
    public async Task An_approved_charge_is_taken()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", UllimFixture.Body("승인", Approved));

        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.PayAsync());

        Assert.Equal(new OrderState.Captured(UllimFixture.Amount, 0) { SchemeReference = "A7731940" }, done.Value);
        var sent = Assert.Single(desk.Sent);
        Assert.Equal("POST", sent.Method);
        Assert.Equal("http://127.0.0.1:7103/ullim/gw", sent.Address.ToString());
        Assert.Equal("application/xml; charset=UTF-8", sent.ContentType);
        Assert.Equal("20260302103015", sent.Head("dt"));
    }

    [Theory]
    [InlineData("접수")]
    [InlineData("처리중")]
    public async Task A_charge_under_way_is_waited_for(string st)
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", UllimFixture.Body(st));

        AssertCase.Is<WalletResult<OrderState>.Pending>(await desk.PayAsync());
    }

    [Fact]
    public async Task A_charge_in_doubt_is_unknown_and_was_shown()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", UllimFixture.Body("불명"));

        var unknown = Unknown(await desk.PayAsync(), UnknownWhy.InDoubt, Alert.None);

        Assert.True(unknown.ShowedTheOrder);
    }

    [Theory]
    [InlineData("<amt cur=\"KPW\">12500</amt>", UnknownWhy.NoAnswer, Alert.None)]
    [InlineData("<amt>12,500</amt>", UnknownWhy.NoAnswer, Alert.None)]
    [InlineData("", UnknownWhy.NoAnswer, Alert.None)]
    [InlineData("<amt cur=\"KPW\">12,600</amt>", UnknownWhy.Mismatch, Alert.Mismatch)]
    [InlineData("<amt cur=\"USD\">12,500</amt>", UnknownWhy.Mismatch, Alert.Mismatch)]
    public async Task An_approval_counts_only_for_the_right_amount(string amt, UnknownWhy why, Alert alert)
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", $"<st>승인</st>{amt}<vref>{UllimFixture.Ours}</vref>");

        Unknown(await desk.PayAsync(), why, alert);
    }

    [Theory]
    [InlineData("<vref>7b37cbdb739843cf</vref>", Alert.Mismatch)]
    [InlineData("", Alert.None)]
    public async Task An_approval_counts_only_for_our_voucher(string vref, Alert alert)
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", $"<st>승인</st><amt cur=\"KPW\">12,500</amt>{vref}");

        Unknown(await desk.PayAsync(), UnknownWhy.NoAnswer, alert);
    }

    [Theory]
    [InlineData("<op>ONL</op>", "<op>INQ</op>")]
    [InlineData("<mid>880001</mid>", "<mid>880002</mid>")]
    [InlineData("<tid>T0001</tid>", "<tid>T0002</tid>")]
    [InlineData("<seq>000123</seq>", "<seq>000124</seq>")]
    [InlineData("<seq>000123</seq>", "")]
    [InlineData("<bdate>20260302</bdate>", "<bdate>20260303</bdate>")]
    public async Task An_answer_to_another_message_is_no_answer_and_told(string was, string came)
    {
        await using var desk = new UllimFixture();
        desk.Script(sent =>
            UllimFixture.Xml(UllimFixture.Envelope(sent, "OK", UllimFixture.Body("승인"), "20260302103016").Replace(was, came))
        );

        Unknown(await desk.PayAsync(), UnknownWhy.NoAnswer, Alert.Mismatch);
    }

    [Fact]
    public async Task Other_statuses_media_types_and_documents_are_no_answer()
    {
        foreach (
            Func<SentRequest, HttpResponseMessage> answer in new Func<SentRequest, HttpResponseMessage>[]
            {
                _ => new HttpResponseMessage(HttpStatusCode.InternalServerError),
                s =>
                {
                    var good = UllimFixture.Xml(UllimFixture.Envelope(s, "OK", UllimFixture.Body("승인"), "20260302103016"));
                    good.StatusCode = HttpStatusCode.Accepted;
                    return good;
                },
                s => new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent(
                        UllimFixture.Envelope(s, "OK", UllimFixture.Body("승인"), "20260302103016"),
                        Encoding.UTF8,
                        "text/html"
                    ),
                },
                s =>
                    UllimFixture.Xml(
                        "<!DOCTYPE ullim [<!ENTITY e \"승인\">]>"
                            + UllimFixture.Envelope(s, "OK", UllimFixture.Body("&e;"), "20260302103016")
                    ),
                _ => UllimFixture.Xml("<ullim ver=\"2.0\"><head><op>ONL"),
            }
        )
        {
            await using var desk = new UllimFixture();
            desk.Script(answer);

            var unknown = Unknown(await desk.PayAsync(), UnknownWhy.NoAnswer, Alert.None);

            Assert.NotNull(unknown.Evidence.BodySha256);
            Assert.Single(desk.Sent);
        }
    }

    [Fact]
    public async Task A_lost_answer_is_unknown_and_the_charge_is_not_repeated()
    {
        await using var desk = new UllimFixture();
        desk.Script(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded));

        Unknown(await desk.PayAsync(), UnknownWhy.NoAnswer, Alert.None);
        Assert.Single(desk.Sent);
    }

    [Fact]
    public async Task Without_a_connection_nothing_was_charged_if_it_is_the_sole_try()
    {
        await using var desk = new UllimFixture();
        for (var i = 0; i < 2; i++)
        {
            desk.Script(_ => throw new HttpRequestException(HttpRequestError.ConnectionError));
        }

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());

        Assert.Equal((DeclineReason.SchemeUnavailable, "not_sent"), (declined.Reason, declined.SchemeCode));
        Unknown(await desk.PayAsync(earlierTries: 1), UnknownWhy.NotProcessed, Alert.None);
    }

    [Fact]
    public async Task A_wrong_clock_is_set_by_the_wallet_and_the_same_number_sent_once_more()
    {
        await using var desk = new UllimFixture();
        desk.Answer("시각틀림", dt: "20260302104530");
        desk.Answer("OK", UllimFixture.Body("승인"));
        desk.Answer("없음");

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.PayAsync());
        await desk.InquireAsync();

        Assert.Equal(["20260302103015", "20260302104530", "20260302104530"], desk.Sent.Select(s => s.Head("dt")));
        Assert.Equal(desk.Sent[0].Head("seq"), desk.Sent[1].Head("seq"));
        Assert.Equal(desk.Sent[0].Text.Replace("20260302103015", "20260302104530"), desk.Sent[1].Text);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_twice_is_a_scheme_error()
    {
        await using var desk = new UllimFixture();
        desk.Answer("시각틀림", dt: "20260302104530").Answer("시각틀림", dt: "20260302104531");

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());

        Assert.Equal((DeclineReason.SchemeError, "시각틀림"), (declined.Reason, declined.SchemeCode));
        Assert.Equal(2, desk.Sent.Count);
    }

    [Fact]
    public async Task A_malformed_message_may_be_refused_without_its_head()
    {
        await using var desk = new UllimFixture();
        desk.Text("<ullim ver=\"2.0\"><head><dt>20260302103016</dt><rc>형식오류</rc></head></ullim>");

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());

        Assert.Equal("형식오류", declined.SchemeCode);
    }

    [Fact]
    public async Task After_the_close_the_next_day_is_used_and_a_fresh_number_may_be_tried()
    {
        await using var desk = new UllimFixture();
        desk.Answer("OK", UllimFixture.Body("거절", "<why>마감후</why>"));

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());

        Assert.True(declined.FreshNumberMayBeTried);
        Assert.Equal(DeclineReason.OperationNotAllowed, declined.Reason);
        Assert.Equal("ullim/880001/T0001/20260303", desk.Wallet.SequenceFor(UllimFixture.Charge.Terms, desk.Time.GetUtcNow()).Name);
    }

    [Fact]
    public async Task A_used_number_is_asked_about_at_once_and_ours_counts()
    {
        await using var desk = new UllimFixture();
        desk.Answer("DUP").Answer("OK", UllimFixture.Body("승인", Approved));

        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.PayAsync());

        Assert.IsType<OrderState.Captured>(done.Value);
        Assert.Equal(["ONL", "INQ"], desk.Sent.Select(s => s.Head("op")));
    }

    [Fact]
    public async Task A_used_number_with_a_foreign_voucher_lets_a_fresh_one_be_tried()
    {
        await using var desk = new UllimFixture();
        desk.Answer("DUP").Answer("OK", Foreign).Answer("없음");
        desk.Answer("OK", Foreign).Answer("OK", Foreign);

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());

        Assert.Equal((DeclineReason.SchemeError, "DUP"), (declined.Reason, declined.SchemeCode));
        Assert.True(declined.FreshNumberMayBeTried);
        Assert.Equal(Alert.NumberUsedElsewhere, declined.Alert);
        AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.InquireAsync());
        AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.CancelAsync());
        Assert.DoesNotContain("REV", desk.Sent.Select(s => s.Head("op")));
    }

    [Fact]
    public async Task A_used_number_that_was_burnt_never_made_a_charge()
    {
        await using var desk = new UllimFixture();
        desk.Answer("DUP").Answer("OK", "<kind>ONL</kind><st>취소</st>").Answer("없음");

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());

        Assert.True(declined.FreshNumberMayBeTried);
        Assert.Equal(Alert.NumberUsedElsewhere, declined.Alert);
        Assert.Equal(new DrawFrom("ullim/880001/T0001/20260302", 124), declined.DrawFrom);
    }

    [Fact]
    public async Task A_used_number_about_which_nothing_is_learnt_stays_in_doubt()
    {
        await using var desk = new UllimFixture();
        desk.Answer("DUP").Answer("없음");
        desk.Answer("DUP").Script(_ => new HttpResponseMessage(HttpStatusCode.BadGateway));

        Assert.Equal("DUP", Unknown(await desk.PayAsync(), UnknownWhy.InDoubt, Alert.None).SchemeCode);
        Unknown(await desk.PayAsync(), UnknownWhy.InDoubt, Alert.None);
    }

    internal static WalletResult<T>.Unknown Unknown<T>(WalletResult<T> answer, UnknownWhy why, Alert alert)
    {
        var unknown = AssertCase.Is<WalletResult<T>.Unknown>(answer);
        Assert.Equal((why, alert), (unknown.Why, unknown.Alert));
        return unknown;
    }
}
