namespace Gateway.Store.Sql;

/// <summary>Cursors of the wallets' event lists.</summary>
internal sealed class SqlCursors(StoreDatabase database) : ICursorStore
{
    public Task<string?> FindCursorAsync(string scheme, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.TextAsync("select cursor from cursors where scheme = $1", scheme)).AsTask();

    public Task SaveCursorAsync(string scheme, string cursor, CancellationToken cancellationToken) =>
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
}
