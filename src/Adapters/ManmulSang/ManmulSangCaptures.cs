using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>From captures and refunds as the wallet tells of them to our answers (§4, §7). Pure.</summary>
internal static class ManmulSangCaptures
{
    /// <summary>The answer of <c>capture</c> and <c>refund</c>. A refusal is about this request only: see <see cref="Operation.EarlierTries"/>.</summary>
    /// <param name="response">What came.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="charge">The charge.</param>
    /// <param name="part">The capture or refund.</param>
    /// <param name="ifNotFound">What a person should hear of if the wallet does not know the order.</param>
    public static WalletResult<OperationResult> ToSent(
        this WalletResponse<PartReply> response,
        OperationKind kind,
        Charge charge,
        Operation part,
        Alert ifNotFound
    ) =>
        (response.Code, response.Row) switch
        {
            (_, { Meaning: Meaning.Declined }) or (ManmulSangCodes.KeyReused, _) => response.Declined(),
            (_, { Alert: Alert.OurRequestRefused }) when part.EarlierTries == 0 => response.Declined(),
            (ManmulSangCodes.NotFound, _) => response.NotFound(ifNotFound),
            _ => response.IfSuccess((message, evidence) => message.ToResult(kind, charge, part, evidence)),
        };

    /// <summary>What an order says of one of its captures or refunds; null if it does not hold it.</summary>
    public static WalletResult<OperationResult>? Find(
        this OrderReply order,
        OperationKind kind,
        Charge charge,
        Operation part,
        Evidence evidence
    ) =>
        order.IfNotOurs(charge, evidence) is { } doubt
            ? doubt
            : order
                .All(kind)
                .FirstOrDefault(one => one.Number(kind) == part.Number)
                ?.ToResult(kind, charge with { SchemeReference = order.Id }, part, evidence);

    /// <summary>What an order says of all of them that we asked for.</summary>
    public static ImmutableArray<OperationState> ToParts(this OrderReply order, Evidence evidence) =>
        [
            .. from kind in new[] { OperationKind.Capture, OperationKind.Refund }
            from part in order.All(kind)
            where part.Number(kind) is not null
            select new OperationState(kind, part.Number(kind)!, part.ToResult(order.Id, evidence)),
        ];

    /// <summary>What became of it, compared with what we had asked for.</summary>
    public static WalletResult<OperationResult> ToResult(
        this PartMessage message,
        OperationKind kind,
        Charge charge,
        Operation part,
        Evidence evidence
    ) =>
        message.Number(kind) != part.Number
        || (message.MerchantOrderNo is { } number && number != charge.Number)
        || (part.SchemeReference is { } id && id != message.Key())
            ? message.Doubt(UnknownWhy.NoAnswer, null, Alert.Mismatch, evidence)
        : message.Amount.Minor != part.AmountMinor ? message.Doubt(UnknownWhy.Mismatch, message.Status, Alert.Mismatch, evidence)
        : message.ToResult(charge.SchemeReference ?? message.OrderId, evidence);

    private static WalletResult<OperationResult> ToResult(this PartMessage message, string orderId, Evidence evidence) =>
        message.OrderId != orderId
            ? message.Doubt(UnknownWhy.NoAnswer, null, Alert.Mismatch, evidence)
            : message.Status switch
            {
                "PENDING" => new PendingOutcome(null, evidence.Of(message)),
                "SUCCEEDED" => new WalletResult<OperationResult>.Succeeded(new OperationResult(message.Key()), evidence.Of(message)),
                "FAILED" => message.Failed(evidence.Of(message)),
                _ => message.Doubt(UnknownWhy.Undocumented, message.Status, Alert.UndocumentedAnswer, evidence),
            };

    // The status alone makes it final; an unknown reason only has to be looked at.
    private static DeclinedOutcome Failed(this PartMessage message, Evidence evidence)
    {
        var row = ManmulSangCodes.PartFailures.Of(message.FailureCode ?? string.Empty);
        return new(row.Reason ?? DeclineReason.SchemeError, message.FailureCode ?? message.Status, evidence) { Alert = row.Alert };
    }

    private static UnknownOutcome Doubt(this PartMessage message, UnknownWhy why, string? code, Alert alert, Evidence evidence) =>
        new(why, code, evidence.Of(message)) { Alert = alert };

    private static IReadOnlyList<PartReply> All(this OrderReply order, OperationKind kind) =>
        (kind == OperationKind.Capture ? order.Captures : order.Refunds) ?? [];
}
