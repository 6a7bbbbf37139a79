using Adapters.Contract;
using Adapters.Kit.Pipeline;
using Refit;

namespace Adapters.Kit;

/// <summary>
/// Asks a wallet and sorts what comes of it: what never left or was lost, what is not genuine or cannot be read, what the
/// protocol allows to be repeated, and codes that the document does not name. The mapping sees the rest.
/// </summary>
/// <typeparam name="TProtocol">The wallet's protocol.</typeparam>
/// <param name="protocol">How the wallet is talked to.</param>
/// <param name="format">How its messages are read.</param>
/// <param name="timeout">For a whole call, repeats included.</param>
/// <param name="time">The clock.</param>
public sealed class WalletExchange<TProtocol>(TProtocol protocol, MessageFormat format, TimeSpan timeout, TimeProvider time)
    where TProtocol : WalletProtocol
{
    /// <summary>Begins a call that takes several requests; dispose the deadline when it has ended.</summary>
    /// <param name="cancellationToken">The gateway's deadline.</param>
    public CallDeadline Begin(CancellationToken cancellationToken) => new(timeout, time, cancellationToken);

    /// <summary>Charges, or makes the order of a charge: what was rejected is definite if it was the sole try.</summary>
    /// <param name="operation">The wallet's name of the call, for evidence.</param>
    /// <param name="charge">The charge.</param>
    /// <param name="send">Sends the request; called again for each repeat.</param>
    /// <param name="map">Reads a verified answer with a documented code.</param>
    /// <param name="cancellationToken">The gateway's deadline.</param>
    public async Task<WalletResult<T>> ChargeAsync<TReply, T>(
        string operation,
        Charge charge,
        Func<CancellationToken, Task<ApiResponse<TReply>>> send,
        Func<WalletResponse<TReply>, WalletResult<T>> map,
        CancellationToken cancellationToken
    )
        where TReply : class => (await AskAsync(operation, send, map, cancellationToken)).AfterTries(charge.EarlierTries);

    /// <summary>Asks anything but to be charged.</summary>
    /// <param name="operation">The wallet's name of the call, for evidence.</param>
    /// <param name="send">Sends the request; called again for each repeat.</param>
    /// <param name="map">Reads a verified answer with a documented code.</param>
    /// <param name="cancellationToken">The gateway's deadline.</param>
    public async Task<WalletResult<T>> AskAsync<TReply, T>(
        string operation,
        Func<CancellationToken, Task<ApiResponse<TReply>>> send,
        Func<WalletResponse<TReply>, WalletResult<T>> map,
        CancellationToken cancellationToken
    )
        where TReply : class
    {
        using var deadline = Begin(cancellationToken);
        return await AskAsync(operation, send, map, deadline);
    }

    /// <summary>Asks as one request of a call that takes several.</summary>
    /// <param name="operation">The wallet's name of the call, for evidence.</param>
    /// <param name="send">Sends the request; called again for each repeat.</param>
    /// <param name="map">Reads a verified answer with a documented code.</param>
    /// <param name="deadline">The call's deadline.</param>
    public async Task<WalletResult<T>> AskAsync<TReply, T>(
        string operation,
        Func<CancellationToken, Task<ApiResponse<TReply>>> send,
        Func<WalletResponse<TReply>, WalletResult<T>> map,
        CallDeadline deadline
    )
        where TReply : class
    {
        var attempt = Attempt.Begin();
        while (true)
        {
            var call = await Call.RunAsync(() => SendAsync(send, deadline.Token));
            if (call is not Call<(HttpAnswer, TReply?)>.Answered((var answer, var message)))
            {
                return call.Silence(operation);
            }
            if (answer.Refusal is { } reason)
            {
                return new UnknownOutcome(UnknownWhy.NoAnswer, null, Evidence.Of(operation, answer.Body, [("note", reason)]));
            }
            var retryAfter = answer.RetryAfter(time);
            if (protocol.CodeOf(answer, message) is not { } code)
            {
                var kept = protocol.Kept(answer, message) ?? [("note", "unreadable answer")];
                return new UnknownOutcome(
                    UnknownWhy.NoAnswer,
                    protocol.SchemeCodeOf(answer, null),
                    Evidence.Of(operation, answer.Body, kept)
                )
                {
                    AgainAfter = retryAfter,
                };
            }
            if (!protocol.RepeatsTheHead(answer, message))
            {
                return new UnknownOutcome(UnknownWhy.NoAnswer, null, EvidenceOf()) { Alert = Alert.Mismatch };
            }
            if (protocol.RepeatAfter(attempt, code, answer, message) is { } pause && await deadline.PauseAsync(pause))
            {
                attempt.Repeat(code);
                continue;
            }
            var response = new WalletResponse<TReply>(code, protocol.Codes, answer, message, EvidenceOf)
            {
                SchemeCode = protocol.SchemeCodeOf(answer, code),
                AgainAfter = retryAfter,
                ShowsTheOrder = protocol.ShowsTheOrder(message),
                MoneyMayFollow = protocol.MoneyMayFollow(message),
            };
            return response.Row.Meaning == Meaning.Undocumented ? response.Undocumented() : map(response);

            Evidence EvidenceOf() =>
                Evidence.Of(
                    operation,
                    answer.Body,
                    protocol.Kept(answer, message) ?? (message is null ? [] : KeptFields.Of(message, format))
                );
        }
    }

    // Refit hands a failed request on as a value; its failure is sorted like any other.
    private static async Task<(HttpAnswer Answer, TReply? Message)> SendAsync<TReply>(
        Func<CancellationToken, Task<ApiResponse<TReply>>> send,
        CancellationToken cancellationToken
    )
        where TReply : class
    {
        using var response = await send(cancellationToken);
        return ProtocolHandler.Find(response.RequestMessage) is { } answer
            ? (answer, response.Content)
            : throw response.Error?.InnerException ?? (Exception?)response.Error ?? new HttpRequestException("no answer");
    }
}
