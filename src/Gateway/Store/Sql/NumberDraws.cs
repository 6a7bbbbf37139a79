namespace Gateway.Store.Sql;

/// <summary>
/// Draws numbers from the wallets' sequences, which all merchants share: the first numbers are for whoever comes first, and of
/// the rest each merchant has a share, so that no merchant uses up a sequence for all. Gaps are allowed, repeats are not.
/// </summary>
internal static class NumberDraws
{
    /// <summary>The next number for a merchant; null, and nothing is written, if there is none for it.</summary>
    public static async ValueTask<long?> DrawAsync(StoreSession session, Draw draw, string merchantId)
    {
        var sequence = draw.Sequence;
        if (draw.From == 1)
        {
            // Unfit values are not written back, so a used-up sequence stays used up.
            var free = await session.NumberAsync(
                "insert into counters (name, value) values ($1, 1) on conflict (name) do update set value = counters.value + 1 where counters.value < $2 returning value",
                sequence.Name,
                sequence.FreeUpTo
            );
            if (free is not null || sequence.FreeUpTo == sequence.Last)
            {
                return free;
            }
        }
        // The merchant's own counter stands beside the sequence's; its name cannot be a sequence's, since that ends with a date.
        var share = $"{sequence.Name}/{merchantId}";
        var value = await session.NumberAsync(
            "insert into counters (name, value) values ($1, $3) on conflict (name) do update set value = case when counters.value < $3 then $3 else counters.value + 1 end where counters.value < $2 and (counters.value < $4 or coalesce((select m.value from counters m where m.name = $5), 0) < $6) returning value",
            sequence.Name,
            sequence.Last,
            draw.From,
            sequence.FreeUpTo,
            share,
            sequence.MerchantShare
        );
        if (value > sequence.FreeUpTo)
        {
            session.Write(
                "insert into counters (name, value) values ($1, 1) on conflict (name) do update set value = counters.value + 1",
                share
            );
        }
        return value;
    }

    /// <summary>Whether a sequence that gave no number has none for anybody.</summary>
    public static async ValueTask<bool> IsUsedUpAsync(StoreSession session, Draw draw) =>
        await session.NumberAsync("select value from counters where name = $1", draw.Sequence.Name) >= draw.Sequence.Last;
}
