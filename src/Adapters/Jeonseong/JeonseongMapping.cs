using Adapters.Contract;
using Adapters.Kit;
using Response = Adapters.Kit.WalletResponse<Adapters.Jeonseong.JeonseongReply>;

namespace Adapters.Jeonseong;

/// <summary>From the wallet's answers to ours (§3, §5). Pure: the code first, then the state, and what the document does not name is unknown.</summary>
internal static class JeonseongMapping
{
    /// <summary>The answer of <c>pay</c>.</summary>
    public static WalletResult<OrderState> ToPaid(this Response response, Charge charge) =>
        response.IfNotOurs(charge)
        ?? (response.Code, response.Row.Meaning) switch
        {
            (_, Meaning.Success) => response.ByState(charge),
            (_, Meaning.Pending) => response.UnderWay(),
            ("1307", _) => response.Message.TradeSts is null ? response.TimedOut() : response.IfIn("9", charge),
            (_, Meaning.Declined) => response.Refused(),
            (_, Meaning.Rejected) => response.Rejected(),
            (_, Meaning.InDoubt) => response.InDoubt(),
            _ => response.Undocumented(),
        };

    /// <summary>The answer of <c>order</c>; the code's time runs on our clock from now on.</summary>
    public static WalletResult<PresentedCode> ToPresented(this Response response, Charge charge, DateTimeOffset now) =>
        response.IfNotOurs(charge)
        ?? (response.Code, response.Row.Meaning) switch
        {
            (_, Meaning.Success) => response.Presented(charge, now),
            (_, Meaning.Pending or Meaning.InDoubt) => response.InDoubt(),
            ("1307", _) => response.Message.TradeSts is null or "9" ? response.TimedOut() : response.Unexpected(),
            (_, Meaning.Declined) => response.Refused(),
            (_, Meaning.Rejected) => response.Rejected(),
            _ => response.Undocumented(),
        };

    /// <summary>The answer of <c>query</c>.</summary>
    public static WalletResult<OrderState> ToFound(this Response response, Charge charge) =>
        response.IfNotOurs(charge) ?? (response.Row.Meaning == Meaning.Success ? response.ByState(charge) : response.Otherwise());

    /// <summary>The answer of <c>close</c> (§3.4). An order that turns out to be paid is the gateway's to keep or to give back.</summary>
    public static WalletResult<OrderState> ToClosed(this Response response, Charge charge) =>
        response.IfNotOurs(charge)
        ?? (response.Code, response.Row.Meaning) switch
        {
            (_, Meaning.Success) => response.IfOver(charge),
            ("2002", _) => response.UnderWay(),
            ("1308", _) => response.IfIn("256", charge),
            // The number is burnt: an order that is still on its way cannot open behind the close.
            (_, Meaning.NotFound) => response.NeverMade(charge, final: true),
            ("1309", _) => response.Unexpected(),
            _ => response.Otherwise(),
        };

    /// <summary>Whether <c>reverse</c> was refused for good, so that an inquiry must tell how the trade stands.</summary>
    public static bool IsTooLateToReverse(this Response response, Charge charge) =>
        response.Code == JeonseongCodes.TooLateToReverse && response.IfNotOurs(charge) is null;

    /// <summary>The answer of <c>reverse</c> (§3.5, §5.3).</summary>
    /// <param name="response">What came.</param>
    /// <param name="charge">The charge.</param>
    /// <param name="graceOver">Whether a charge can no longer be on its way to the wallet's books.</param>
    public static WalletResult<OrderState> ToReversed(this Response response, Charge charge, bool graceOver) =>
        response.IfNotOurs(charge)
        ?? (response.Code, response.Row.Meaning) switch
        {
            (_, Meaning.Success) => response.IfOver(charge),
            ("2002", _) => response.UnderWay(),
            ("1302", _) => response.Message.TradeSts is null or "4"
                ? response.Released(charge, ReleaseCause.CalledOff)
                : response.Unexpected(),
            ("1307", _) => response.Message.TradeSts is null ? response.Closed(charge) : response.IfIn("9", charge),
            (_, Meaning.NotFound) => response.NeverMade(charge, graceOver),
            _ => response.Otherwise(),
        };

    /// <summary>The answer of <c>refund</c> (§3.6).</summary>
    public static WalletResult<OperationResult> ToRefunded(this Response response, Charge charge, Operation refund) =>
        response.IfNotOurs(charge, refund)
        ?? (response.Code, response.Message.RefundSts) switch
        {
            ("0000", _) => response.ByRefundState(),
            ("2002", "0") => response.Pending(),
            ("2002", null) => response.InDoubt(),
            ("2002", _) => response.Unexpected(),
            ("1307", null or "3") => response.Declined(DeclineReason.OperationNotAllowed),
            // Any reason for which a stored refund failed comes as the code of the answer, too.
            (var code, null or "3") when IsRefundRefusal(code) || response is { Row.Meaning: Meaning.Declined, Message.RefundSts: "3" } =>
                response.Declined(),
            (var code, _) when code == "1307" || IsRefundRefusal(code) => response.Unexpected(),
            _ => response.Otherwise(),
        };

    /// <summary>The answer of <c>queryRefund</c> (§3.6).</summary>
    public static WalletResult<OperationResult> ToFoundRefund(this Response response, Charge charge, Operation refund) =>
        response.IfNotOurs(charge, refund) ?? (response.Row.Meaning == Meaning.Success ? response.ByRefundState() : response.Otherwise());

