namespace Gateway.Store.Postgres;

/// <summary>The step that makes room for what admins did: rows are only ever added.</summary>
internal static class PostgresAudit
{
    public static readonly SchemaStep Step = new(
        StepKind.Expand,
        """
        create table admin_actions (
            id text collate "C" primary key,
            at bigint not null,
            admin_key text not null,
            request_id text not null,
            action text not null,
            target text not null,
            outcome text not null
        );
        """
    );
}
