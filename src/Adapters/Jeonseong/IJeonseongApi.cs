using Adapters.Contract.Disclosures;
using Adapters.Kit;
using Refit;

namespace Adapters.Jeonseong;

/// <summary>The wallet's operations (§3), one method each.</summary>
internal interface IJeonseongApi
{
    /// <summary>§3.1: charge a customer's code.</summary>
    [Post("/jsp/v1/pay"), Serves(WalletOperations.Pay)]
    Task<ApiResponse<JeonseongReply>> PayAsync([Body] PayRequest request, CancellationToken cancellationToken);

    /// <summary>§3.2: ask for a trade.</summary>
    [Post("/jsp/v1/query"), Serves(WalletOperations.Inquire, WalletOperations.Cancel)]
    Task<ApiResponse<JeonseongReply>> QueryAsync([Body] TradeRequest request, CancellationToken cancellationToken);

    /// <summary>§3.3: a code that the shop shows.</summary>
    [Post("/jsp/v1/order"), Serves(WalletOperations.Present)]
    Task<ApiResponse<JeonseongReply>> OrderAsync([Body] OrderRequest request, CancellationToken cancellationToken);

    /// <summary>§3.4: close an unpaid order.</summary>
    [Post("/jsp/v1/close"), Serves(WalletOperations.Cancel)]
    Task<ApiResponse<JeonseongReply>> CloseAsync([Body] TradeRequest request, CancellationToken cancellationToken);

    /// <summary>§3.5: undo a whole payment.</summary>
    [Post("/jsp/v1/reverse"), Serves(WalletOperations.Cancel)]
    Task<ApiResponse<JeonseongReply>> ReverseAsync([Body] TradeRequest request, CancellationToken cancellationToken);

    /// <summary>§3.6: give a part back.</summary>
    [Post("/jsp/v1/refund"), Serves(WalletOperations.Refund)]
    Task<ApiResponse<JeonseongReply>> RefundAsync([Body] RefundRequest request, CancellationToken cancellationToken);

    /// <summary>§3.6: ask for a refund.</summary>
    [Post("/jsp/v1/queryRefund"), Serves(WalletOperations.InquireRefund)]
    Task<ApiResponse<JeonseongReply>> QueryRefundAsync([Body] RefundQuery request, CancellationToken cancellationToken);
}
