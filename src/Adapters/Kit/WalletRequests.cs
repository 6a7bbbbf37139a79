using Adapters.Contract;
using Refit;

namespace Adapters.Kit;

/// <summary>The usual call: one method of the wallet's API, one request, one mapping.</summary>
public static class WalletRequests
{
    /// <summary>Charges with one request: what was rejected is definite if it was the sole try.</summary>
    /// <param name="exchange">The exchange with the wallet.</param>
    /// <param name="operation">The wallet's name of the call, for evidence.</param>
    /// <param name="charge">The charge.</param>
    /// <param name="send">The method of the API.</param>
    /// <param name="request">The request; the same in each repeat.</param>
    /// <param name="map">Reads a verified answer with a documented code.</param>
    /// <param name="cancellationToken">The gateway's deadline.</param>
    public static Task<WalletResult<T>> ChargeAsync<TProtocol, TRequest, TReply, T>(
        this WalletExchange<TProtocol> exchange,
        string operation,
        Charge charge,
        Func<TRequest, CancellationToken, Task<ApiResponse<TReply>>> send,
        TRequest request,
        Func<WalletResponse<TReply>, WalletResult<T>> map,
        CancellationToken cancellationToken
    )
        where TProtocol : WalletProtocol
        where TReply : class => exchange.ChargeAsync(operation, charge, token => send(request, token), map, cancellationToken);

    /// <summary>Asks anything but to be charged with one request.</summary>
    /// <param name="exchange">The exchange with the wallet.</param>
    /// <param name="operation">The wallet's name of the call, for evidence.</param>
    /// <param name="send">The method of the API.</param>
    /// <param name="request">The request; the same in each repeat.</param>
    /// <param name="map">Reads a verified answer with a documented code.</param>
    /// <param name="cancellationToken">The gateway's deadline.</param>
    public static Task<WalletResult<T>> AskAsync<TProtocol, TRequest, TReply, T>(
        this WalletExchange<TProtocol> exchange,
        string operation,
        Func<TRequest, CancellationToken, Task<ApiResponse<TReply>>> send,
        TRequest request,
        Func<WalletResponse<TReply>, WalletResult<T>> map,
        CancellationToken cancellationToken
    )
        where TProtocol : WalletProtocol
        where TReply : class => exchange.AskAsync(operation, token => send(request, token), map, cancellationToken);
}
