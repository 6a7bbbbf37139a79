using Gateway.Merchants.Model;
using Gateway.Payments.Model;

namespace Gateway.Store;

/// <summary>What an operator reads of the store: payments of all merchants that are up to a person.</summary>
internal interface IReviewStore
{
    /// <summary>A page of them, newest first.</summary>
    /// <param name="whole">Whether only payments count that are in review themselves, not those with a capture or refund that is.</param>
    /// <param name="before">Only ids below this one; null: the first page.</param>
    /// <param name="limit">How many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<Slice<Payment>> ListReviewsAsync(bool whole, string? before, int limit, CancellationToken cancellationToken);

    /// <summary>The admin's request that used the key of this one before, or null.</summary>
    Task<AdminRequest?> FindRequestAsync(AdminRequest request, CancellationToken cancellationToken);
}
