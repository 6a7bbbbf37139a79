using System.Text.Json;
using Gateway.Merchants;
using Gateway.Payments;

namespace Gateway.Store.Sqlite;

/// <summary>What an operator reads, in SQLite: by indexes that hold nothing but what is up to a person.</summary>
internal sealed class SqliteReviews(SqliteDatabase database) : IReviewStore
{
    public Task<Slice<Payment>> ListReviewsAsync(
        bool whole,
        string? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            database.Read(session =>
            {
                using var rows = session.Query(
                    whole
                        ? "select doc from payments where status = 'review' and id < $1 order by id desc limit $2"
                        : "select doc from payments where in_review = 1 and id < $1 order by id desc limit $2",
                    before ?? "pay`",
                    limit + 1
                );
                var found = new List<Payment>();
                while (rows.Read())
                {
                    found.Add(
                        JsonSerializer.Deserialize(rows.GetString(0), StoreJson.Default.Payment)!
                    );
                }
                return new Slice<Payment>(
                    [.. found.Take(limit)],
                    found.Count > limit ? found[limit - 1].Id : null
                );
            })
        );

    public Task<AdminRequest?> FindRequestAsync(
        AdminRequest request,
        CancellationToken cancellationToken
    ) => Task.FromResult(database.Read(session => AdminRequests.Find(session, request)?.Request));
}
