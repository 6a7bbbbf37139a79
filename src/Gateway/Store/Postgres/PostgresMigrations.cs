namespace Gateway.Store.Postgres;

/// <summary>
/// The schema, as a list of steps that only ever grows. Every key begins with the merchant's id, so that the tables can be
/// spread over machines by merchant; the exceptions are counters and cursors, which belong to a wallet, what admins did,
/// and what every node keeps in memory as a whole. Texts are compared byte by byte, as ids need it.
/// </summary>
internal static class PostgresMigrations
{
    /// <summary>The step that makes room for what admins did: rows are only ever added.</summary>
    public static readonly SchemaStep Audit = new(
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

    /// <summary>All steps, in their order.</summary>
    public static readonly SchemaStep[] All =
    [
        new(
            StepKind.Contract,
            """
            create table payments (
                merchant_id text collate "C" not null,
                id text collate "C" not null,
                version bigint not null,
                status text not null,
                scheme text collate "C" not null,
                reference text collate "C" not null,
                amount bigint not null,
                captured bigint not null,
                refunded bigint not null,
                currency text not null,
                due_at bigint,
                doc text not null,
                in_review bigint not null default 0,
                lease_until bigint,
                primary key (merchant_id, id)
            ) with (fillfactor = 80);
            create index payments_due on payments (scheme, due_at) where due_at is not null;
            create index payments_reference on payments (merchant_id, reference, id);
            create index payments_review on payments (id) where status = 'review';
            create index payments_in_review on payments (id) where in_review = 1;
            create table parts (
                merchant_id text collate "C" not null,
                id text collate "C" not null,
                payment_id text collate "C" not null,
                primary key (merchant_id, id)
            );
            create table timeline (
                merchant_id text collate "C" not null,
                payment_id text collate "C" not null,
                no bigint not null,
                at bigint not null,
                type text not null,
                by text not null,
                detail text not null,
                event_id text collate "C",
                primary key (merchant_id, payment_id, no)
            );
            create table idempotency_keys (
                merchant_id text collate "C" not null,
                key text collate "C" not null,
                fingerprint text not null,
                object_id text not null,
                payment_id text not null,
                created_at bigint not null,
                primary key (merchant_id, key)
            );
            create table wallet_events (
                merchant_id text collate "C" not null,
                scheme text collate "C" not null,
                event_id text collate "C" not null,
                at bigint not null,
                primary key (merchant_id, scheme, event_id)
            );
            create table merchants (
                id text collate "C" primary key,
                name text not null,
                suspended bigint not null,
                created_at bigint not null
            );
            create table api_keys (
                merchant_id text collate "C" not null,
                id text collate "C" not null,
                hash text not null,
                scopes bigint not null,
                created_at bigint not null,
                revoked_at bigint,
                primary key (merchant_id, id)
            );
            create unique index api_keys_id on api_keys (id);
            create table admin_requests (
                key text collate "C" primary key,
                fingerprint text not null,
                object_id text not null
            );
            create table settings (
                name text collate "C" primary key,
                value text not null
            );
            create table counters (
                name text collate "C" primary key,
                value bigint not null
            );
            create table cursors (
                scheme text collate "C" primary key,
                cursor text not null
            );
            create table events (
                merchant_id text collate "C" not null,
                id text collate "C" not null,
                type text not null,
                at bigint not null,
                payment_id text collate "C",
                data text not null,
                primary key (merchant_id, id)
            );
            create table event_heads (
                merchant_id text collate "C" primary key,
                at bigint not null,
                low bigint not null
            ) with (fillfactor = 50);
            create table webhook_endpoints (
                merchant_id text collate "C" not null,
                id text collate "C" not null,
                url text not null,
                events text not null,
                status text not null,
                disabled_reason text,
                secret text not null,
                former_secrets text not null default '[]',
                failing_since bigint,
                created_at bigint not null,
                primary key (merchant_id, id)
            );
            create index webhook_endpoints_deleted on webhook_endpoints (status) where status = 'deleted';
            create table webhook_deliveries (
                merchant_id text collate "C" not null,
                id text collate "C" not null,
                endpoint_id text collate "C" not null,
                event_id text collate "C" not null,
                payment_id text collate "C",
                status text not null,
                attempts text not null,
                tries bigint not null,
                claim bigint not null,
                next_at bigint,
                primary key (merchant_id, id)
            ) with (fillfactor = 80);
            create index webhook_deliveries_due on webhook_deliveries (merchant_id, endpoint_id, next_at) where next_at is not null;
            create index webhook_deliveries_order on webhook_deliveries (merchant_id, endpoint_id, payment_id, id) where status = 'pending';
            create index webhook_deliveries_endpoint on webhook_deliveries (merchant_id, endpoint_id, id);
            create table disclosures (
                merchant_id text collate "C" not null,
                payment_id text collate "C" not null,
                no bigint not null,
                message bigint not null,
                at bigint not null,
                operation text not null,
                fields bigint,
                primary key (merchant_id, payment_id, no, message)
            );
            create table disclosed_fields (
                key bigint primary key,
                fields text not null
            );
            create table lanes (
                id text collate "C" primary key,
                batch bigint not null,
                begun_at timestamptz not null
            ) with (fillfactor = 50);
            """
        ),
        // A replay goes on in small steps after its request was answered, also after a restart and on another node.
        new(
            StepKind.Expand,
            """
            alter table webhook_endpoints add column replay_since bigint;
            alter table webhook_endpoints add column replay_after text collate "C";
            alter table webhook_endpoints add column replay_until text collate "C";
            alter table webhook_endpoints add column replay_at bigint;
            create index webhook_endpoints_replay on webhook_endpoints (replay_at) where replay_at is not null;
            """
        ),
        Audit,
        // Up to which event a merchant's were deleted.
        new(
            StepKind.Expand,
            """
            create table event_floors (
                merchant_id text collate "C" primary key,
                id text collate "C" not null
            );
            """
        ),
    ];
}
