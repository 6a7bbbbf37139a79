using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Store.Sql;

namespace Gateway.Payments.Processing;

/// <summary>
/// Finds payments for whoever comes without a merchant's key, an operator, a wallet or a till's page: by the shard that every id
/// carries.
/// </summary>
internal sealed class PaymentFinder(PaymentStore store, MerchantDirectory merchants)
{
    /// <summary>The payment with this id, or null.</summary>
    public Task<Payment?> FindAsync(string id) => FindAsync("pay", id, store.FindAsync);

    /// <summary>The payment that the capture (<c>cap</c>) or refund (<c>ref</c>) with this id belongs to, or null.</summary>
    public async Task<Payment?> FindByPartAsync(string prefix, string id) =>
        await FindAsync(prefix, id, store.FindByPartAsync) is { } payment && payment.Part(id) is not null ? payment : null;

    private async Task<Payment?> FindAsync(string prefix, string id, Func<string, string, Task<Payment?>> find) =>
        ObjectId.IsValid(prefix, id) ? await merchants.FindAnywhereAsync(id, merchant => find(merchant.Id, id)) : null;
}
