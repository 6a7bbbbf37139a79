using System.Collections.Immutable;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Store.Engine;

namespace Gateway.Store.Sql;

/// <summary>
/// Payments: a few units of work with typed results, each all or nothing, and reads. A unit's task ends when its commit is on
/// disk. State, timeline and everything that follows from them are in one commit (law 7).
/// </summary>
internal sealed class PaymentStore(StoreDatabase database, DisclosureStore disclosures, EventNotifier signal)
{
    /// <summary>Stores an intent unless its key was used before. Sheds (<see cref="OverloadedException"/>) before anything is stored.</summary>
    public async Task<InsertResult> InsertAsync(NewPayment intent)
    {
        var events = EventBatch.Of(intent.Entries);
        var inserted = await database.Writer.RunAsync(
            ConflictKeys.Of(intent.Payment.MerchantId, intent.Key.Key),
            session => PaymentUnits.InsertAsync(session, intent, events),
            mayBeShed: true
        );
        if (inserted is InsertResult.Stored)
        {
            Tell(intent.Payment, events);
        }
        return inserted;
    }

    /// <summary>Moves a payment from the version it was read at. Sheds (<see cref="OverloadedException"/>) wishes and events, which come again; an answer that was asked for is kept.</summary>
    public async Task<UpdateResult> MoveAsync(PaymentUpdate move)
    {
        await disclosures.KeepListsAsync(move.Disclosed);
        var events = EventBatch.Of(move.Entries);
        var moved = await database.Writer.RunAsync(
            move.Admin is null
                ? ConflictKeys.Of(move.Before.MerchantId, move.Before.Id, move.Key?.Key, move.EventId)
                : ConflictKeys.Whole(move.Before.MerchantId),
            session => PaymentUnits.MoveAsync(session, move, events),
            // What somebody asks for may be shed, and what a wallet tells by itself, since it tells it again; an answer may not.
            mayBeShed: move.Key is not null || move.Admin is not null || move.EventId is not null
        );
        if (moved is UpdateResult.Saved)
        {
            Tell(move.Before, events);
        }
        return moved;
    }

    /// <summary>What a merchant's idempotency key made, or null.</summary>
    public Task<KeyUse?> FindKeyAsync(string merchantId, string key) =>
        database.ReadAsync(session => PaymentUnits.FindKeyAsync(session, merchantId, key)).AsTask();

    /// <summary>A payment, or null.</summary>
    public Task<Payment?> FindAsync(string merchantId, string id) =>
        database.ReadAsync(session => FindAsync(session, merchantId, id)).AsTask();

    /// <summary>The payment that a capture or refund belongs to, or null.</summary>
    public Task<Payment?> FindByPartAsync(string merchantId, string partId) =>
        database
            .ReadAsync(async session =>
            {
                var id = await session.TextAsync("select payment_id from parts where merchant_id = $1 and id = $2", merchantId, partId);
                // The capture of an automatic payment has the payment's own digits, and no row.
                return await FindAsync(session, merchantId, id ?? ObjectId.Sibling("pay", partId));
            })
            .AsTask();

    /// <summary>A payment's timeline, in order.</summary>
    public async Task<ImmutableArray<TimelineEntry>> TimelineAsync(string merchantId, string paymentId) =>
        [
            .. await database.ReadAsync(session =>
                session.AllAsync(
                    "select no, at, type, by, detail from timeline where merchant_id = $1 and payment_id = $2 order by no",
                    PaymentRows.ReadEntry,
                    merchantId,
                    paymentId
                )
            ),
        ];

    /// <summary>A page of payments, newest first. Its cost does not grow with the table: a page may be short although more follow.</summary>
    public Task<Slice<Payment>> ListAsync(PaymentFilter filter, CancellationToken cancellationToken) =>
        filter.Status is null && filter.Scheme is null
            ? database.ReadAsync(session => ListAsync(session, filter)).AsTask()
            : database.ScanAsync(filter.MerchantId, session => ListAsync(session, filter), cancellationToken);

    /// <summary>A page of a merchant's refunds, newest first: ids, and the payments they belong to.</summary>
    public Task<Slice<(string RefundId, Payment Payment)>> ListRefundsAsync(string merchantId, string? before, int limit) =>
        database
            .ReadAsync(session =>
                Paging.ReadAsync(
                    session,
                    new PageRows(
                        "r.id, p.doc",
                        "from parts r join payments p on p.merchant_id = r.merchant_id and p.id = r.payment_id where r.merchant_id = $1 and r.id < $2 and r.id > 'ref_' order by r.id desc",
                        merchantId,
                        before ?? "ref`"
                    ),
                    limit,
                    row => (row.GetString(0), (row.GetString(0), PaymentRows.Read(row, 1)))
                )
            )
            .AsTask();

    /// <summary>A page of the payments of all merchants that are up to an operator, newest first, by indexes that hold nothing else.</summary>
    /// <param name="whole">Whether only payments count that are in review themselves, not those with a capture or refund that is.</param>
    /// <param name="before">Only ids below this one; null: the first page.</param>
    /// <param name="limit">How many.</param>
    public Task<Slice<Payment>> ListReviewsAsync(bool whole, string? before, int limit) =>
        database
            .ReadAsync(session =>
                Paging.ReadAsync(
                    session,
                    new PageRows(
                        "id, doc",
                        $"from payments where {(whole ? "status = 'review'" : "in_review = 1")} and id < $1 order by id desc",
                        before ?? "pay`"
                    ),
                    limit,
                    row => (row.GetString(0), PaymentRows.Read(row, 1))
                )
            )
            .AsTask();

