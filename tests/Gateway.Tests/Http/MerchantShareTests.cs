using CsCheck;
using Gateway.Http;

namespace Gateway.Tests.Http;

/// <summary>No merchant holds so much that none is left for the next one.</summary>
public sealed class MerchantShareTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(256, 128)]
    [InlineData(4096, 2048)]
    public void A_merchant_alone_gets_half_and_another_still_gets_some(int inAll, int half)
    {
        var share = new MerchantShare(inAll);

        Assert.Equal(half, TakeAll(share, "a"));
        Assert.Equal(inAll > 1, share.TryTake("b") == ShareResult.Taken);
    }

    [Fact]
    public void Two_merchants_that_take_in_turn_get_a_third_each()
    {
        var share = new MerchantShare(300);
        var taken = Enumerable.Range(0, 600).Count(i => share.TryTake(i % 2 == 0 ? "a" : "b") == ShareResult.Taken);

        Assert.InRange(taken, 198, 202);
        Assert.InRange(TakeAll(share, "c"), 49, 51);
    }

    [Fact]
    public void A_merchants_own_bound_holds_although_more_are_free()
    {
        var share = new MerchantShare(100, 3);

        Assert.Equal(3, TakeAll(share, "a"));
        Assert.Equal(ShareResult.HasItsShare, share.TryTake("a"));
        Assert.Equal(3, TakeAll(share, "b"));
    }

    [Fact]
    public void When_all_are_taken_the_answer_says_so()
    {
        var share = new MerchantShare(1);

        Assert.Equal(ShareResult.Taken, share.TryTake("a"));
        Assert.Equal(ShareResult.NoneFree, share.TryTake("b"));
        share.GiveBack("a");
        Assert.Equal(ShareResult.Taken, share.TryTake("b"));
    }

    [Fact]
    public void Whatever_merchants_take_and_give_back_the_rule_decides_and_nothing_gets_lost() =>
        Gen.Select(Gen.Int[1, 40], Gen.Select(Gen.Int[0, 4], Gen.Bool).List[0, 200])
            .Sample(
                (inAll, steps) =>
                {
                    var share = new MerchantShare(inAll);
                    var held = new int[5];
                    foreach (var (merchant, takes) in steps)
                    {
                        var name = $"mer_{merchant}";
                        if (takes)
                        {
                            var may = held[merchant] < inAll - held.Sum();
                            Assert.Equal(may, share.TryTake(name) == ShareResult.Taken);
                            held[merchant] += may ? 1 : 0;
                        }
                        else if (held[merchant] > 0)
                        {
                            share.GiveBack(name);
                            held[merchant]--;
                        }
                    }
                    for (var merchant = 0; merchant < held.Length; merchant++)
                    {
                        for (; held[merchant] > 0; held[merchant]--)
                        {
                            share.GiveBack($"mer_{merchant}");
                        }
                    }
                    Assert.Equal((inAll + 1) / 2, TakeAll(share, "another"));
                }
            );

    private static int TakeAll(MerchantShare share, string merchant)
    {
        var taken = 0;
        while (share.TryTake(merchant) == ShareResult.Taken)
        {
            taken++;
        }
        return taken;
    }
}
