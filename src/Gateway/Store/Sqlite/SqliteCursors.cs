namespace Gateway.Store.Sqlite;

/// <summary>Cursors in SQLite.</summary>
internal sealed class SqliteCursors(SqliteDatabase database) : ICursorStore
{
    public Task<string?> FindCursorAsync(string scheme, CancellationToken cancellationToken) =>
        Task.FromResult(
            database.Read(session =>
                session.Scalar("select cursor from cursors where scheme = $1", scheme) as string
            )
        );

    public Task SaveCursorAsync(
        string scheme,
        string cursor,
        CancellationToken cancellationToken
    ) =>
        database.Writer.RunAsync(
            session =>
                session.Execute(
                    "insert into cursors (scheme, cursor) values ($1, $2) on conflict (scheme) do update set cursor = excluded.cursor",
                    scheme,
                    cursor
                ),
            mayBeShed: false
        );
}
