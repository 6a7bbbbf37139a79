using System.Globalization;
using Gateway.Settings;

namespace Gateway.Store.Sqlite;

/// <summary>Brings a file's schema up to date, by <see cref="SqliteMigrations"/>.</summary>
internal static class SqliteSchema
{
    /// <summary>Takes the steps that are missing, all in one transaction. A file of a newer gateway is refused.</summary>
    public static void Migrate(SqliteSession session) => Migrate(session, SqliteMigrations.All.Length);

    /// <summary>As above, only as far as an older gateway went.</summary>
    public static void Migrate(SqliteSession session, int steps)
    {
        session.Execute("begin exclusive");
        var version = Convert.ToInt32(session.Scalar("pragma user_version"), CultureInfo.InvariantCulture);
        if (version > SqliteMigrations.All.Length)
        {
            session.Execute("rollback");
            throw new StartRefusedException(
                $"the store has schema {version}, this gateway knows {SqliteMigrations.All.Length}: start the newer gateway"
            );
        }
        for (var step = version; step < steps; step++)
        {
            session.ExecuteScript(SqliteMigrations.All[step]);
        }
        session.ExecuteScript(string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {steps}"));
        session.Execute("commit");
    }
}

/// <summary>
/// The step that puts payments, events and keys in the order in which they come, and what lists them by merchant beside
/// them. If the rows of many merchants were kept merchant by merchant, each new row would change a page of its own, and
/// pages are what a commit costs. So the lists are completed by many rows at once, by a trigger; of the last rows, which
/// stand in no list yet, a view finds the merchant's by looking at all. Two rows of one merchant are in order by id.
/// </summary>
internal static class SqliteOrder
{
    /// <summary>The view of payments by merchant and id.</summary>
    public const string PaymentsView = "payments_in_order";

    /// <summary>The view of events by merchant and id.</summary>
    public const string EventsView = "events_in_order";

    // Rows that stand in no list: few enough to be looked at for each page. Of events there are three for a payment.
    private const string Payments = "256";
    private const string Events = "512";

    /// <summary>
    /// Of events only those may be deleted that stand in the list and are not the last of it: the numbers of all others say
    /// which rows stand in no list yet.
    /// </summary>
    public const string ListedEvents = $" and no < (select max(no) / {Events} * {Events} from events)";

    /// <summary>A list forgets what its table has forgotten; and up to which event a merchant's were deleted.</summary>
    public const string ForgettingStep = """
        create trigger events_unlist after delete on events begin
            delete from events_listed where merchant_id = old.merchant_id and id = old.id;
        end;
        create table event_floors (
            merchant_id text primary key,
            id text not null
        ) strict, without rowid;
        """;

    /// <summary>A replay goes on in small steps after its request was answered, also after a restart.</summary>
    public const string ReplayStep = """
        alter table webhook_endpoints add column replay_since integer;
        alter table webhook_endpoints add column replay_after text;
        alter table webhook_endpoints add column replay_until text;
        alter table webhook_endpoints add column replay_at integer;
        create index webhook_endpoints_replay on webhook_endpoints (replay_at) where replay_at is not null;
        """;

    /// <summary>What admins did: rows are only ever added.</summary>
    public const string AuditStep = """
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

    // "not indexed" leaves only the search by no. The planner takes the two halves of a view in order, and stops with the page.
    public const string Step = $"""
        create table payments_by_no (
            no integer primary key,
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
            unique (id, merchant_id)
        ) strict;
        insert into payments_by_no (merchant_id, id, version, status, scheme, reference, amount, captured, refunded, currency, due_at, doc, in_review, lease_until)
            select merchant_id, id, version, status, scheme, reference, amount, captured, refunded, currency, due_at, doc, in_review, lease_until from payments order by id;
        drop table payments;
        alter table payments_by_no rename to payments;
        create index payments_due on payments (scheme, due_at) where due_at is not null;
        create index payments_in_review on payments (id) where in_review = 1;
        create index payments_review on payments (id) where status = 'review';
        create table payments_listed (
            merchant_id text not null,
            id text not null,
            reference text not null,
            primary key (merchant_id, id)
        ) strict, without rowid;
        create index payments_listed_reference on payments_listed (merchant_id, reference, id);
        insert into payments_listed (merchant_id, id, reference)
            select merchant_id, id, reference from payments
            where no <= (select coalesce(max(no), 0) / {Payments} * {Payments} from payments) order by merchant_id, id;
        create trigger payments_list after insert on payments when new.no % {Payments} = 0 begin
            insert or ignore into payments_listed (merchant_id, id, reference)
                select merchant_id, id, reference from payments where no > new.no - {Payments} order by merchant_id, id;
        end;
        create view {PaymentsView} as
            select l.merchant_id, l.id, p.status, p.scheme, l.reference, p.doc
                from payments_listed l cross join payments p on p.id = l.id and p.merchant_id = l.merchant_id
            union all
            select merchant_id, id, status, scheme, reference, doc
                from payments not indexed where no > (select coalesce(max(no), 0) / {Payments} * {Payments} from payments);

        create table events_by_no (
            no integer primary key,
            merchant_id text not null,
            id text not null,
            type text not null,
            at integer not null,
            payment_id text,
            data text not null,
            unique (id, merchant_id)
        ) strict;
        insert into events_by_no (merchant_id, id, type, at, payment_id, data)
            select merchant_id, id, type, at, payment_id, data from events order by id;
        drop table events;
        alter table events_by_no rename to events;
        create table events_listed (
            merchant_id text not null,
            id text not null,
            primary key (merchant_id, id)
        ) strict, without rowid;
        insert into events_listed (merchant_id, id)
            select merchant_id, id from events
            where no <= (select coalesce(max(no), 0) / {Events} * {Events} from events) order by merchant_id, id;
        create trigger events_list after insert on events when new.no % {Events} = 0 begin
            insert or ignore into events_listed (merchant_id, id)
                select merchant_id, id from events where no > new.no - {Events} order by merchant_id, id;
        end;
        create view {EventsView} as
            select l.merchant_id, l.id, e.type, e.at, e.payment_id, e.data
                from events_listed l cross join events e on e.id = l.id and e.merchant_id = l.merchant_id
            union all
            select merchant_id, id, type, at, payment_id, data
                from events not indexed where no > (select coalesce(max(no), 0) / {Events} * {Events} from events);

        create table keys_by_key (
            merchant_id text not null,
            key text not null,
            fingerprint text not null,
            object_id text not null,
            payment_id text not null,
            created_at integer not null,
            primary key (key, merchant_id)
        ) strict, without rowid;
        insert into keys_by_key (merchant_id, key, fingerprint, object_id, payment_id, created_at)
            select merchant_id, key, fingerprint, object_id, payment_id, created_at from idempotency_keys order by key, merchant_id;
        drop table idempotency_keys;
        alter table keys_by_key rename to idempotency_keys;
        """;
}
