namespace Gateway.Store.Sqlite;

/// <summary>
/// The schema, as a list of steps that only ever grows. Every key begins with the merchant's id, so that the same
/// tables can be spread over machines by merchant; the exceptions are counters and cursors, which belong to
/// a wallet, what admins did, and what every node keeps in memory as a whole: merchants, keys, settings, lists of disclosed fields; and, here
/// only, the tables that two of the last steps put in the order in which rows come.
/// </summary>
internal static class SqliteMigrations
{
    public static readonly string[] All =
    [
        """
            create table payments (
                merchant_id text not null,
                id text not null,
                version integer not null,
                status text not null,
                scheme text not null,
                reference text not null,
                amount integer not null,
                captured integer not null,
                refunded integer not null,
                currency text not null,
                due_at integer,
                doc text not null,
                primary key (merchant_id, id)
            ) strict, without rowid;
            create index payments_due on payments (scheme, due_at) where due_at is not null;
            create index payments_reference on payments (merchant_id, reference, id);
            create table parts (
                merchant_id text not null,
                id text not null,
                payment_id text not null,
                primary key (merchant_id, id)
            ) strict, without rowid;
            create table timeline (
                merchant_id text not null,
                payment_id text not null,
                no integer not null,
                at integer not null,
                type text not null,
                by text not null,
                detail text not null,
                primary key (merchant_id, payment_id, no)
            ) strict, without rowid;
            create table idempotency_keys (
                merchant_id text not null,
                key text not null,
                fingerprint text not null,
                object_id text not null,
                payment_id text not null,
                created_at integer not null,
                primary key (merchant_id, key)
            ) strict, without rowid;
            create table wallet_events (
                merchant_id text not null,
                scheme text not null,
                event_id text not null,
                at integer not null,
                primary key (merchant_id, scheme, event_id)
            ) strict, without rowid;
            create table merchants (
                id text primary key,
                name text not null,
                suspended integer not null,
                created_at integer not null
            ) strict, without rowid;
            create table api_keys (
                merchant_id text not null,
                id text not null,
                hash text not null,
                scopes integer not null,
                created_at integer not null,
                revoked_at integer,
                primary key (merchant_id, id)
            ) strict, without rowid;
            create unique index api_keys_id on api_keys (id);
            create table admin_requests (
                key text primary key,
                fingerprint text not null,
                object_id text not null
            ) strict, without rowid;
            create table settings (
                name text primary key,
                value text not null
            ) strict, without rowid;
            create table counters (
                name text primary key,
                value integer not null
            ) strict, without rowid;
            create table cursors (
                scheme text primary key,
                cursor text not null
            ) strict, without rowid;
            """,
        // Events, and what becomes of them at the merchants' endpoints.
        """
            create table events (
                merchant_id text not null,
                id text not null,
                type text not null,
                at integer not null,
                payment_id text,
                data text not null,
                primary key (merchant_id, id)
            ) strict, without rowid;
            alter table timeline add column event_id text;
            create table webhook_endpoints (
                merchant_id text not null,
                id text not null,
                url text not null,
                events text not null,
                status text not null,
                disabled_reason text,
                secret text not null,
                former_secrets text not null default '[]',
                failing_since integer,
                created_at integer not null,
                primary key (merchant_id, id)
            ) strict, without rowid;
            create index webhook_endpoints_deleted on webhook_endpoints (status) where status = 'deleted';
            create table webhook_deliveries (
                merchant_id text not null,
                id text not null,
                endpoint_id text not null,
                event_id text not null,
                payment_id text,
                status text not null,
                attempts text not null,
                tries integer not null,
                claim integer not null,
                next_at integer,
                primary key (merchant_id, id)
            ) strict, without rowid;
            create index webhook_deliveries_due on webhook_deliveries (merchant_id, endpoint_id, next_at) where next_at is not null;
            create index webhook_deliveries_order on webhook_deliveries (merchant_id, endpoint_id, payment_id, id) where status = 'pending';
            create index webhook_deliveries_endpoint on webhook_deliveries (merchant_id, endpoint_id, id);
            """,
        """
            create table disclosures (
                merchant_id text not null,
                payment_id text not null,
                no integer not null,
                message integer not null,
                at integer not null,
                operation text not null,
                fields integer,
                primary key (merchant_id, payment_id, no, message)
            ) strict, without rowid;
            create table disclosed_fields (
                key integer primary key,
                fields text not null
            ) strict;
            """,
        // What waits for a person, so that it is found without looking at anything else.
        """
            alter table payments add column in_review integer not null default 0;
            update payments set in_review = 1 where status = 'review' or exists (
                select 1 from json_each(payments.doc, '$.parts') as part
                where json_extract(part.value, '$.status') = 'review');
            create index payments_in_review on payments (id) where in_review = 1;
            create index payments_review on payments (id) where status = 'review';
            """,
        // Used where several nodes share a store, which a file's do not; kept alike in both.
        """
            alter table payments add column lease_until integer;
            """,
        // A payment's text is longer than what a page of a table without rowid holds of a row, so each had a page of its own.
        """
            create table payments_by_rowid (
                merchant_id text not null,
                id text not null,
                version integer not null,
                status text not null,
                scheme text not null,
                reference text not null,
                amount integer not null,
                captured integer not null,
                refunded integer not null,
                currency text not null,
                due_at integer,
                doc text not null,
                in_review integer not null default 0,
                lease_until integer,
                primary key (merchant_id, id)
            ) strict;
            insert into payments_by_rowid (merchant_id, id, version, status, scheme, reference, amount, captured, refunded, currency, due_at, doc, in_review, lease_until)
                select merchant_id, id, version, status, scheme, reference, amount, captured, refunded, currency, due_at, doc, in_review, lease_until from payments;
            drop table payments;
            alter table payments_by_rowid rename to payments;
            create index payments_due on payments (scheme, due_at) where due_at is not null;
            create index payments_reference on payments (merchant_id, reference, id);
            create index payments_in_review on payments (id) where in_review = 1;
            create index payments_review on payments (id) where status = 'review';
            """,
        // A file has one writer and is not spread over machines: lines of many merchants' payments that come together lie
        // together, so that a commit writes few pages. Their statements name merchant and payment, in either order of the key.
        """
            create table timeline_by_payment (
                merchant_id text not null,
                payment_id text not null,
                no integer not null,
                at integer not null,
                type text not null,
                by text not null,
                detail text not null,
                event_id text,
                primary key (payment_id, merchant_id, no)
            ) strict, without rowid;
            insert into timeline_by_payment (merchant_id, payment_id, no, at, type, by, detail, event_id)
                select merchant_id, payment_id, no, at, type, by, detail, event_id from timeline order by payment_id, merchant_id, no;
            drop table timeline;
            alter table timeline_by_payment rename to timeline;
            create table disclosures_by_payment (
                merchant_id text not null,
                payment_id text not null,
                no integer not null,
                message integer not null,
                at integer not null,
                operation text not null,
                fields integer,
                primary key (payment_id, merchant_id, no, message)
            ) strict, without rowid;
            insert into disclosures_by_payment (merchant_id, payment_id, no, message, at, operation, fields)
                select merchant_id, payment_id, no, message, at, operation, fields from disclosures order by payment_id, merchant_id, no, message;
            drop table disclosures;
            alter table disclosures_by_payment rename to disclosures;
            create table events_by_rowid (
                merchant_id text not null,
                id text not null,
                type text not null,
                at integer not null,
                payment_id text,
                data text not null,
                primary key (merchant_id, id)
            ) strict;
            insert into events_by_rowid (merchant_id, id, type, at, payment_id, data)
                select merchant_id, id, type, at, payment_id, data from events;
            drop table events;
            alter table events_by_rowid rename to events;
            """,
        SqliteOrder.Step,
        SqliteOrder.ReplayStep,
        SqliteOrder.AuditStep,
        SqliteOrder.ForgettingStep,
    ];
}
