using Gateway.Payments;

namespace Gateway.Store.Sql;

/// <summary>How several nodes share what is due.</summary>
internal static class PaymentLeases
{
    /// <summary>
    /// Leases what is due and nobody has leased. The server's clock decides how long a lease lasts, since those of the nodes
    /// differ. Only PostgreSQL has nodes to lease to.
    /// </summary>
    public static ValueTask<List<Payment>> TakeAsync(
        StoreSession session,
        string scheme,
        DateTimeOffset now,
        TimeSpan lease,
        int limit
    ) =>
        session.AllAsync(
            """
            with clock as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as now),
            due as (
                select merchant_id, id from payments
                where scheme = $1 and due_at <= $2 and coalesce(lease_until, 0) <= (select now from clock)
                order by due_at limit $4 for update skip locked
            )
            update payments p set lease_until = (select now from clock) + $3 from due
            where p.merchant_id = due.merchant_id and p.id = due.id
            returning p.doc
            """,
            PaymentRows.Read,
            scheme,
            now.ToUnixTimeMilliseconds(),
            (long)lease.TotalMilliseconds,
            limit
        );
}
