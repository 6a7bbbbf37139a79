using Gateway.Store.Engine;

namespace Gateway.Tests.Postgres;

/// <summary>Which units may run side by side.</summary>
public sealed class ScopeSetTests
{
    [Fact]
    public void Scopes_that_share_nothing_go_together()
    {
        Assert.Equal(
            [true, true, true, true, true],
            Taken(
                ConflictKeys.Of("mer_a", "pay_1", "key-1"),
                ConflictKeys.Of("mer_a", "pay_2", null),
                // The same key of another merchant is another key.
                ConflictKeys.Of("mer_b", "pay_3", "key-1"),
                ConflictKeys.Whole("mer_c"),
                ConflictKeys.Shared
            )
        );
    }

    [Fact]
    public void What_shares_anything_waits_and_what_shares_with_it_waits_behind_it()
    {
        Assert.Equal(
            [true, false, false, true],
            Taken(
                ConflictKeys.Of("mer_a", "pay_1"),
                ConflictKeys.Of("mer_a", "pay_1", "key-1"),
                ConflictKeys.Of("mer_a", "pay_2", "key-1"),
                ConflictKeys.Of("mer_a", "pay_3")
            )
        );
    }

    [Fact]
    public void A_whole_merchant_and_what_is_shared_by_all_exclude_their_like()
    {
        Assert.Equal(
            [true, false, false, true, false],
            Taken(
                ConflictKeys.Of("mer_a", "pay_1"),
                ConflictKeys.Whole("mer_a"),
                ConflictKeys.Of("mer_a", "pay_2"),
                ConflictKeys.Shared,
                ConflictKeys.Shared
            )
        );
    }

    private static bool[] Taken(params ReadOnlySpan<ConflictKeys> scopes)
    {
        var set = new ConflictSet();
        var taken = new bool[scopes.Length];
        for (var i = 0; i < scopes.Length; i++)
        {
            taken[i] = set.TryAdd(scopes[i]);
        }
        return taken;
    }
}
