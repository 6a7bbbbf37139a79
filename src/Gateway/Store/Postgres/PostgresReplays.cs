namespace Gateway.Store.Postgres;

/// <summary>The step that lets a replay go on in small steps after its request was answered, also after a restart and on another node.</summary>
internal static class PostgresReplays
{
    public static readonly SchemaStep Step = new(
        StepKind.Expand,
        """
        alter table webhook_endpoints add column replay_since bigint;
        alter table webhook_endpoints add column replay_after text collate "C";
        alter table webhook_endpoints add column replay_until text collate "C";
        alter table webhook_endpoints add column replay_at bigint;
        create index webhook_endpoints_replay on webhook_endpoints (replay_at) where replay_at is not null;
        """
    );
}