    /// <summary>
    /// A scheme's payments of which something is due, the longest overdue first. Where several nodes share the store, they
    /// are leased: no other node gets them until they change or the lease lapses.
    /// </summary>
    public async Task<ImmutableArray<DuePayment>> ClaimDueAsync(string scheme, DateTimeOffset now, TimeSpan lease, int limit)
    {
        var leased = database.IsShared ? PaymentLeases.Leased : "coalesce(lease_until, 0) > $2";
        var found = await database.ReadAsync(session =>
            session.AllAsync(
                $"select doc from payments where scheme = $1 and due_at <= $2 and not {leased} order by due_at limit $3",
                PaymentRows.Read,
                scheme,
                now.ToUnixTimeMilliseconds(),
                limit
            )
        );
        return found.Count == 0 || !database.IsShared
            ? [.. found.Select(payment => new DuePayment(payment, null))]
            :
            [
                .. await database.Writer.RunAsync(
                    ConflictKeys.Shared,
                    session => PaymentLeases.TakeAsync(session, found, lease),
                    mayBeShed: false
                ),
            ];
    }

    /// <summary>Gives a lease back, if it is still this node's: another node may take the payment at once.</summary>
    public async Task ReleaseAsync(DuePayment due)
    {
        if (due.LeasedUntil is { } until)
        {
            await database.Writer.RunAsync(
                ConflictKeys.Shared,
                session => PaymentLeases.ReleaseAsync(session, due.Payment, until),
                mayBeShed: true
            );
        }
    }

    private void Tell(Payment payment, EventBatch events)
    {
        if (events.Any)
        {
            signal.Raise(payment.MerchantId, events.Delivers);
        }
    }

    private static ValueTask<Payment?> FindAsync(Session session, string merchantId, string id) =>
        session.FirstAsync("select doc from payments where merchant_id = $1 and id = $2", PaymentRows.Read, merchantId, id);

    private static async ValueTask<Slice<Payment>> ListAsync(Session session, PaymentFilter filter)
    {
        var (from, below) = Paging.Between("pay", filter.CreatedAfter, filter.CreatedBefore, filter.Before);
        var rows = filter.Reference is null
            ? $"from {session.PaymentsInOrder} where merchant_id = $1 and id >= $2 and id < $3 order by id desc"
            : $"from {session.PaymentsInOrder} where merchant_id = $1 and id >= $2 and id < $3 and reference = $4 order by id desc";
        ImmutableArray<object?> values = filter.Reference is { } reference
            ? [filter.MerchantId, from, below, reference]
            : [filter.MerchantId, from, below];
        var (status, scheme) = (values.Length + 1, values.Length + 2);
        var isFiltered = filter.Status is not null || filter.Scheme is not null;
        return await Paging.ReadAsync(
            session,
            new PageRows("id, status, scheme, doc", rows, values)
            {
                Fits = isFiltered
                    ? $"status = coalesce(cast(${status} as text), status) and scheme = coalesce(cast(${scheme} as text), scheme)"
                    : null,
                Wanted = isFiltered ? [filter.Status?.Word(), filter.Scheme] : [],
            },
            filter.Limit,
            row => (row.GetString(0), PaymentRows.Read(row, 3))
        );
    }
}

/// <summary>
/// How several nodes share what is due: each payment is leased by a statement of its own, as a table spread by merchant needs
/// it. The server's clock decides how long a lease lasts, since those of the nodes differ. Only PostgreSQL has nodes to
/// lease to.
/// </summary>
internal static class PaymentLeases
{
    /// <summary>Whether a row is leased, by the server's clock.</summary>
    public const string Leased = "(coalesce(lease_until, 0) > cast(extract(epoch from now()) * 1000 as bigint))";

    /// <summary>Leases payments that were found due. Those that changed meanwhile, or that another node has, are left out.</summary>
    public static async ValueTask<List<DuePayment>> TakeAsync(Session session, List<Payment> due, TimeSpan lease)
    {
        // Asked together, awaited together.
        var asked = due.ConvertAll(payment =>
            session.NumberAsync(
                $"update payments set lease_until = cast(extract(epoch from now()) * 1000 as bigint) + $4 where merchant_id = $1 and id = $2 and version = $3 and not {Leased} returning lease_until",
                payment.MerchantId,
                payment.Id,
                (long)payment.Version,
                (long)lease.TotalMilliseconds
            )
        );
        var taken = new List<DuePayment>(due.Count);
        for (var i = 0; i < due.Count; i++)
        {
            if (await asked[i] is { } until)
            {
                taken.Add(new DuePayment(due[i], until));
            }
        }
        return taken;
    }

    /// <summary>Ends a lease that is still as this node wrote it; one that lapsed and was taken by another node is left alone.</summary>
    public static ValueTask<int> ReleaseAsync(Session session, Payment payment, long until) =>
        session.ChangeAsync(
            "update payments set lease_until = null where merchant_id = $1 and id = $2 and version = $3 and lease_until = $4",
            payment.MerchantId,
            payment.Id,
            (long)payment.Version,
            until
        );
}
