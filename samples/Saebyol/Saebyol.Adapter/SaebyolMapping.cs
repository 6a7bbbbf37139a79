using Adapters.Contract;
using Adapters.Kit;
using Response = Adapters.Kit.WalletResponse<Saebyol.Adapter.SaebyolReply>;

namespace Saebyol.Adapter;

/// <summary>From the wallet's answers to ours (section 4). Pure: the result first, then the state, and what the page does not name is unknown.</summary>
internal static class SaebyolMapping
{
    /// <summary>The answer of <c>charge</c>.</summary>
    public static WalletResult<OrderState> ToPaid(this Response response, Charge charge) =>
        response.IfNotOurs(charge)
        ?? response.Row.Meaning switch
        {
            Meaning.Success or Meaning.Pending => response.ByState(charge),
            Meaning.Declined => response.Refused(),
            _ => response.Otherwise(),
        };

    /// <summary>The answer of <c>inquiry</c>.</summary>
    public static WalletResult<OrderState> ToFound(this Response response, Charge charge) =>
        response.IfNotOurs(charge) ?? (response.Row.Meaning == Meaning.Success ? response.ByState(charge) : response.Otherwise());

    /// <summary>The answer of <c>void</c>: an unknown number is closed by it, so nothing can come of it any more.</summary>
    public static WalletResult<OrderState> ToVoided(this Response response, Charge charge) =>
        response.IfNotOurs(charge)
        ?? (response.Code, response.Row.Meaning) switch
        {
            (_, Meaning.Success) => response.Message.State == "paid" ? response.Unexpected() : response.ByState(charge),
            ("void_refused", _) => response.ByState(charge).RefundOnly(),
            (_, Meaning.NotFound) when charge is { Shown: false, SchemeReference: null, Known: LastKnownState.Nothing } =>
                response.Succeeded(new OrderState.NotCharged(ReleaseCause.NeverMade)),
            _ => response.Otherwise(),
        };

    /// <summary>The answer of <c>refund</c>.</summary>
    public static WalletResult<OperationResult> ToRefunded(this Response response, Charge charge, Operation refund) =>
        response.IfNotOurs(charge, refund)
        ?? (response.Code, response.Row.Meaning) switch
        {
            (_, Meaning.Success) => response.ByRefundState(),
            ("refund_refused", _) or (_, Meaning.Declined or Meaning.NotFound) => response.Refused(),
            _ => response.Otherwise(),
        };

    /// <summary>The answer of <c>refund-inquiry</c>.</summary>
    public static WalletResult<OperationResult> ToFound(this Response response, Charge charge, Operation refund) =>
        response.IfNotOurs(charge, refund) ?? (response.Row.Meaning == Meaning.Success ? response.ByRefundState() : response.Otherwise());

    // An answer that names something else than was asked for, or that is not whole.
    private static UnknownOutcome? IfNotOurs(this Response response, Charge charge, Operation? refund = null)
    {
        var reply = response.Message;
        var whole = reply is { State: null } or { Number: not null, Id: not null, Amount: not null, Currency: not null };
        var echo = new Echo(reply.Number, reply.Reference, reply.Amount, reply.Currency, reply.Refund);
        return response.IfDifferent(echo, Echo.Of(charge, refund)) ?? (whole ? null : response.Unreadable());
    }

    private static WalletResult<OrderState> ByState(this Response response, Charge charge)
    {
        var (reply, amount) = (response.Message, charge.Terms.AmountMinor);
        return reply.State switch
        {
            "pending" => response.Pending(),
            "paid" when reply.Refunded is { } back && back >= 0 && back <= amount => response.Succeeded(
                new OrderState.Captured(amount, back) { SchemeReference = reply.Id }
            ),
            "failed" => response.DeclinedBy(response.Message.Reason),
            "voided" => response.Succeeded(new OrderState.NotCharged(ReleaseCause.CalledOff) { SchemeReference = reply.Id }),
            "paid" or null => response.Unreadable(),
            _ => response.Undocumented(reply.State),
        };
    }

    private static WalletResult<OperationResult> ByRefundState(this Response response) =>
        response.Message.State switch
        {
            "pending" => response.Pending(),
            "done" => response.Succeeded(new OperationResult(response.Message.Id)),
            "failed" => response.DeclinedBy(response.Message.Reason),
            null => response.Unreadable(),
            var state => response.Undocumented(state),
        };

    // A refusal that comes with another state than "failed" contradicts itself.
    private static Outcome Refused(this Response response) =>
        response.Message.State is null or "failed" ? response.Declined() : response.Unexpected();
}
