using Adapters.Contract;
using Adapters.Kit;
using Response = Adapters.Kit.WalletResponse<Adapters.Ullim.UllimReply>;

namespace Adapters.Ullim;

/// <summary>From the wallet's answers to ours (3, 5). Pure: the code first, then the state, and what the document does not name is unknown.</summary>
internal static class UllimMapping
{
    /// <summary>An answer to ONL, INQ or REV, except what the wallet object must act on first: DUP, a foreign voucher, a refused undo.</summary>
    public static WalletResult<OrderState> ToState(this Response response, string operation, Charge charge) =>
        (response.Row.Meaning, operation) switch
        {
            (Meaning.Success, _) => response.ByState(operation, charge),
            (Meaning.NotFound, UllimOperations.Charge) => response.Undocumented(),
            _ => response.Otherwise(),
        };

    /// <summary>An answer to RFD.</summary>
    public static WalletResult<OperationResult> ToRefunded(this Response response, Charge charge) =>
        response.Row.Meaning switch
        {
            Meaning.Success => response.IfNotOurs(charge, vrefMustStand: false, amountMustStand: false) ?? response.ByRefundState(),
            // The wallet knows no such charge, so there is nothing to give back and nothing was given.
            Meaning.NotFound => response.Declined(DeclineReason.OperationNotAllowed, alert: Alert.UnexpectedState),
            _ => response.Otherwise(),
        };

    /// <summary>An answer to INQ, read for the refund.</summary>
    public static WalletResult<OperationResult> ToFoundRefund(this Response response, Charge charge)
    {
        if (response.Row.Meaning != Meaning.Success)
        {
            return response.Otherwise();
        }
        var reply = response.Message;
        var taken = reply.St is UllimStates.Approved or UllimStates.GivenBack;
        return response.IfNotOurs(charge, vrefMustStand: !response.IsBurnt(), amountMustStand: taken)
            ?? (reply.Rst, reply.St) switch
            {
                (null, UllimStates.GivenBack) => response.Succeeded(new OperationResult(null)),
                (null, _) => response.Doubt(UnknownWhy.NotFound, reply.St),
                _ => response.ByRefundState(),
            };
    }

    /// <summary>What an inquiry amounts to whose number was in use when we charged with it.</summary>
    public static WalletResult<OrderState> AfterDuplicate(this WalletResult<OrderState> asked) =>
        asked switch
        {
            // Silence or "not found" about a number in use leaves the matter in doubt.
            WalletResult<OrderState>.Unknown { Why: UnknownWhy.NoAnswer or UnknownWhy.NotProcessed or UnknownWhy.NotFound } unknown =>
                unknown with
                {
                    Why = UnknownWhy.InDoubt,
                    SchemeCode = UllimCodes.Duplicate,
                    RejectedFor = null,
                },
            // Burnt by a reversal of a former run: a charge with it is answered DUP and is not executed (3.3).
            WalletResult<OrderState>.Succeeded { Value: OrderState.NotCharged { Cause: ReleaseCause.NeverMade } } burnt => UsedElsewhere(
                burnt.Evidence
            ),
            _ => asked,
        };

    /// <summary>Proved after a DUP: under this number our charge was not and cannot be executed (2.1).</summary>
    public static WalletResult<OrderState>.Declined UsedElsewhere(Evidence evidence) =>
        new(DeclineReason.SchemeError, UllimCodes.Duplicate, evidence) { FreshNumberMayBeTried = true, Alert = Alert.NumberUsedElsewhere };

    /// <summary>Why an undo is refused for good (3.3), so that an inquiry must tell how the charge stands; null: it is not.</summary>
    public static string? UndoRefusal(this Response response) =>
        response
            is {
                Row.Meaning: Meaning.Success,
                Message: { St: UllimStates.UndoRefused, Why: UllimCodes.DayClosed or "이미반환" or "대상아님" or "금액불일치" }
            }
            ? response.Message.Why
            : null;

    /// <summary>Whether an inquiry or a reversal shows a number that was undone before any charge came: it names no amount.</summary>
    public static bool IsBurnt(this Response response) =>
        response is { Row.Meaning: Meaning.Success, Message: { St: UllimStates.CalledOff, Vref: null or "", Amount: null } };

    /// <summary>Whether an answer is about our own voucher.</summary>
    public static bool IsOurs(this Response response, Charge charge) => response.NamesAVoucher() && response.Message.Vref == charge.Trace;

    /// <summary>Whether an answer is about somebody else's voucher.</summary>
    public static bool IsForeign(this Response response, Charge charge) =>
        response.NamesAVoucher() && response.Message.Vref != charge.Trace;

    private static bool NamesAVoucher(this Response response) => response is { Row.Meaning: Meaning.Success, Message.Vref.Length: > 0 };

