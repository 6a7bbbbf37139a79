using Adapters.Contract.Disclosures;
using Adapters.Kit;
using Refit;

namespace Adapters.Ullim;

/// <summary>The wallet's operations at its single address, one method each; which one is meant stands in the message (1, 2).</summary>
internal interface IUllimApi
{
    /// <summary>3.1 ONL: charge now.</summary>
    [Post("/ullim/gw"), Serves(WalletOperations.Pay)]
    Task<ApiResponse<UllimReply>> ChargeAsync([Body] UllimRequest<ChargeBody> request, CancellationToken cancellationToken);

    /// <summary>3.2 INQ: ask what became of a charge.</summary>
    [Post("/ullim/gw"), Serves(WalletOperations.Inquire, WalletOperations.InquireRefund, WalletOperations.Pay, WalletOperations.Cancel)]
    Task<ApiResponse<UllimReply>> InquireAsync([Body] UllimRequest<EmptyBody> request, CancellationToken cancellationToken);

    /// <summary>3.3 REV: undo a whole charge before its day is closed.</summary>
    [Post("/ullim/gw"), Serves(WalletOperations.Cancel)]
    Task<ApiResponse<UllimReply>> ReverseAsync([Body] UllimRequest<ReverseBody> request, CancellationToken cancellationToken);

    /// <summary>3.4 RFD: give the whole back.</summary>
    [Post("/ullim/gw"), Serves(WalletOperations.Refund)]
    Task<ApiResponse<UllimReply>> RefundAsync([Body] UllimRequest<RefundBody> request, CancellationToken cancellationToken);
}
