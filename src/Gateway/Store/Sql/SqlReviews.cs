using Gateway.Merchants.Model;
using Gateway.Payments.Model;

namespace Gateway.Store.Sql;

/// <summary>What an operator reads: by indexes that hold nothing but what is up to a person.</summary>
internal sealed class SqlReviews(StoreDatabase database) : IReviewStore
{
    public async Task<Slice<Payment>> ListReviewsAsync(bool whole, string? before, int limit, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(session =>
            session.AllAsync(
                whole
                    ? "select doc from payments where status = 'review' and id < $1 order by id desc limit $2"
                    : "select doc from payments where in_review = 1 and id < $1 order by id desc limit $2",
                PaymentRows.Read,
                before ?? "pay`",
                limit + 1
            )
        );
        return Pages.Of(found, limit, payment => payment.Id);
    }

    public async Task<AdminRequest?> FindRequestAsync(AdminRequest request, CancellationToken cancellationToken) =>
        (await database.ReadAsync(session => AdminRequests.FindAsync(session, request)))?.Request;
}
