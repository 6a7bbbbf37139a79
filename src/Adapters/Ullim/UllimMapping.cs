using Adapters.Contract;

namespace Adapters.Ullim;

/// <summary>From the gateway's words to the wallet's and back. Pure; whatever the tables do not name says nothing about the money.</summary>
internal static class UllimMapping
{
    private const int LongestMemo = 100;
    private const int LongestReference = 64;

    public static UllimRequest ToOnl(Charge charge, string voucher, string? memo) =>
        new(UllimOp.ONL, UllimNumber.Of(charge))
        {
            Voucher = voucher,
            Amount = UllimMoney.Write(charge.Terms.AmountMinor),
            Reference = charge.Terms.Reference,
            Memo = memo,
        };

    public static UllimRequest ToInq(Charge charge) => new(UllimOp.INQ, UllimNumber.Of(charge));

    public static UllimRequest ToRev(Charge charge) =>
        new(UllimOp.REV, UllimNumber.Of(charge)) { Amount = UllimMoney.Write(charge.Terms.AmountMinor) };

    public static UllimRequest ToRfd(Charge charge, Operation refund) =>
        new(UllimOp.RFD, UllimNumber.Of(charge))
        {
            Amount = UllimMoney.Write(refund.AmountMinor),
            Memo = UllimText.Sendable(refund.Reason, LongestMemo),
        };

    /// <summary>An answer to ONL, INQ or REV, except what the wallet object must act on first: DUP, a foreign voucher, a refused undo.</summary>
    public static WalletResult<OrderState> ToStanding(UllimOp op, Charge charge, UllimReply reply) =>
        reply.Rc == UllimReasons.Ok ? ToStandingOfBody(op, charge, reply) : ToRefusal<OrderState>(op, charge, reply);

    // Result codes other than OK. A refusal is definite only for a charge that was sent once.
    public static WalletResult<T> ToRefusal<T>(UllimOp op, Charge charge, UllimReply reply)
    {
        var sole = op == UllimOp.ONL && charge.EarlierTries == 0;
        return (UllimTables.ResultCodes.GetValueOrDefault(reply.Rc, UllimRc.Elsewhere), op) switch
        {
            (UllimRc.RequestRefused, _) when sole => new WalletResult<T>.Declined(
                DeclineReason.SchemeError,
                reply.Rc,
                UllimEvidence.Of(op, reply)
            )
            {
                Alert = Alert.OurRequestRefused,
            },
            (UllimRc.RequestRefused, _) => (
                UllimEvidence.Doubt(op, reply, UnknownWhy.NotProcessed, reply.Rc) with
                {
                    Alert = Alert.OurRequestRefused,
                }
            ).As<T>(),
            (UllimRc.Maintenance, _) when sole => new WalletResult<T>.Declined(
                DeclineReason.SchemeUnavailable,
                reply.Rc,
                UllimEvidence.Of(op, reply)
            ),
            (UllimRc.Maintenance, _) => UllimEvidence.Doubt(op, reply, UnknownWhy.NotProcessed, reply.Rc).As<T>(),
            (UllimRc.NotFound, UllimOp.INQ or UllimOp.REV) => UllimEvidence.Doubt(op, reply, UnknownWhy.NotFound, reply.Rc).As<T>(),
            _ => Undocumented<T>(op, reply, reply.Rc),
        };
    }

    /// <summary>What an inquiry amounts to whose number was in use when we charged with it.</summary>
    public static WalletResult<OrderState> AfterDuplicate(WalletResult<OrderState> asked) =>
        asked switch
        {
            // Silence or "not found" about a number in use leaves the matter in doubt.
            WalletResult<OrderState>.Unknown { Why: UnknownWhy.NoAnswer or UnknownWhy.NotProcessed or UnknownWhy.NotFound } unknown =>
                unknown with
                {
                    Why = UnknownWhy.InDoubt,
                    SchemeCode = UllimReasons.Duplicate,
                },
            // Burnt by a reversal of a former run: a charge with it is answered DUP and is not executed (section 3.3).
            WalletResult<OrderState>.Succeeded { Value: OrderState.NotCharged { Cause: ReleaseCause.NeverMade } } burnt => UsedElsewhere(
                burnt.Evidence
            ),
            _ => asked,
        };

