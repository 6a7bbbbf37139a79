using System.Collections.Frozen;
using System.Globalization;
using Adapters.Contract;
using Gateway.Merchants.Model;
using Gateway.Payments.Model;
using Gateway.Store.Engine;

namespace Gateway.Store.Sql;

/// <summary>
/// What is kept of a scheme: whether an operator has paused it, and since when (a setting: its name and the time in milliseconds);
/// and how far its wallet's event list was read.
/// </summary>
internal sealed class SchemeStore(StoreDatabase database)
{
    private const string Prefix = "paused/";

    /// <summary>All paused schemes.</summary>
    public async Task<FrozenDictionary<string, DateTimeOffset>> LoadPausedAsync()
    {
        var paused = await database.ReadAsync(session =>
            session.AllAsync(
                "select name, value from settings where name >= 'paused/' and name < 'paused0'",
                row =>
                    KeyValuePair.Create(
                        row.GetString(0)[Prefix.Length..],
                        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(row.GetString(1), CultureInfo.InvariantCulture))
                    )
            )
        );
        return paused.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Pauses the scheme that the action names, and records the action; one paused before keeps its time.</summary>
    public Task PauseAsync(AdminAction action) =>
        ChangeAsync(
            action,
            session =>
                session.ChangeAsync(
                    "insert into settings (name, value) values ($1, $2) on conflict (name) do nothing",
                    Prefix + action.Target,
                    action.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
                )
        );

    /// <summary>Resumes the scheme that the action names, and records the action if it was paused.</summary>
    public Task ResumeAsync(AdminAction action) =>
        ChangeAsync(action, session => session.ChangeAsync("delete from settings where name = $1", Prefix + action.Target));

    /// <summary>The cursor of a scheme, or null before the first page.</summary>
    public Task<string?> FindCursorAsync(string scheme) =>
        database.ReadAsync(session => session.TextAsync("select cursor from cursors where scheme = $1", scheme)).AsTask();

    /// <summary>Notes how far a list was read; what lies before was applied.</summary>
    public Task SaveCursorAsync(string scheme, string cursor) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            session =>
                session.ChangeAsync(
                    "insert into cursors (scheme, cursor) values ($1, $2) on conflict (scheme) do update set cursor = excluded.cursor",
                    scheme,
                    cursor
                ),
            mayBeShed: false
        );

    private Task<int> ChangeAsync(AdminAction action, Func<Session, ValueTask<int>> change) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            async session =>
            {
                var changed = await change(session);
                if (changed > 0)
                {
                    AuditStore.Write(session, action);
                }
                return changed;
            },
            mayBeShed: false
        );
}

/// <summary>
/// Draws numbers from the wallets' sequences, which all merchants share: the first numbers are for whoever comes first, and of
/// the rest each merchant has a share, so that no merchant uses up a sequence for all. Gaps are allowed, repeats are not.
/// </summary>
internal static class NumberDraws
{
    /// <summary>The next number for a merchant; null, and nothing is written, if there is none for it.</summary>
    public static async ValueTask<long?> DrawAsync(Session session, Draw draw, string merchantId)
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
    public static async ValueTask<bool> IsUsedUpAsync(Session session, Draw draw) =>
        await session.NumberAsync("select value from counters where name = $1", draw.Sequence.Name) >= draw.Sequence.Last;
}

/// <summary>A number to be drawn from a sequence in the same commit.</summary>
/// <param name="Sequence">From which one.</param>
/// <param name="Into">The payment with the number that was drawn.</param>
internal sealed record Draw(NumberSequence Sequence, Func<Payment, long, Payment> Into)
{
    /// <summary>The lowest value that may be drawn.</summary>
    public long From { get; init; } = 1;
}