    // The doubt if an answer is not about our trade or refund, or not whole (§5.1, last row).
    private static UnknownOutcome? IfNotOurs(this Response response, Charge charge, Operation? refund = null)
    {
        var reply = response.Message;
        var asked = Echo.Of(charge, refund);
        var amount = MinorUnits.Read(reply.Amount);
        var money = new Echo(AmountMinor: amount, Currency: reply.Currency == JeonseongMessages.Won ? asked.Currency : reply.Currency);
        var whole = refund is null
            // A trade that was closed before it existed has a number and a state, nothing else.
            ? reply
                is { TradeSts: null }
                    or { TradeNo: not null, TradeSts: "9", TxnId: null }
                    or { TradeNo: not null, Amount: not null, Currency: not null }
            : reply is { RefundSts: null } or { TradeNo: not null, RefundNo: not null, Amount: not null, Currency: not null };
        return response.IfDifferent(
                new Echo(reply.TradeNo, refund is null ? reply.MercRef : null, Operation: refund is null ? null : reply.RefundNo),
                asked
            ) ?? (!whole || (reply.Amount is not null && amount is null) ? response.Unreadable() : response.IfDifferent(money, asked));
    }

    // By whatever state the trade is in (§5.2).
    private static WalletResult<OrderState> ByState(this Response response, Charge charge) =>
        response.Message.TradeSts switch
        {
            "0" or "1" => response.Pending(),
            "2" or "5" or "6" => response.Taken(charge),
            "3" => response.DeclinedBy(response.Message.FailCode),
            "4" => response.Released(charge, ReleaseCause.CalledOff),
            "9" => response.Closed(charge),
            null => response.Unreadable(),
            _ => response.Undocumented(),
        };

    // A state in which money was or may still be taken contradicts the answer's code.
    private static WalletResult<OrderState> IfOver(this Response response, Charge charge) =>
        response.Message.TradeSts is "0" or "1" or "2" or "5" or "6" ? response.Unexpected() : response.ByState(charge);

    private static WalletResult<OrderState> IfIn(this Response response, string states, Charge charge) =>
        response.Message.TradeSts is { Length: 1 } state && states.Contains(state, StringComparison.Ordinal)
            ? response.ByState(charge)
            : response.Unexpected();

    private static WalletResult<OrderState> UnderWay(this Response response) =>
        response.Message.TradeSts switch
        {
            "0" or "1" => response.Pending(),
            null => response.InDoubt(),
            _ => response.Unexpected(),
        };

    private static WalletResult<OrderState> Taken(this Response response, Charge charge)
    {
        var amount = charge.Terms.AmountMinor;
        var total = response.Message.RefundedTotal;
        var refunded = MinorUnits.ReadSum(total);
        if (total is not null && refunded is null)
        {
            return response.Unreadable();
        }
        return (response.Message.TradeSts, refunded) switch
        {
            ("2", null or 0) => Captured(0),
            ("5", null) => Captured(amount),
            ("5", { } sum) when sum == amount => Captured(amount),
            // How much was refunded is told by an inquiry only.
            ("6", null) => response.InDoubt(),
            ("6", { } sum) when sum > 0 && sum < amount => Captured(sum),
            _ => response.Mismatch(),
        };

        WalletResult<OrderState> Captured(long refundedMinor) =>
            response.Succeeded(
                new OrderState.Captured(amount, refundedMinor) { SchemeReference = response.Message.TxnId ?? charge.SchemeReference }
            );
    }

    // A trade that was closed before it existed has no id: such an answer shows no charge.
    private static WalletResult<OrderState> Closed(this Response response, Charge charge) =>
        (response.Message.FailCode, response.Message.TxnId) switch
        {
            ("1307", _) => response.TimedOut(),
            (null, null) => response.Released(charge, ReleaseCause.NeverMade),
            (null, _) => response.Released(charge, ReleaseCause.Closed),
            _ => response.Undocumented(),
        };

    // A trade that an answer once showed cannot be unknown to the wallet: it must be asked again.
    private static WalletResult<OrderState> NeverMade(this Response response, Charge charge, bool final) =>
        final && charge is { Shown: false, SchemeReference: null, Known: LastKnownState.Nothing }
            ? response.Released(charge, ReleaseCause.NeverMade)
            : response.NotFound();

    private static WalletResult<OrderState> Released(this Response response, Charge charge, ReleaseCause cause) =>
        response.Succeeded(new OrderState.NotCharged(cause) { SchemeReference = response.Message.TxnId ?? charge.SchemeReference });

    private static WalletResult<PresentedCode> Presented(this Response response, Charge charge, DateTimeOffset now) =>
        (response.Message.TradeSts, response.Message.Account) switch
        {
            ("1", { } account) => response.Succeeded(
                new PresentedCode(account, now.AddSeconds(charge.ValidSeconds())) { SchemeReference = response.Message.TxnId }
            ),
            ("1" or null, _) => response.Unreadable(),
            ("3", _) => response.DeclinedBy(response.Message.FailCode),
            // The trade exists and has gone on without us: an inquiry tells where it stands.
            ("0" or "2" or "4" or "5" or "6" or "9", _) => response.Unexpected(),
            _ => response.Undocumented(),
        };

    private static WalletResult<OperationResult> ByRefundState(this Response response) =>
        response.Message.RefundSts switch
        {
            "0" => response.Pending(),
            "2" => response.Succeeded(new OperationResult(response.Message.RefundId)),
            "3" => response.DeclinedBy(response.Message.FailCode),
            null => response.Unreadable(),
            _ => response.Undocumented(),
        };

    // A refusal that comes with another state than "failed" contradicts itself.
    private static Outcome Refused(this Response response) =>
        response.Message.TradeSts is null or "3" ? response.Declined() : response.Unexpected();

    private static DeclinedOutcome TimedOut(this Response response) => response.Declined(DeclineReason.CustomerTimeout, "1307");

    private static bool IsRefundRefusal(string code) =>
        code is "1101" or "1301" or "1302" or "1303" or "1304" or "1305" or "1309" or "1401" or "1405";
}
