using Adapters.Contract;

namespace Adapters.Tests.Jeonseong;

/// <summary>Times that only this adapter keeps, each held to its seconds.</summary>
public sealed class JeonseongTimesTests
{
    private static readonly string Paid = JeonseongFixture.Trade("0000", "2");

    [Theory]
    [InlineData("7,1.25", 7_000, 1_250)]
    [InlineData("0.5,60", 500, 60_000)]
    public async Task Too_fast_is_repeated_after_the_seconds_of_the_setting(string gaps, int first, int second)
    {
        const string TooFast = """{"rspCode":"9201","rspMsg":"말"}""";
        // The deadline of a call runs on the same clock, and is not what is tried here.
        var desk = new JeonseongFixture(("RateRetryDelaysSeconds", gaps), ("TimeoutSeconds", "120")).Says(TooFast).Says(TooFast).Says(Paid);

        var paid = desk.PayAsync();
        foreach (var gap in new[] { first, second }.Select(ms => TimeSpan.FromMilliseconds(ms)))
        {
            await Eventually.IsTrueAsync(
                () => desk.Time.Waits.Contains(gap),
                () => $"no wait of {gap}, but {string.Join(", ", desk.Time.Waits)}"
            );
            var sent = desk.Requests.Count;
            desk.Time.Advance(gap);
            await Eventually.IsTrueAsync(() => desk.Requests.Count > sent, () => $"nothing after {gap}");
        }

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await paid);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("400", 400)]
    public void A_code_ends_as_many_seconds_later_as_clocks_may_differ(string setting, int seconds)
    {
        const int Life = 60;
        var wallet = new JeonseongFixture(("CodeClockSkewSeconds", setting)).Wallet;

        Assert.IsType<CodeMatch.Yes>(At(Life + seconds));
        Assert.IsType<CodeMatch.Expired>(At(Life + seconds + 1));

        CodeMatch At(int age) => wallet.Recognize(JeonseongFixture.Code(), JeonseongFixture.Now.AddSeconds(age));
    }
}
