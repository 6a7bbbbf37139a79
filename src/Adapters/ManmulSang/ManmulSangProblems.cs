using System.Collections.Frozen;
using Adapters.Contract;

namespace Adapters.ManmulSang;

/// <summary>What a refusal amounts to, whatever the operation.</summary>
internal enum ManmulSangKind
{
    /// <summary>No statement: an answer that says nothing about what was done.</summary>
    NoAnswer,

    /// <summary>A status or code that the document does not name.</summary>
    Undocumented,

    /// <summary>Too many requests; not executed.</summary>
    Rate,

    /// <summary>Maintenance; not executed.</summary>
    Maintenance,

    /// <summary>The wallet refuses our request as such; not executed.</summary>
    OurFault,

    /// <summary>The same key is being handled at this moment.</summary>
    InProgress,

    /// <summary>The key was used for other bytes; nothing was executed.</summary>
    KeyReused,

    /// <summary>Our order number is known under another key.</summary>
    OrderKnown,

    /// <summary>No such thing, or not yet.</summary>
    NotFound,

    /// <summary>Not ready yet.</summary>
    NotReady,

    /// <summary>A definite refusal with a reason.</summary>
    Refused,
}

/// <summary>A kind and, where it is a definite refusal, the common reason.</summary>
internal sealed record ManmulSangVerdict(ManmulSangKind Kind, DeclineReason Reason = default);

/// <summary>The one table of the wallet's refusals (document, sections 1.3, 3, 4 and 7).</summary>
internal static class ManmulSangProblems
{
    /// <summary>Statuses whose meaning does not depend on the code, as long as the body is a problem at all.</summary>
    public static FrozenDictionary<int, ManmulSangKind> Statuses { get; } =
        new Dictionary<int, ManmulSangKind>
        {
            [400] = ManmulSangKind.OurFault,
            [401] = ManmulSangKind.OurFault,
            [405] = ManmulSangKind.OurFault,
            [413] = ManmulSangKind.OurFault,
            [415] = ManmulSangKind.OurFault,
            [429] = ManmulSangKind.Rate,
        }.ToFrozenDictionary();

    /// <summary>The documented codes of the other statuses.</summary>
    public static FrozenDictionary<(int Status, string Code), ManmulSangVerdict> Codes { get; } =
        new Dictionary<(int, string), ManmulSangVerdict>
        {
            [(403, "insufficient_scope")] = new(ManmulSangKind.OurFault),
            [(403, "merchant_suspended")] = Refused(DeclineReason.MerchantNotAllowed),
            [(404, "not_found")] = new(ManmulSangKind.NotFound),
            [(409, "conflict_in_progress")] = new(ManmulSangKind.InProgress),
            [(409, "duplicate_order_no")] = new(ManmulSangKind.OrderKnown),
            [(409, "invalid_state")] = Refused(DeclineReason.OperationNotAllowed),
            [(409, "refund_window_closed")] = Refused(DeclineReason.OperationNotAllowed),
            [(409, "duplicate_capture_no")] = Refused(DeclineReason.DuplicateReference),
            [(409, "duplicate_refund_no")] = Refused(DeclineReason.DuplicateReference),
            [(422, "idempotency_key_reused")] = new(ManmulSangKind.KeyReused),
            [(422, "validation_failed")] = new(ManmulSangKind.OurFault),
            [(422, "amount_not_allowed")] = Refused(DeclineReason.AmountNotAllowed),
            [(422, "amount_exceeds_authorized")] = Refused(DeclineReason.AmountNotAllowed),
            [(422, "amount_exceeds_captured")] = Refused(DeclineReason.AmountNotAllowed),
            [(422, "currency_not_supported")] = Refused(DeclineReason.CurrencyNotSupported),
            [(422, "terminal_unknown")] = Refused(DeclineReason.TerminalUnknown),
            [(422, "too_many_captures")] = Refused(DeclineReason.OperationNotAllowed),
            [(422, "too_many_refunds")] = Refused(DeclineReason.OperationNotAllowed),
            [(425, "not_ready")] = new(ManmulSangKind.NotReady),
            [(503, "maintenance")] = new(ManmulSangKind.Maintenance),
        }.ToFrozenDictionary();

    /// <summary>Judges an answer that is not the operation's success.</summary>
    public static ManmulSangVerdict Of(ManmulSangReply reply)
    {
        if (reply.Problem is not { } problem)
        {
            return new(ManmulSangKind.NoAnswer);
        }
        if (reply.Status < 400)
        {
            return new(ManmulSangKind.Undocumented);
        }
        if (Statuses.TryGetValue(reply.Status, out var kind))
        {
            return new(kind);
        }
        return problem.Code is { } code && Codes.TryGetValue((reply.Status, code), out var verdict) ? verdict
            : reply.Status is 500 or 502 or 503 or 504 ? new(ManmulSangKind.NoAnswer)
            : new(ManmulSangKind.Undocumented);
    }

    private static ManmulSangVerdict Refused(DeclineReason reason) => new(ManmulSangKind.Refused, reason);
}
