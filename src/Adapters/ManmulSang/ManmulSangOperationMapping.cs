using System.Collections.Frozen;
using Adapters.Contract;

namespace Adapters.ManmulSang;

/// <summary>From a capture or refund as the wallet tells of it to an answer (document, section 7).</summary>
internal static class ManmulSangOperationMapping
{
    /// <summary>The documented reasons why a capture or refund fails.</summary>
    public static FrozenDictionary<string, DeclineReason> Failures { get; } =
        new Dictionary<string, DeclineReason>(StringComparer.Ordinal)
        {
            ["authorization_expired"] = DeclineReason.OperationNotAllowed,
            ["seller_balance_insufficient"] = DeclineReason.InsufficientFunds,
            ["processing_error"] = DeclineReason.SchemeError,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What became of it, compared with what we had asked for.</summary>
    public static WalletResult<OperationResult> ToMovement(this IPartWire wire, Charge charge, Operation part, ManmulSangSource source)
    {
        if (
            wire.Number != part.Number
            || (wire.MerchantOrderNo is { } number && number != charge.Number)
            || (part.SchemeReference is { } id && id != wire.Id)
        )
        {
            return new WalletResult<OperationResult>.Unknown(UnknownWhy.NoAnswer, null, wire.Read(source)) { Alert = Alert.Mismatch };
        }
        return wire.Amount.Minor == part.AmountMinor
            ? wire.ToMovement(charge.SchemeReference ?? wire.OrderId, source)
            : new WalletResult<OperationResult>.Unknown(UnknownWhy.Mismatch, wire.Status, wire.Read(source)) { Alert = Alert.Mismatch };
    }

    /// <summary>What its status says.</summary>
    public static WalletResult<OperationResult> ToMovement(this IPartWire wire, string orderId, ManmulSangSource source)
    {
        var evidence = wire.Read(source);
        if (wire.OrderId != orderId)
        {
            return new WalletResult<OperationResult>.Unknown(UnknownWhy.NoAnswer, null, evidence) { Alert = Alert.Mismatch };
        }
        return wire.Status switch
        {
            "PENDING" => new WalletResult<OperationResult>.Pending(null, evidence),
            "SUCCEEDED" => new WalletResult<OperationResult>.Succeeded(new OperationResult(wire.Id), evidence),
            // The status alone makes it final; an unknown reason only has to be looked at.
            "FAILED" => wire.Failure?.Code is { } code && Failures.TryGetValue(code, out var reason)
                ? new WalletResult<OperationResult>.Declined(reason, code, evidence)
                : new WalletResult<OperationResult>.Declined(DeclineReason.SchemeError, Short(wire.Failure?.Code ?? wire.Status), evidence)
                {
                    Alert = Alert.UndocumentedAnswer,
                },
            _ => new WalletResult<OperationResult>.Unknown(UnknownWhy.Undocumented, wire.Status, evidence)
            {
                Alert = Alert.UndocumentedAnswer,
            },
        };
    }

    private static string Short(string code) => code.Length <= 64 ? code : code[..64];

    private static Evidence Read(this IPartWire wire, ManmulSangSource source) =>
        source.Of(("id", wire.Id), ("status", wire.Status), ("amount", wire.Amount.ToString()), ("failure.code", wire.Failure?.Code));
}
