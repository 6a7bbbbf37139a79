using System.Collections.Immutable;
using Gateway.Events.Model;
using Gateway.Ids;
using Gateway.Payments.Model;

namespace Gateway.Store.Sql;

/// <summary>Payments: every statement in plain sight.</summary>
internal sealed class SqlPayments(StoreDatabase database, SqlDisclosures disclosures, EventFactory scribe, EventNotifier signal)
    : IPaymentStore
{
    public async Task<InsertResult> InsertAsync(NewPayment intent, CancellationToken cancellationToken)
    {
        var events = new EventBatch(scribe.Of(intent.Payment, intent.Entries));
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

    public async Task<UpdateResult> MoveAsync(PaymentUpdate move, CancellationToken cancellationToken)
    {
        await disclosures.KeepListsAsync(move.Disclosed);
        var events = new EventBatch(scribe.Of(move.Change.Payment, move.Change.Entries));
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

    public Task<KeyUse?> FindKeyAsync(string merchantId, string key, CancellationToken cancellationToken) =>
        database.ReadAsync(session => PaymentUnits.FindKeyAsync(session, merchantId, key)).AsTask();

    public Task<Payment?> FindAsync(string merchantId, string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, merchantId, id)).AsTask();

    public Task<Payment?> FindByPartAsync(string merchantId, string partId, CancellationToken cancellationToken) =>
        database
            .ReadAsync(async session =>
            {
                var id = await session.TextAsync("select payment_id from parts where merchant_id = $1 and id = $2", merchantId, partId);
                // The capture of an automatic payment has the payment's own digits, and no row.
                return await FindAsync(session, merchantId, id ?? ObjectId.Sibling("pay", partId));
            })
            .AsTask();

    public async Task<ImmutableArray<TimelineEntry>> TimelineAsync(
        string merchantId,
        string paymentId,
        CancellationToken cancellationToken
    ) =>
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

    public Task<Slice<Payment>> ListAsync(PaymentFilter filter, CancellationToken cancellationToken) =>
        filter.Status is null && filter.Scheme is null
            ? database.ReadAsync(session => ListAsync(session, filter)).AsTask()
            : database.ScanAsync(filter.MerchantId, session => ListAsync(session, filter), cancellationToken);

    public Task<Slice<(string RefundId, Payment Payment)>> ListRefundsAsync(
        string merchantId,
        string? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        database
            .ReadAsync(async session =>
            {
                var found = await session.AllAsync(
                    "select r.id, p.doc from parts r join payments p on p.merchant_id = r.merchant_id and p.id = r.payment_id where r.merchant_id = $1 and r.id < $2 and r.id > 'ref_' order by r.id desc limit $3",
                    row => (Refund: row.GetString(0), PaymentRows.Read(row, 1)),
                    merchantId,
                    before ?? "ref`",
                    limit + 1
                );
                return Pages.Of(found, limit, f => f.Refund);
            })
            .AsTask();

    public async Task<ImmutableArray<DuePayment>> ClaimDueAsync(
        string scheme,
        DateTimeOffset now,
        TimeSpan lease,
        int limit,
        CancellationToken cancellationToken
    )
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

    public async Task ReleaseAsync(DuePayment due, CancellationToken cancellationToken)
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

    private static ValueTask<Payment?> FindAsync(StoreSession session, string merchantId, string id) =>
        session.FirstAsync("select doc from payments where merchant_id = $1 and id = $2", PaymentRows.Read, merchantId, id);

    private static async ValueTask<Slice<Payment>> ListAsync(StoreSession session, PaymentFilter filter)
    {
        var from = filter.CreatedAfter is { } after ? ObjectId.Floor("pay", after) : "pay_";
        var below = filter.CreatedBefore is { } before ? ObjectId.Floor("pay", before) : "pay`";
        if (filter.Before is { } cursor && string.CompareOrdinal(cursor, below) < 0)
        {
            below = cursor;
        }
        var rows = filter.Reference is null
            ? $"from {session.PaymentsInOrder} where merchant_id = $1 and id >= $2 and id < $3 order by id desc"
            : $"from {session.PaymentsInOrder} where merchant_id = $1 and id >= $2 and id < $3 and reference = $4 order by id desc";
        object?[] values = filter.Reference is { } reference
            ? [filter.MerchantId, from, below, reference]
            : [filter.MerchantId, from, below];
        if (filter.Status is null && filter.Scheme is null)
        {
            var found = await session.AllAsync($"select id, doc {rows} limit {filter.Limit + 1}", row => PaymentRows.Read(row, 1), values);
            return Pages.Of(found, filter.Limit, payment => payment.Id);
        }
        var (status, scheme) = (values.Length + 1, values.Length + 2);
        return await Pages.OfThoseThatFitAsync(
            session,
            "id, status, scheme, doc",
            rows,
            $"status = coalesce(cast(${status} as text), status) and scheme = coalesce(cast(${scheme} as text), scheme)",
            filter.Limit,
            row => (row.GetString(0), PaymentRows.Read(row, 3)),
            values,
            [filter.Status?.Word(), filter.Scheme]
        );
    }
}