    private static WalletResult<OrderState> ByState(this Response response, string operation, Charge charge)
    {
        if (operation != UllimOperations.Charge && response.IsBurnt())
        {
            return Stands(new OrderState.NotCharged(ReleaseCause.NeverMade));
        }
        var (reply, amount) = (response.Message, charge.Terms.AmountMinor);
        var taken = operation != UllimOperations.Reverse && reply.St is UllimStates.Approved or UllimStates.GivenBack;
        var ours = operation == UllimOperations.Inquire || (operation == UllimOperations.Charge && taken);
        return response.IfNotOurs(charge, ours, taken)
            ?? (operation, reply.St) switch
            {
                (UllimOperations.Charge or UllimOperations.Inquire, UllimStates.Approved) => Stands(new OrderState.Captured(amount, 0)),
                (UllimOperations.Inquire, UllimStates.GivenBack) => Stands(new OrderState.Captured(amount, amount)),
                (UllimOperations.Charge or UllimOperations.Inquire, UllimStates.Accepted or UllimStates.Working) => response.Pending(),
                (UllimOperations.Inquire or UllimOperations.Reverse, UllimStates.CalledOff) => Stands(
                    new OrderState.NotCharged(ReleaseCause.CalledOff)
                ),
                (_, UllimStates.Refused) => response.Refused(),
                (_, UllimStates.NotKnown) => response.Doubt(UnknownWhy.InDoubt, reply.St, shown: true),
                (_, null or "") => response.Doubt(UnknownWhy.NoAnswer),
                _ => response.UndocumentedWord(reply.St),
            };

        WalletResult<OrderState> Stands(OrderState state) =>
            response.Succeeded(
                state with
                {
                    SchemeReference = response.Message.Apv is { Length: > 0 and <= Evidence.LongestCode } apv ? apv : null,
                }
            );
    }

    private static WalletResult<OperationResult> ByRefundState(this Response response) =>
        response.Message.Rst switch
        {
            UllimStates.Accepted or UllimStates.Working => response.Pending(),
            UllimStates.GivenBack => response.Succeeded(new OperationResult(null)),
            UllimStates.Refused => response.RefundRefused(),
            UllimStates.NotKnown => response.Doubt(UnknownWhy.InDoubt, UllimStates.NotKnown, shown: true),
            null or "" => response.Doubt(UnknownWhy.NoAnswer, response.Message.St),
            var word => response.UndocumentedWord(word),
        };

    private static WalletResult<OrderState> Refused(this Response response) =>
        response.Message.Why is { } why && UllimCodes.Refusals.Of(why) is { Reason: { } reason }
            ? new WalletResult<OrderState>.Declined(reason, why, response.Evidence) { FreshNumberMayBeTried = why == UllimCodes.DayClosed }
            : response.UndocumentedWord(response.Message.Why ?? UllimStates.Refused);

    // Whatever the reason, a refused refund moved nothing; an unnamed reason is still worth a look.
    private static DeclinedOutcome RefundRefused(this Response response)
    {
        var row = UllimCodes.RefundRefusals.Of(response.Message.Rwhy ?? string.Empty);
        return response.Declined(row.Reason ?? DeclineReason.OperationNotAllowed, response.Message.Rwhy ?? UllimStates.Refused, row.Alert);
    }

    // What keeps an answer from being believed; null: it fits the charge. Answers are not signed, so whatever they repeat must be the same.
    private static UnknownOutcome? IfNotOurs(this Response response, Charge charge, bool vrefMustStand, bool amountMustStand)
    {
        var reply = response.Message;
        var (amount, currency) = (reply.Amount is { } text ? UllimMoney.Read(text) : null, reply.Currency?.Trim());
        var echo = new Echo(Reference: reply.Ref, AmountMinor: amount, Currency: currency);
        return response.IsForeign(charge) ? response.Doubt(UnknownWhy.NoAnswer, alert: Alert.Mismatch)
            : vrefMustStand && string.IsNullOrEmpty(reply.Vref) ? response.Doubt(UnknownWhy.NoAnswer)
            : (reply.Amount is null ? amountMustStand : amount is null || currency is null)
                ? response.Doubt(UnknownWhy.NoAnswer, shown: true)
            : echo.Fits(Echo.Of(charge)) ? null
            : response.Doubt(UnknownWhy.Mismatch, alert: Alert.Mismatch, shown: true);
    }

    private static UnknownOutcome UndocumentedWord(this Response response, string word) =>
        response.Doubt(UnknownWhy.Undocumented, word, Alert.UndocumentedAnswer, shown: true);

    // The result code of an answer that is read on says nothing; the word that is in doubt does, if there is one.
    private static UnknownOutcome Doubt(
        this Response response,
        UnknownWhy why,
        string? word = null,
        Alert alert = Alert.None,
        bool shown = false
    ) => response.Unknown(why, alert) with { SchemeCode = word, ShowedTheOrder = shown };
}
