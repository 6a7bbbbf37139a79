using System.Collections.Immutable;
using System.Globalization;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Store.Engine;

namespace Gateway.Store.Sql;

/// <summary>The units of work of payments: the guard first, then the writes, so that a unit that does not apply leaves nothing.</summary>
internal static class PaymentUnits
{
    /// <summary>Inserts an intent unless its key was used.</summary>
    public static async ValueTask<InsertResult> InsertAsync(Session session, NewPayment intent, EventBatch events)
    {
        var guard = await Preconditions.OfKeyAsync(session, intent.Key.MerchantId, intent.Key.Key);
        if (guard.Use is { } use)
        {
            return new InsertResult.KeyTaken(use);
        }
        events.Prepare(guard.TakersOfEvents);
        var payment = intent.Payment;
        if (intent.Draw is { } draw)
        {
            if (await NumberDraws.DrawAsync(session, draw, payment.MerchantId) is not { } value)
            {
                return await NumberDraws.IsUsedUpAsync(session, draw) ? new InsertResult.Exhausted() : new InsertResult.ShareUsed();
            }
            payment = draw.Into(payment, value);
        }
        await events.BlockAsync(session, payment.MerchantId, payment.Id);
        session.Insert(
            InsertTable.Payments,
            payment.MerchantId,
            payment.Id,
            (long)payment.Version,
            payment.Status.Word(),
            payment.Scheme,
            payment.Terms.Reference,
            payment.Terms.AmountMinor,
            payment.CapturedMinor,
            payment.RefundedMinor,
            payment.Terms.Currency,
            payment.DueAt?.ToUnixTimeMilliseconds(),
            PaymentRows.Doc(payment)
        );
        Keep(session, intent.Key, payment.CreatedAt);
        Write(session, payment, intent.Entries, events);
        return new InsertResult.Stored(payment);
    }

    /// <summary>Moves a payment on from the version it was read at.</summary>
    public static async ValueTask<UpdateResult> MoveAsync(Session session, PaymentUpdate move, EventBatch events)
    {
        var (before, payment) = (move.Before, move.After);
        var moves = payment.Version != before.Version;
        var used = move.Key is { } asked ? FindKeyAsync(session, asked.MerchantId, asked.Key) : default;
        var admin = move.Admin is { } requested ? AdminRequests.FindAsync(session, requested.Request) : default;
        var told = move.EventId is { } eventId ? KnownAsync(session, before, eventId) : default;
        var found = moves ? Preconditions.OfVersionAsync(session, before) : default;
        // All are awaited before anything is decided: an answer that nobody awaits would be lost with its error.
        var (use, earlier, known, guard) = (await used, await admin, await told, await found);
        if (use is not null)
        {
            return new UpdateResult.KeyTaken(use);
        }
        if (earlier is not null)
        {
            return new UpdateResult.AdminKeyTaken();
        }
        if (known is not null)
        {
            return new UpdateResult.EventKnown();
        }
        if (moves)
        {
            if (guard.Version != before.Version)
            {
                return new UpdateResult.Stale();
            }
            events.Prepare(guard.TakersOfEvents);
            if (move.Draw is { } draw)
            {
                if (await NumberDraws.DrawAsync(session, draw, payment.MerchantId) is not { } value)
                {
                    return new UpdateResult.Exhausted();
                }
                payment = draw.Into(payment, value);
            }
            await events.BlockAsync(session, payment.MerchantId, payment.Id);
            session.Write(
                "update payments set version = $3, status = $4, captured = $5, refunded = $6, due_at = $7, doc = $8, in_review = $9, lease_until = null where merchant_id = $1 and id = $2",
                payment.MerchantId,
                payment.Id,
                (long)payment.Version,
                payment.Status.Word(),
                payment.CapturedMinor,
                payment.RefundedMinor,
                payment.DueAt?.ToUnixTimeMilliseconds(),
                PaymentRows.Doc(payment),
                payment.AwaitsAPerson ? 1L : 0L
            );
            KeepParts(session, before, payment);
            Write(session, payment, move.Entries, events);
        }
        DisclosureStore.Write(session, payment, move.Disclosed);
        if (move.Admin is { } admitted)
        {
            AdminRequests.Keep(session, admitted);
        }
        if (move.Key is { } key)
        {
            Keep(session, key, payment.UpdatedAt);
        }
        if (move.EventId is { } counted)
        {
            session.Write(
                "insert into wallet_events (merchant_id, scheme, event_id, at) values ($1, $2, $3, $4)",
                payment.MerchantId,
                payment.Scheme,
                counted,
                payment.UpdatedAt.ToUnixTimeMilliseconds()
            );
        }
        return new UpdateResult.Saved(payment);
    }

