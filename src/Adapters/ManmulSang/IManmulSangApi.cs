using Adapters.Contract.Disclosures;
using Adapters.Kit;
using Refit;

namespace Adapters.ManmulSang;

/// <summary>The wallet's calls. An order whose id is not known is looked up by our number, in whatever operation.</summary>
internal interface IManmulSangApi
{
    /// <summary>§3.1: make an order.</summary>
    [Post("/openapi/v2/orders"), Serves(WalletOperations.Present)]
    Task<ApiResponse<OrderReply>> CreateOrderAsync(
        [Body] OrderRequest request,
        [Header("Idempotency-Key"), Is(DataKind.GatewayNumber)] string key,
        CancellationToken cancellationToken
    );

    /// <summary>§3.2: read an order.</summary>
    [Get("/openapi/v2/orders/{id}")]
    [Serves(
        WalletOperations.Inquire,
        WalletOperations.Cancel,
        WalletOperations.Capture,
        WalletOperations.InquireCapture,
        WalletOperations.Refund,
        WalletOperations.InquireRefund
    )]
    Task<ApiResponse<OrderReply>> GetOrderAsync([Is(DataKind.WalletNumber)] string id, CancellationToken cancellationToken);

    /// <summary>§3.3: find an order by our number.</summary>
    [Get("/openapi/v2/orders")]
    [Serves(
        WalletOperations.Present,
        WalletOperations.Inquire,
        WalletOperations.Cancel,
        WalletOperations.Capture,
        WalletOperations.InquireCapture,
        WalletOperations.Refund,
        WalletOperations.InquireRefund
    )]
    Task<ApiResponse<OrdersReply>> FindOrdersAsync(
        [Is(DataKind.GatewayNumber)] string merchantOrderNo,
        CancellationToken cancellationToken
    );

    /// <summary>§3.4: cancel an order that nobody has paid.</summary>
    [Post("/openapi/v2/orders/{id}/cancel"), Serves(WalletOperations.Cancel)]
    Task<ApiResponse<OrderReply>> CancelAsync(
        [Is(DataKind.WalletNumber)] string id,
        [Body] EmptyRequest request,
        [Header("Idempotency-Key"), Is(DataKind.GatewayNumber)] string key,
        CancellationToken cancellationToken
    );

    /// <summary>§3.5: release a hold.</summary>
    [Post("/openapi/v2/orders/{id}/void"), Serves(WalletOperations.Cancel)]
    Task<ApiResponse<OrderReply>> VoidAsync(
        [Is(DataKind.WalletNumber)] string id,
        [Body] EmptyRequest request,
        [Header("Idempotency-Key"), Is(DataKind.GatewayNumber)] string key,
        CancellationToken cancellationToken
    );

    /// <summary>§4.1: take a part of a hold.</summary>
    [Post("/openapi/v2/orders/{id}/captures"), Serves(WalletOperations.Capture)]
    Task<ApiResponse<PartReply>> CaptureAsync(
        [Is(DataKind.WalletNumber)] string id,
        [Body] CaptureRequest request,
        [Header("Idempotency-Key"), Is(DataKind.GatewayNumber)] string key,
        CancellationToken cancellationToken
    );

    /// <summary>§4.2: give a part back.</summary>
    [Post("/openapi/v2/orders/{id}/refunds"), Serves(WalletOperations.Refund)]
    Task<ApiResponse<PartReply>> RefundAsync(
        [Is(DataKind.WalletNumber)] string id,
        [Body] RefundRequest request,
        [Header("Idempotency-Key"), Is(DataKind.GatewayNumber)] string key,
        CancellationToken cancellationToken
    );

    /// <summary>§4.1: read a capture.</summary>
    [Get("/openapi/v2/captures/{id}"), Serves(WalletOperations.InquireCapture)]
    Task<ApiResponse<PartReply>> GetCaptureAsync([Is(DataKind.WalletNumber)] string id, CancellationToken cancellationToken);

    /// <summary>§4.2: read a refund.</summary>
    [Get("/openapi/v2/refunds/{id}"), Serves(WalletOperations.InquireRefund)]
    Task<ApiResponse<PartReply>> GetRefundAsync([Is(DataKind.WalletNumber)] string id, CancellationToken cancellationToken);

    /// <summary>§4.3: read a page of the event list.</summary>
    [Get("/openapi/v2/events")]
    Task<ApiResponse<EventsReply>> EventsAsync(string? cursor, int limit, CancellationToken cancellationToken);
}
