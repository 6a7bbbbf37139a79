using Gateway.Payments;

namespace Gateway.Store.Sql;

/// <summary>
/// How several nodes share what is due: each payment is leased by a statement of its own, as a table spread by merchant needs
/// it. The server's clock decides how long a lease lasts, since those of the nodes differ. Only PostgreSQL has nodes to
/// lease to.
/// </summary>
internal static class PaymentLeases
{
    /// <summary>Leases payments that were found due. Those that changed meanwhile, or that another node has, are left out.</summary>
    public static async ValueTask<List<Payment>> TakeAsync(
        StoreSession session,
        List<Payment> due,
        TimeSpan lease
    )
    {
        // Asked together, awaited together.
        var asked = due.ConvertAll(payment =>
            session.ChangeAsync(
                "update payments set lease_until = cast(extract(epoch from now()) * 1000 as bigint) + $4 where merchant_id = $1 and id = $2 and version = $3 and coalesce(lease_until, 0) <= cast(extract(epoch from now()) * 1000 as bigint)",
                payment.MerchantId,
                payment.Id,
                (long)payment.Version,
                (long)lease.TotalMilliseconds
            )
        );
        var taken = new List<Payment>(due.Count);
        for (var i = 0; i < due.Count; i++)
        {
            if (await asked[i] == 1)
            {
                taken.Add(due[i]);
            }
        }
        return taken;
    }
}