    /// <summary>What a key made, or null.</summary>
    public static ValueTask<KeyUse?> FindKeyAsync(Session session, string merchantId, string key) =>
        session.FirstAsync(
            "select fingerprint, object_id, payment_id from idempotency_keys where merchant_id = $1 and key = $2",
            row => new KeyUse(merchantId, key, row.GetString(0), row.GetString(1), row.GetString(2)),
            merchantId,
            key
        );

    /// <summary>Keeps what a key made, in the commit that makes it.</summary>
    public static void Keep(Session session, KeyUse key, DateTimeOffset now) =>
        session.Insert(
            InsertTable.Keys,
            key.MerchantId,
            key.Key,
            key.Fingerprint,
            key.ObjectId,
            key.PaymentId,
            now.ToUnixTimeMilliseconds()
        );

    private static ValueTask<object?> KnownAsync(Session session, Payment payment, string eventId) =>
        session.ScalarAsync(
            "select 1 from wallet_events where merchant_id = $1 and scheme = $2 and event_id = $3",
            payment.MerchantId,
            payment.Scheme,
            eventId
        );

    private static void KeepParts(Session session, Payment before, Payment payment)
    {
        for (var i = before.Parts.Length; i < payment.Parts.Length; i++)
        {
            var part = payment.Parts[i];
            if (part.Id != ObjectId.Sibling("cap", payment.Id))
            {
                session.Write(
                    "insert into parts (merchant_id, id, payment_id) values ($1, $2, $3)",
                    payment.MerchantId,
                    part.Id,
                    payment.Id
                );
            }
        }
    }

    private static void Write(Session session, Payment payment, ImmutableArray<NewEntry> entries, EventBatch events)
    {
        var shard = ObjectId.ShardOf(payment.Id);
        foreach (var (entry, told) in entries)
        {
            session.Insert(
                InsertTable.Timeline,
                payment.MerchantId,
                payment.Id,
                (long)entry.No,
                entry.At.ToUnixTimeMilliseconds(),
                entry.Type,
                entry.By,
                PaymentRows.Detail(entry),
                told is null ? null : events.Write(session, payment.MerchantId, shard, payment.Id, told, entry.At)
            );
        }
    }
}

/// <summary>What nearly every unit of a payment decides by, and who is to be told: asked for with one statement.</summary>
internal sealed class Preconditions
{
    private const string Endpoints =
        " union all select 'endpoint', id, events, null from webhook_endpoints where merchant_id = $1 and status = 'enabled'";

    /// <summary>What the key made; null: nothing, or none was asked for.</summary>
    public KeyUse? Use { get; private set; }

    /// <summary>The payment's version; null: there is no such payment, or none was asked for.</summary>
    public long? Version { get; private set; }

    /// <summary>The merchant's endpoints that take deliveries, with what they want: <c>|payment.*|refund.failed|</c>.</summary>
    public List<(string Id, string Patterns)> TakersOfEvents { get; } = [];

    /// <summary>Before a payment is made: what its key made.</summary>
    public static async ValueTask<Preconditions> OfKeyAsync(Session session, string merchantId, string key)
    {
        var guard = new Preconditions();
        _ = await session.AllAsync(
            "select 'key', fingerprint, object_id, payment_id from idempotency_keys where merchant_id = $1 and key = $2" + Endpoints,
            row => guard.Read(row, merchantId, key),
            merchantId,
            key
        );
        return guard;
    }

    /// <summary>Before a payment is changed: its version.</summary>
    public static async ValueTask<Preconditions> OfVersionAsync(Session session, Payment payment)
    {
        var guard = new Preconditions();
        _ = await session.AllAsync(
            "select 'version', cast(version as text), null, null from payments where merchant_id = $1 and id = $2" + Endpoints,
            row => guard.Read(row, payment.MerchantId, string.Empty),
            payment.MerchantId,
            payment.Id
        );
        return guard;
    }

    private bool Read(IRow row, string merchantId, string key)
    {
        switch (row.GetString(0))
        {
            case "key":
                Use = new KeyUse(merchantId, key, row.GetString(1), row.GetString(2), row.GetString(3));
                break;
            case "version":
                Version = long.Parse(row.GetString(1), CultureInfo.InvariantCulture);
                break;
            default:
                TakersOfEvents.Add((row.GetString(1), row.GetString(2)));
                break;
        }
        return true;
    }
}
