using Adapters.Contract;

namespace Adapters.Tests.Jeonseong;

public sealed class JeonseongRepeatTests
{
    private const string Clock = """{"rspCode":"9102","rspMsg":"시각오류","serverTime":"1772415315000"}""";
    private static readonly string Paid = JeonseongFixture.Trade("0000", "2");

    [Fact]
    public async Task A_wrong_clock_is_set_once_and_stays_set()
    {
        var desk = new JeonseongFixture().Says(Clock).Says(Paid).Says(Paid);

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.PayAsync());
        await desk.InquireAsync();

        Assert.Equal(["1772415015000", "1772415315000", "1772415315000"], desk.Requests.Select(r => r.Timestamp));
        Assert.Equal(desk.Requests[0].Body, desk.Requests[1].Body);
        Assert.NotEqual(desk.Requests[0].Nonce, desk.Requests[1].Nonce);
    }

    [Theory]
    [InlineData("9102", ",\"serverTime\":\"1772415315000\"", 2)]
    [InlineData("9102", "", 1)]
    [InlineData("9103", "", 2)]
    [InlineData("9104", "", 2)]
    [InlineData("9201", "", 3)]
    public async Task What_does_not_help_is_not_repeated(string code, string more, int requests)
    {
        var body = $$"""{"rspCode":"{{code}}","rspMsg":"말"{{more}}}""";
        var desk = new JeonseongFixture();
        for (var i = 0; i < requests; i++)
        {
            desk.Says(body);
        }

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());

        Assert.Equal(code, declined.SchemeCode);
        Assert.Equal(code == "9201" ? DeclineReason.SchemeUnavailable : DeclineReason.SchemeError, declined.Reason);
        Assert.Equal(requests, desk.Requests.Count);
        Assert.Equal(requests, desk.Requests.Select(r => r.Nonce).Distinct().Count());
        Assert.Single(desk.Requests.Select(r => r.Body).Distinct());
    }

    [Fact]
    public async Task A_retired_key_is_replaced_by_the_next_one()
    {
        var desk = new JeonseongFixture().Says("""{"rspCode":"9104","rspMsg":"말"}""").Says(Paid, "k2");

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.PayAsync());
        Assert.Equal(["k1", "k2"], desk.Requests.Select(r => r.Key));
    }

    [Fact]
    public async Task A_retired_key_without_a_next_one_is_a_refusal()
    {
        var desk = new JeonseongFixture(("NextKeyId", ""), ("NextSecret", "")).Says("""{"rspCode":"9104","rspMsg":"말"}""");

        AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());
    }

    [Fact]
    public async Task Too_fast_is_repeated_after_a_pause()
    {
        var slow = """{"rspCode":"9201","rspMsg":"말"}""";
        var desk = new JeonseongFixture().Says(slow).Says(slow).Says(Paid);

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.PayAsync());
    }

    [Fact]
    public async Task A_deadline_in_a_pause_keeps_what_the_wallet_said()
    {
        var desk = new JeonseongFixture(("RateRetryDelaysSeconds", "60"), ("TimeoutSeconds", "120"));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        desk.Says("""{"rspCode":"9201","rspMsg":"말"}""");

        var asked = desk.Wallet.PayAsync(JeonseongFixture.Charge(), JeonseongFixture.Code(), deadline.Token);
        await Eventually.IsTrueAsync(() => desk.Time.Waits.Contains(TimeSpan.FromSeconds(60)) || asked.IsCompleted);
        await deadline.CancelAsync();
        var answer = await asked;

        Assert.Equal(DeclineReason.SchemeUnavailable, AssertCase.Is<WalletResult<OrderState>.Declined>(answer).Reason);
    }

    [Theory]
    [InlineData("2003")]
    [InlineData("2099")]
    [InlineData("7777")]
    public async Task A_charge_with_an_unknown_outcome_is_never_sent_again(string code)
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade(code));

        await desk.PayAsync();

        Assert.Single(desk.Requests);
    }
}