    /// <summary>Proved after a DUP: under this number our charge was not and cannot be executed (section 2.1).</summary>
    public static WalletResult<OrderState>.Declined UsedElsewhere(Evidence evidence) =>
        new(DeclineReason.SchemeError, UllimReasons.Duplicate, evidence)
        {
            FreshNumberMayBeTried = true,
            Alert = Alert.NumberUsedElsewhere,
        };

    public static WalletResult<T> Undocumented<T>(UllimOp op, UllimReply reply, string? code) =>
        (
            UllimEvidence.Doubt(op, reply, UnknownWhy.Undocumented, code) with
            {
                Alert = Alert.UndocumentedAnswer,
                ShowedTheOrder = reply.Rc == UllimReasons.Ok,
            }
        ).As<T>();

    private static WalletResult<OrderState> ToStandingOfBody(UllimOp op, Charge charge, UllimReply reply)
    {
        if (op != UllimOp.ONL && UllimEchoCheck.IsBurnt(reply))
        {
            return Stands(new OrderState.NotCharged(ReleaseCause.NeverMade));
        }
        var money = op != UllimOp.REV && reply.St is UllimReasons.Approved or UllimReasons.GivenBack;
        var ours = op == UllimOp.INQ || (op == UllimOp.ONL && money);
        if (UllimEchoCheck.Differs(op, charge, reply, ours, money) is { } doubt)
        {
            return doubt.As<OrderState>();
        }
        var amount = charge.Terms.AmountMinor;
        return (op, reply.St) switch
        {
            (UllimOp.ONL or UllimOp.INQ, UllimReasons.Approved) => Stands(new OrderState.Captured(amount, 0)),
            (UllimOp.INQ, UllimReasons.GivenBack) => Stands(new OrderState.Captured(amount, amount)),
            (UllimOp.ONL or UllimOp.INQ, UllimReasons.Accepted or UllimReasons.Working) => new WalletResult<OrderState>.Pending(
                null,
                UllimEvidence.Of(op, reply)
            ),
            (UllimOp.INQ or UllimOp.REV, UllimReasons.CalledOff) => Stands(new OrderState.NotCharged(ReleaseCause.CalledOff)),
            (_, UllimReasons.Refused) => ToDecline(op, reply),
            (_, UllimReasons.NotKnown) => (
                UllimEvidence.Doubt(op, reply, UnknownWhy.InDoubt, reply.St) with
                {
                    ShowedTheOrder = true,
                }
            ).As<OrderState>(),
            (_, null or "") => UllimEvidence.Doubt(op, reply, UnknownWhy.NoAnswer, null).As<OrderState>(),
            _ => Undocumented<OrderState>(op, reply, reply.St),
        };

        WalletResult<OrderState> Stands(OrderState standing) =>
            new WalletResult<OrderState>.Succeeded(standing with { SchemeReference = Reference(reply) }, UllimEvidence.Of(op, reply));
    }

    private static WalletResult<OrderState> ToDecline(UllimOp op, UllimReply reply) =>
        UllimTables.Refusals.TryGetValue(reply.Why ?? string.Empty, out var reason)
            ? new WalletResult<OrderState>.Declined(reason, reply.Why!, UllimEvidence.Of(op, reply))
            {
                FreshNumberMayBeTried = reply.Why == UllimReasons.DayClosed,
            }
            : Undocumented<OrderState>(op, reply, reply.Why ?? reply.St);

    private static string? Reference(UllimReply reply) => reply.Apv is { Length: > 0 and <= LongestReference } apv ? apv : null;
}
