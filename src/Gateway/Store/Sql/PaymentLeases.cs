using Gateway.Payments.Model;

namespace Gateway.Store.Sql;

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
    public static async ValueTask<List<DuePayment>> TakeAsync(StoreSession session, List<Payment> due, TimeSpan lease)
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
    public static ValueTask<int> ReleaseAsync(StoreSession session, Payment payment, long until) =>
        session.ChangeAsync(
            "update payments set lease_until = null where merchant_id = $1 and id = $2 and version = $3 and lease_until = $4",
            payment.MerchantId,
            payment.Id,
            (long)payment.Version,
            until
        );
}
