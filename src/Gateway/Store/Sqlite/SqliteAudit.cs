namespace Gateway.Store.Sqlite;

/// <summary>The step that makes room for what admins did: rows are only ever added.</summary>
internal static class SqliteAudit
{
    public const string Step = """
        create table admin_actions (
            id text primary key,
            at integer not null,
            admin_key text not null,
            request_id text not null,
            action text not null,
            target text not null,
            outcome text not null
        ) strict, without rowid;
        """;
}
