using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Store;

namespace Gateway.Payments.Processing;

/// <summary>
/// Finds payments for whoever comes without a merchant's key, an operator, a wallet or a till's page: by the shard that every id
/// carries.
/// </summary>
internal sealed class PaymentFinder(IPaymentStore store, MerchantDirectory merchants)
{
    /// <summary>The payment with this id, or null.</summary>
    public Task<Payment?> FindAsync(string id, CancellationToken cancellationToken) =>
        FindAsync("pay", id, store.FindAsync, cancellationToken);

    /// <summary>The payment that the capture (<c>cap</c>) or refund (<c>ref</c>) with this id belongs to, or null.</summary>
    public async Task<Payment?> FindByPartAsync(string prefix, string id, CancellationToken cancellationToken) =>
        await FindAsync(prefix, id, store.FindByPartAsync, cancellationToken) is { } payment && payment.Part(id) is not null
            ? payment
            : null;

    private async Task<Payment?> FindAsync(
        string prefix,
        string id,
        Func<string, string, CancellationToken, Task<Payment?>> find,
        CancellationToken cancellationToken
    )
    {
        if (!ObjectId.IsValid(prefix, id))
        {
            return null;
        }
        foreach (var merchant in merchants.MerchantsOfShard(ObjectId.ShardOf(id)))
        {
            if (await find(merchant.Id, id, cancellationToken) is { } payment)
            {
                return payment;
            }
        }
        return null;
    }
}
