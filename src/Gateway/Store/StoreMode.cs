using Gateway.Settings;
using Gateway.Store.Sql;

namespace Gateway.Store;

/// <summary>A store is for tests or live, for good: the first gateway that starts over it decides.</summary>
internal static class StoreMode
{
    private const string Test = "test";
    private const string Live = "live";

    /// <summary>Writes the mode down if the store has none yet. One that holds payments already has theirs.</summary>
    /// <param name="database">The store.</param>
    /// <param name="live">The gateway's mode.</param>
    /// <param name="store">What the store is called in the message.</param>
    /// <exception cref="StartRefusedException">The store has the other mode.</exception>
    public static async Task RequireAsync(StoreDatabase database, bool live, string store)
    {
        var wanted = live ? Live : Test;
        var kept = await database.Writer.RunAsync(ConflictKeys.Shared, session => KeptAsync(session, wanted), mayBeShed: true);
        if (kept != wanted)
        {
            throw new StartRefusedException(
                $"Gateway:Mode is {wanted}, but {store} is a store of a gateway in {kept} mode; give each mode a store of its own"
            );
        }
    }

    private static async ValueTask<string?> KeptAsync(StoreSession session, string wanted)
    {
        const string Kept = "select value from settings where name = 'mode'";
        if (await session.TextAsync(Kept) is { } kept)
        {
            return kept;
        }
        var payment = await session.FirstAsync("select doc from payments limit 1", PaymentRows.Read);
        session.Write(
            // Another node may write at the same moment: whichever comes first decides.
            "insert into settings (name, value) values ('mode', $1) on conflict (name) do nothing",
            payment is null ? wanted
                : payment.Livemode ? Live
                : Test
        );
        return await session.TextAsync(Kept);
    }
}
