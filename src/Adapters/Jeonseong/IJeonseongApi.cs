using Refit;

namespace Adapters.Jeonseong;

/// <summary>
/// The wallet's operations (§3), one method each. The bare response is handed on, since the signature covers the bytes as
/// they came and the status says nothing.
/// </summary>
internal interface IJeonseongApi
{
    /// <summary>§3.1: charge a customer's code.</summary>
    [Post("/jsp/v1/pay")]
    Task<HttpResponseMessage> PayAsync(
        [Body] HttpContent body,
        [Property(JeonseongSigning.NextKey)] bool nextKey,
        CancellationToken cancellationToken
    );

    /// <summary>§3.2: ask for a trade.</summary>
    [Post("/jsp/v1/query")]
    Task<HttpResponseMessage> QueryAsync(
        [Body] HttpContent body,
        [Property(JeonseongSigning.NextKey)] bool nextKey,
        CancellationToken cancellationToken
    );

    /// <summary>§3.3: a code that the shop shows.</summary>
    [Post("/jsp/v1/order")]
    Task<HttpResponseMessage> OrderAsync(
        [Body] HttpContent body,
        [Property(JeonseongSigning.NextKey)] bool nextKey,
        CancellationToken cancellationToken
    );

    /// <summary>§3.4: close an unpaid order.</summary>
    [Post("/jsp/v1/close")]
    Task<HttpResponseMessage> CloseAsync(
        [Body] HttpContent body,
        [Property(JeonseongSigning.NextKey)] bool nextKey,
        CancellationToken cancellationToken
    );

    /// <summary>§3.5: undo a whole payment.</summary>
    [Post("/jsp/v1/reverse")]
    Task<HttpResponseMessage> ReverseAsync(
        [Body] HttpContent body,
        [Property(JeonseongSigning.NextKey)] bool nextKey,
        CancellationToken cancellationToken
    );

    /// <summary>§3.6: give a part back.</summary>
    [Post("/jsp/v1/refund")]
    Task<HttpResponseMessage> RefundAsync(
        [Body] HttpContent body,
        [Property(JeonseongSigning.NextKey)] bool nextKey,
        CancellationToken cancellationToken
    );

    /// <summary>§3.6: ask for a refund.</summary>
    [Post("/jsp/v1/queryRefund")]
    Task<HttpResponseMessage> QueryRefundAsync(
        [Body] HttpContent body,
        [Property(JeonseongSigning.NextKey)] bool nextKey,
        CancellationToken cancellationToken
    );
}
