using Adapters.Contract.Disclosures;
using Adapters.Kit;
using Refit;

namespace Saebyol.Adapter;

/// <summary>The wallet's operations (section 3), one method each.</summary>
internal interface ISaebyolApi
{
    /// <summary>Charges a customer's code.</summary>
    [Post("/v1/charge"), Serves(WalletOperations.Pay)]
    Task<ApiResponse<SaebyolReply>> ChargeAsync([Body] ChargeRequest request, CancellationToken cancellationToken);

    /// <summary>Asks for a charge.</summary>
    [Post("/v1/inquiry"), Serves(WalletOperations.Inquire)]
    Task<ApiResponse<SaebyolReply>> InquireAsync([Body] NumberRequest request, CancellationToken cancellationToken);

    /// <summary>Undoes a whole charge.</summary>
    [Post("/v1/void"), Serves(WalletOperations.Cancel)]
    Task<ApiResponse<SaebyolReply>> VoidAsync([Body] NumberRequest request, CancellationToken cancellationToken);

    /// <summary>Gives a part back.</summary>
    [Post("/v1/refund"), Serves(WalletOperations.Refund)]
    Task<ApiResponse<SaebyolReply>> RefundAsync([Body] RefundRequest request, CancellationToken cancellationToken);

    /// <summary>Asks for a refund.</summary>
    [Post("/v1/refund-inquiry"), Serves(WalletOperations.InquireRefund)]
    Task<ApiResponse<SaebyolReply>> AskRefundAsync([Body] RefundQuery request, CancellationToken cancellationToken);
}
