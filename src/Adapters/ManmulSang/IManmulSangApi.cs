using Refit;

namespace Adapters.ManmulSang;

/// <summary>The wallet's calls. The raw answer is handed on: its status, its headers and its bytes are all judged.</summary>
internal interface IManmulSangApi
{
    /// <summary>Makes an order (document, section 3.1).</summary>
    [Post("/openapi/v2/orders")]
    Task<HttpResponseMessage> CreateOrderAsync(
        [Body] HttpContent body,
        [Header("Idempotency-Key")] string key,
        CancellationToken cancellationToken
    );

    /// <summary>Reads an order (section 3.2).</summary>
    [Get("/openapi/v2/orders/{id}")]
    Task<HttpResponseMessage> GetOrderAsync(string id, CancellationToken cancellationToken);

    /// <summary>Finds an order by our number (section 3.3).</summary>
    [Get("/openapi/v2/orders")]
    Task<HttpResponseMessage> FindOrdersAsync(string merchantOrderNo, CancellationToken cancellationToken);

    /// <summary>Cancels an order that nobody has paid (section 3.4).</summary>
    [Post("/openapi/v2/orders/{id}/cancel")]
    Task<HttpResponseMessage> CancelAsync(
        string id,
        [Body] HttpContent body,
        [Header("Idempotency-Key")] string key,
        CancellationToken cancellationToken
    );

    /// <summary>Releases a hold (section 3.5).</summary>
    [Post("/openapi/v2/orders/{id}/void")]
    Task<HttpResponseMessage> VoidAsync(
        string id,
        [Body] HttpContent body,
        [Header("Idempotency-Key")] string key,
        CancellationToken cancellationToken
    );

    /// <summary>Takes a part of a hold (section 4.1).</summary>
    [Post("/openapi/v2/orders/{id}/captures")]
    Task<HttpResponseMessage> CaptureAsync(
        string id,
        [Body] HttpContent body,
        [Header("Idempotency-Key")] string key,
        CancellationToken cancellationToken
    );

    /// <summary>Gives a part back (section 4.2).</summary>
    [Post("/openapi/v2/orders/{id}/refunds")]
    Task<HttpResponseMessage> RefundAsync(
        string id,
        [Body] HttpContent body,
        [Header("Idempotency-Key")] string key,
        CancellationToken cancellationToken
    );

    /// <summary>Reads a capture (section 4.1).</summary>
    [Get("/openapi/v2/captures/{id}")]
    Task<HttpResponseMessage> GetCaptureAsync(string id, CancellationToken cancellationToken);

    /// <summary>Reads a refund (section 4.2).</summary>
    [Get("/openapi/v2/refunds/{id}")]
    Task<HttpResponseMessage> GetRefundAsync(string id, CancellationToken cancellationToken);

    /// <summary>Reads a page of the event list (section 4.3).</summary>
    [Get("/openapi/v2/events")]
    Task<HttpResponseMessage> EventsAsync(string? cursor, int limit, CancellationToken cancellationToken);
}
