using System.Collections.Immutable;

namespace Gateway.Store.Sql;

/// <summary>
/// What a unit of work decides by. Units that share anything of it never run at the same time: the second one sees what the
/// first one wrote.
/// </summary>
/// <param name="MerchantId">Whose rows it writes; null: none that belong to a merchant.</param>
/// <param name="Touches">Ids and keys of that merchant; empty: everything of it.</param>
internal readonly record struct ConflictKeys(string? MerchantId, ImmutableArray<string> Touches)
{
    /// <summary>Rows that belong to no merchant: settings, counters, the list of merchants.</summary>
    public static ConflictKeys Shared => new(null, []);

    /// <summary>All that belongs to a merchant.</summary>
    public static ConflictKeys Whole(string merchantId) => new(merchantId, []);

    /// <summary>Some of what belongs to a merchant.</summary>
    public static ConflictKeys Of(string merchantId, params ReadOnlySpan<string?> touches)
    {
        var some = ImmutableArray.CreateBuilder<string>(touches.Length);
        foreach (var touch in touches)
        {
            if (touch is not null)
            {
                some.Add(touch);
            }
        }
        return new(merchantId, some.ToImmutable());
    }
}
