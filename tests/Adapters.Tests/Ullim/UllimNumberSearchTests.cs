using Adapters.Contract;

namespace Adapters.Tests.Ullim;

/// <summary>What is sought after a number that the wallet knew already; the charge's own is 123.</summary>
public sealed class UllimNumberSearchTests
{
    private const string Sequence = "ullim/880001/T0001/20260302";

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(6, 4)]
    [InlineData(500, 10)]
    [InlineData(65_535, 17)]
    [InlineData(524_287, 20)]
    [InlineData(900_000, 40)]
    [InlineData(999_875, 40)]
    public async Task After_a_used_number_the_wallet_is_asked_for_one_that_it_does_not_know(int usedBeyond, int mostInquiries)
    {
        await using var desk = new UllimFixture();
        desk.Answer("DUP");
        var last = 123 + usedBeyond;
        for (var i = 0; i <= mostInquiries; i++)
        {
            desk.Script(sent =>
                UllimFixture.Xml(
                    long.Parse(sent.Head("seq"), null) <= last
                        ? UllimFixture.Envelope(sent, "OK", UllimPayTests.Foreign, "20260302103016")
                        : UllimFixture.Envelope(sent, "없음", string.Empty, "20260302103016")
                )
            );
        }

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());

        var from = Assert.IsType<DrawFrom>(declined.DrawFrom);
        Assert.Equal(Sequence, from.Sequence);
        Assert.InRange(from.Value, last + 1, Math.Min(999_999, 123 + 1 + 2 * usedBeyond));
        // The first inquiry is about the number that was sent.
        Assert.InRange(desk.Sent.Count - 2, 1, mostInquiries);
        Assert.All(desk.Sent.Skip(1), sent => Assert.Equal("INQ", sent.Head("op")));
        Assert.Equal($"T0001/20260302/{from.Value:000000}", Head(desk.Sent[^1]));

        static string Head(SentRequest sent) => $"{sent.Head("tid")}/{sent.Head("bdate")}/{sent.Head("seq")}";
    }

    [Fact]
    public async Task A_search_that_gets_no_answer_ends_and_what_was_proved_stays_proved()
    {
        await using var desk = new UllimFixture();
        desk.Answer("DUP").Answer("OK", UllimPayTests.Foreign).Answer("OK", UllimPayTests.Foreign).Text("silence");

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await desk.PayAsync());

        Assert.True(declined.FreshNumberMayBeTried);
        Assert.Equal(new DrawFrom(Sequence, 126), declined.DrawFrom);
    }

    [Fact]
    public async Task A_used_number_that_is_the_days_last_leaves_nowhere_to_draw_from()
    {
        await using var desk = new UllimFixture();
        desk.Answer("DUP").Answer("OK", UllimPayTests.Foreign);

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(
            await desk.Wallet.PayAsync(
                UllimFixture.Charge with
                {
                    Allocated = "T0001-20260302-999999",
                },
                UllimFixture.Code,
                TestContext.Current.CancellationToken
            )
        );

        Assert.True(declined.FreshNumberMayBeTried);
        Assert.Null(declined.DrawFrom);
    }
}
