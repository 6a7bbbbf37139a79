namespace Gateway.Store.Sqlite;

/// <summary>The step that lets a replay go on in small steps after its request was answered, also after a restart.</summary>
internal static class SqliteReplays
{
    public const string Step = """
        alter table webhook_endpoints add column replay_since integer;
        alter table webhook_endpoints add column replay_after text;
        alter table webhook_endpoints add column replay_until text;
        alter table webhook_endpoints add column replay_at integer;
        create index webhook_endpoints_replay on webhook_endpoints (replay_at) where replay_at is not null;
        """;
}
