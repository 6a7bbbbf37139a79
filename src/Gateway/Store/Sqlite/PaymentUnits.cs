using System.Collections.Immutable;
using System.Text.Json;
using Adapters.Contract;
using Gateway.Payments;

namespace Gateway.Store.Sqlite;

/// <summary>The units of work of payments: the guard first, then the writes, so that a unit that does not apply leaves nothing.</summary>
internal static class PaymentUnits
{
    /// <summary>Inserts an intent unless its key was used.</summary>
    public static Inserted Insert(SqliteSession session, Intent intent, EventBatch events)
    {
        if (FindKey(session, intent.Key.MerchantId, intent.Key.Key) is { } use)
        {
            return new Inserted.KeyTaken(use);
        }
        var payment = intent.Payment;
        if (intent.Draw is { } draw)
        {
            if (Draw(session, draw.Sequence) is not { } value)
            {
                return new Inserted.Exhausted();
            }
            payment = draw.Into(payment, value);
        }
        session.Execute(
            "insert into payments (merchant_id, id, version, status, scheme, reference, amount, captured, refunded, currency, due_at, doc) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            payment.MerchantId,
            payment.Id,
            payment.Version,
            payment.Status.Word(),
            payment.Scheme,
            payment.Terms.Reference,
            payment.Terms.AmountMinor,
            payment.CapturedMinor,
            payment.RefundedMinor,
            payment.Terms.Currency,
            payment.DueAt?.ToUnixTimeMilliseconds(),
            Doc(payment)
        );
        Keep(session, intent.Key, payment.CreatedAt);
        Write(session, payment, intent.Entries, events);
        return new Inserted.Stored(payment);
    }

    /// <summary>Moves a payment on from the version it was read at.</summary>
    public static Moved Move(SqliteSession session, Move move, EventBatch events)
    {
        var (before, change) = (move.Before, move.Change);
        if (move.Key is { } key && FindKey(session, key.MerchantId, key.Key) is { } use)
        {
            return new Moved.KeyTaken(use);
        }
        if (move.Admin is { } admin && AdminRequests.Find(session, admin.Request) is not null)
        {
            return new Moved.AdminKeyTaken();
        }
        if (move.EventId is { } eventId && IsKnown(session, before, eventId))
        {
            return new Moved.EventKnown();
        }
        var payment = change.Payment;
        if (payment.Version != before.Version)
        {
            if (
                session.Scalar(
                    "select version from payments where merchant_id = $1 and id = $2",
                    before.MerchantId,
                    before.Id
                )
                    is not long version
                || version != before.Version
            )
            {
                return new Moved.Stale();
            }
            if (move.Draw is { } draw)
            {
                if (Draw(session, draw.Sequence) is not { } value)
                {
                    return new Moved.Exhausted();
                }
                payment = draw.Into(payment, value);
            }
            session.Execute(
                "update payments set version = $3, status = $4, captured = $5, refunded = $6, due_at = $7, doc = $8, in_review = $9 where merchant_id = $1 and id = $2",
                payment.MerchantId,
                payment.Id,
                payment.Version,
                payment.Status.Word(),
                payment.CapturedMinor,
                payment.RefundedMinor,
                payment.DueAt?.ToUnixTimeMilliseconds(),
                Doc(payment),
                payment.AwaitsAPerson ? 1 : 0
            );
            KeepParts(session, before, payment);
            Write(session, payment, change.Entries, events);
        }
        SqliteDisclosures.Write(session, payment, move.Disclosed);
        if (move.Admin is { } asked)
        {
            AdminRequests.Keep(session, asked.Request, asked.ObjectId);
        }
        if (move.Key is { } used)
        {
            Keep(session, used, payment.UpdatedAt);
        }
        if (move.EventId is { } known)
        {
            session.Execute(
                "insert into wallet_events (merchant_id, scheme, event_id, at) values ($1, $2, $3, $4)",
                payment.MerchantId,
                payment.Scheme,
                known,
                payment.UpdatedAt.ToUnixTimeMilliseconds()
            );
        }
        return new Moved.Saved(payment);
    }

    /// <summary>What a key made, or null.</summary>
    public static KeyUse? FindKey(SqliteSession session, string merchantId, string key)
    {
        using var rows = session.Query(
            "select fingerprint, object_id, payment_id from idempotency_keys where merchant_id = $1 and key = $2",
            merchantId,
            key
        );
        return rows.Read()
            ? new KeyUse(merchantId, key, rows.GetString(0), rows.GetString(1), rows.GetString(2))
            : null;
    }

    private static bool IsKnown(SqliteSession session, Payment payment, string eventId) =>
        session.Scalar(
            "select 1 from wallet_events where merchant_id = $1 and scheme = $2 and event_id = $3",
            payment.MerchantId,
            payment.Scheme,
            eventId
        )
            is not null;

    // Unfit values are not written back, so a used-up sequence stays used up.
    private static long? Draw(SqliteSession session, NumberSequence sequence)
    {
        var last =
            session.Scalar("select value from counters where name = $1", sequence.Name) as long?
            ?? 0;
        if (last >= sequence.Last)
        {
            return null;
        }
        session.Execute(
            "insert into counters (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
            sequence.Name,
            last + 1
        );
        return last + 1;
    }

    /// <summary>Keeps what a key made, in the commit that makes it.</summary>
    public static void Keep(SqliteSession session, KeyUse key, DateTimeOffset now) =>
        session.Execute(
            "insert into idempotency_keys (merchant_id, key, fingerprint, object_id, payment_id, created_at) values ($1, $2, $3, $4, $5, $6)",
            key.MerchantId,
            key.Key,
            key.Fingerprint,
            key.ObjectId,
            key.PaymentId,
            now.ToUnixTimeMilliseconds()
        );

    private static void KeepParts(SqliteSession session, Payment before, Payment payment)
    {
        for (var i = before.Parts.Length; i < payment.Parts.Length; i++)
        {
            var part = payment.Parts[i];
            if (part.Id != ObjectId.Sibling("cap", payment.Id))
            {
                session.Execute(
                    "insert into parts (merchant_id, id, payment_id) values ($1, $2, $3)",
                    payment.MerchantId,
                    part.Id,
                    payment.Id
                );
            }
        }
    }

    private static void Write(
        SqliteSession session,
        Payment payment,
        ImmutableArray<TimelineEntry> entries,
        EventBatch events
    )
    {
        var shard = ObjectId.ShardOf(payment.Id);
        foreach (var entry in entries)
        {
            session.Execute(
                "insert into timeline (merchant_id, payment_id, no, at, type, by, detail, event_id) values ($1, $2, $3, $4, $5, $6, $7, $8)",
                payment.MerchantId,
                payment.Id,
                entry.No,
                entry.At.ToUnixTimeMilliseconds(),
                entry.Type,
                entry.By,
                JsonSerializer.Serialize(
                    entry.Detail,
                    StoreJson.Default.ImmutableSortedDictionaryStringString
                ),
                events.Write(session, payment.MerchantId, shard, payment.Id, entry.No, entry.At)
            );
        }
    }

    private static string Doc(Payment payment) =>
        JsonSerializer.Serialize(payment, StoreJson.Default.Payment);
}
