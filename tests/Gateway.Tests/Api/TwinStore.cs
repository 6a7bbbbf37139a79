using System.Collections.Immutable;
using Gateway.Payments.Model;
using Gateway.Store;

namespace Gateway.Tests.Api;

/// <summary>A store at which something can happen between a request's look for its key and its look at the payment.</summary>
internal sealed class TwinStore(IPaymentStore inner) : IPaymentStore
{
    private Func<Task>? _afterKey;

    /// <summary>What happens once, after the next key was looked for.</summary>
    public Func<Task>? AfterKey
    {
        set => _afterKey = value;
    }

    public async Task<KeyUse?> FindKeyAsync(string merchantId, string key, CancellationToken cancellationToken)
    {
        var after = Interlocked.Exchange(ref _afterKey, null);
        var found = await inner.FindKeyAsync(merchantId, key, cancellationToken);
        if (after is not null)
        {
            await after();
        }
        return found;
    }

    public Task<InsertResult> InsertAsync(NewPayment intent, CancellationToken cancellationToken) =>
        inner.InsertAsync(intent, cancellationToken);

    public Task<UpdateResult> MoveAsync(PaymentUpdate move, CancellationToken cancellationToken) =>
        inner.MoveAsync(move, cancellationToken);

    public Task<Payment?> FindAsync(string merchantId, string id, CancellationToken cancellationToken) =>
        inner.FindAsync(merchantId, id, cancellationToken);

    public Task<Payment?> FindByPartAsync(string merchantId, string partId, CancellationToken cancellationToken) =>
        inner.FindByPartAsync(merchantId, partId, cancellationToken);

    public Task<ImmutableArray<TimelineEntry>> TimelineAsync(string merchantId, string paymentId, CancellationToken cancellationToken) =>
        inner.TimelineAsync(merchantId, paymentId, cancellationToken);

    public Task<Slice<Payment>> ListAsync(PaymentFilter filter, CancellationToken cancellationToken) =>
        inner.ListAsync(filter, cancellationToken);

    public Task<Slice<(string RefundId, Payment Payment)>> ListRefundsAsync(
        string merchantId,
        string? before,
        int limit,
        CancellationToken cancellationToken
    ) => inner.ListRefundsAsync(merchantId, before, limit, cancellationToken);

    public Task ReleaseAsync(DuePayment due, CancellationToken cancellationToken) => inner.ReleaseAsync(due, cancellationToken);

    public Task<ImmutableArray<DuePayment>> ClaimDueAsync(
        string scheme,
        DateTimeOffset now,
        TimeSpan lease,
        int limit,
        CancellationToken cancellationToken
    ) => inner.ClaimDueAsync(scheme, now, lease, limit, cancellationToken);
}
