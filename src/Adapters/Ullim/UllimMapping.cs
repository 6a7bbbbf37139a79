using System.Collections.Immutable;
using Adapters.Contract;

namespace Adapters.Ullim;

/// <summary>From the gateway's words to the wallet's and back. Pure; whatever the tables do not name says nothing about the money.</summary>
internal static class UllimMapping
{
    private const int LongestMemo = 100;
    private const int LongestCode = 64;
    private const int LongestField = 128;

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
        new(UllimOp.REV, UllimNumber.Of(charge))
        {
            Amount = UllimMoney.Write(charge.Terms.AmountMinor),
        };

    public static UllimRequest ToRfd(Charge charge, Part refund) =>
        new(UllimOp.RFD, UllimNumber.Of(charge))
        {
            Amount = UllimMoney.Write(refund.AmountMinor),
            Memo = UllimText.Sendable(refund.Reason, LongestMemo),
        };

    /// <summary>Whether the answer repeats the message's head; a malformed message's may come back without it.</summary>
    public static bool HeadFits(UllimRequest request, string mid, UllimReply reply)
    {
        var mayLack = reply.Rc == UllimWords.Malformed;
        return Fits(reply.Op, request.Op.ToString())
            && Fits(reply.Mid, mid)
            && Fits(reply.Tid, request.Number.Tid)
            && Fits(reply.Seq, request.Number.Seq)
            && Fits(reply.Bdate, request.Number.Bdate);

        bool Fits(string? came, string sent) => came is null ? mayLack : came == sent;
    }

    /// <summary>An answer to ONL, INQ or REV, except what the wallet object must act on first: DUP, a foreign voucher, a refused undo.</summary>
    public static Answer<Standing> ToStanding(UllimOp op, Charge charge, UllimReply reply) =>
        reply.Rc == UllimWords.Ok
            ? ToStandingOfBody(op, charge, reply)
            : ToRefusal<Standing>(op, charge, reply);

    /// <summary>An answer to RFD.</summary>
    public static Answer<Movement> ToMovement(Charge charge, UllimReply reply) =>
        reply.Rc switch
        {
            UllimWords.Ok => Differs(UllimOp.RFD, charge, reply, false, false) is { } doubt
                ? doubt.As<Movement>()
                : ToMovementOfRst(UllimOp.RFD, reply),
            // The wallet knows no such charge, so there is nothing to give back and nothing was given.
            UllimWords.NotFound => new Answer<Movement>.Declined(
                DeclineReason.OperationNotAllowed,
                UllimWords.NotFound,
                Evidence(UllimOp.RFD, reply)
            )
            {
                Alert = Alert.UnexpectedState,
            },
            _ => ToRefusal<Movement>(UllimOp.RFD, charge, reply),
        };

    /// <summary>An answer to INQ, read for the refund.</summary>
    public static Answer<Movement> ToMovementOfInquiry(Charge charge, UllimReply reply)
    {
        if (reply.Rc != UllimWords.Ok)
        {
            return ToRefusal<Movement>(UllimOp.INQ, charge, reply);
        }
        var money = reply.St is UllimWords.Approved or UllimWords.GivenBack;
        return Differs(UllimOp.INQ, charge, reply, !IsBurnt(reply), money) is { } doubt
                ? doubt.As<Movement>()
            : reply.Rst is null && reply.St != UllimWords.GivenBack
                ? Doubt(UllimOp.INQ, reply, UnknownWhy.NotFound, reply.St).As<Movement>()
            : reply.Rst is null ? Moved(UllimOp.INQ, reply)
            : ToMovementOfRst(UllimOp.INQ, reply);
    }

    /// <summary>Whether an inquiry shows a number that was undone before any charge came.</summary>
    public static bool IsBurnt(UllimReply reply) =>
        reply is { Rc: UllimWords.Ok, St: UllimWords.CalledOff, Vref: null or "", Amount: null };

    /// <summary>Whether an answer is about somebody else's voucher.</summary>
    public static bool IsForeign(Charge charge, UllimReply reply) =>
        reply is { Rc: UllimWords.Ok, Vref.Length: > 0 } && reply.Vref != charge.Trace;

    /// <summary>The fields that were read, without any that lead to a payer.</summary>
    public static Evidence Evidence(UllimOp op, UllimReply reply)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, string>();
        Add("rc", reply.Rc);
        Add("kind", reply.Kind);
        Add("st", reply.St);
        Add("why", reply.Why);
        Add("apv", reply.Apv);
        Add("amt", reply.Amount?.Text);
        Add("cur", reply.Amount?.Currency);
        Add("rst", reply.Rst);
        Add("rwhy", reply.Rwhy);
        return new Evidence(op.ToString(), reply.BodySha256, fields.ToImmutable());

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                fields[name] = Cut(value, LongestField);
            }
        }
    }

    public static UllimDoubt Doubt(UllimOp op, UllimReply reply, UnknownWhy why, string? code) =>
        new(why, Evidence(op, reply)) { SchemeCode = code is null ? null : Cut(code, LongestCode) };

    private static Answer<Standing> ToStandingOfBody(UllimOp op, Charge charge, UllimReply reply)
    {
        if (op == UllimOp.INQ && IsBurnt(reply))
        {
            return Stands(new Standing.Released(ReleaseCause.NeverMade));
        }
        var money = op != UllimOp.REV && reply.St is UllimWords.Approved or UllimWords.GivenBack;
        var ours = op == UllimOp.INQ || (op == UllimOp.ONL && money);
        if (Differs(op, charge, reply, ours, money) is { } doubt)
        {
            return doubt.As<Standing>();
        }
        var amount = charge.Terms.AmountMinor;
        return (op, reply.St) switch
        {
            (UllimOp.ONL or UllimOp.INQ, UllimWords.Approved) => Stands(
                new Standing.Taken(amount, 0)
            ),
            (UllimOp.INQ, UllimWords.GivenBack) => Stands(new Standing.Taken(amount, amount)),
            (UllimOp.ONL or UllimOp.INQ, UllimWords.Accepted or UllimWords.Working) =>
                new Answer<Standing>.Waiting(null, Evidence(op, reply)),
            (UllimOp.INQ or UllimOp.REV, UllimWords.CalledOff) => Stands(
                new Standing.Released(ReleaseCause.CalledOff)
            ),
            (_, UllimWords.Refused) => ToDecline(op, reply),
            (_, UllimWords.NotKnown) => (
                Doubt(op, reply, UnknownWhy.InDoubt, reply.St) with
                {
                    ShowedTheOrder = true,
                }
            ).As<Standing>(),
            (_, null or "") => Doubt(op, reply, UnknownWhy.NoAnswer, null).As<Standing>(),
            _ => Undocumented<Standing>(op, reply, reply.St),
        };

        Answer<Standing> Stands(Standing standing) =>
            new Answer<Standing>.Done(
                standing with
                {
                    SchemeReference = Reference(reply),
                },
                Evidence(op, reply)
            );
    }

    private static Answer<Standing> ToDecline(UllimOp op, UllimReply reply) =>
        UllimTables.Refusals.TryGetValue(reply.Why ?? string.Empty, out var reason)
            ? new Answer<Standing>.Declined(reason, reply.Why!, Evidence(op, reply))
            {
                FreshNumberMayBeTried = reply.Why == UllimWords.DayClosed,
            }
            : Undocumented<Standing>(op, reply, reply.Why ?? reply.St);

    private static Answer<Movement> ToMovementOfRst(UllimOp op, UllimReply reply) =>
        reply.Rst switch
        {
            UllimWords.Accepted or UllimWords.Working => new Answer<Movement>.Waiting(
                null,
                Evidence(op, reply)
            ),
            UllimWords.GivenBack => Moved(op, reply),
            UllimWords.Refused => ToRefundDecline(op, reply),
            UllimWords.NotKnown => (
                Doubt(op, reply, UnknownWhy.InDoubt, reply.Rst) with
                {
                    ShowedTheOrder = true,
                }
            ).As<Movement>(),
            null or "" => Doubt(op, reply, UnknownWhy.NoAnswer, reply.St).As<Movement>(),
            _ => Undocumented<Movement>(op, reply, reply.Rst),
        };

    // Whatever the reason, a refused refund moved nothing; an unnamed reason is still worth a look.
    private static Answer<Movement> ToRefundDecline(UllimOp op, UllimReply reply)
    {
        var named = UllimTables.RefundRefusals.TryGetValue(
            reply.Rwhy ?? string.Empty,
            out var reason
        );
        return new Answer<Movement>.Declined(
            named ? reason : DeclineReason.OperationNotAllowed,
            Cut(reply.Rwhy ?? UllimWords.Refused, LongestCode),
            Evidence(op, reply)
        )
        {
            Alert = named ? Alert.None : Alert.UndocumentedAnswer,
        };
    }

    private static Answer<Movement> Moved(UllimOp op, UllimReply reply) =>
        new Answer<Movement>.Done(new Movement(null), Evidence(op, reply));

    // Result codes other than OK. A refusal is definite only for a charge that was sent once.
    private static Answer<T> ToRefusal<T>(UllimOp op, Charge charge, UllimReply reply)
    {
        var sole = op == UllimOp.ONL && charge.EarlierTries == 0;
        return (UllimTables.ResultCodes.GetValueOrDefault(reply.Rc, UllimRc.Elsewhere), op) switch
        {
            (UllimRc.RequestRefused, _) when sole => new Answer<T>.Declined(
                DeclineReason.SchemeError,
                reply.Rc,
                Evidence(op, reply)
            )
            {
                Alert = Alert.OurRequestRefused,
            },
            (UllimRc.RequestRefused, _) => (
                Doubt(op, reply, UnknownWhy.NotProcessed, reply.Rc) with
                {
                    Alert = Alert.OurRequestRefused,
                }
            ).As<T>(),
            (UllimRc.Maintenance, _) when sole => new Answer<T>.Declined(
                DeclineReason.SchemeUnavailable,
                reply.Rc,
                Evidence(op, reply)
            ),
            (UllimRc.Maintenance, _) => Doubt(op, reply, UnknownWhy.NotProcessed, reply.Rc).As<T>(),
            (UllimRc.NotFound, UllimOp.INQ or UllimOp.REV) => Doubt(
                    op,
                    reply,
                    UnknownWhy.NotFound,
                    reply.Rc
                )
                .As<T>(),
            _ => Undocumented<T>(op, reply, reply.Rc),
        };
    }

    private static Answer<T> Undocumented<T>(UllimOp op, UllimReply reply, string? code) =>
        (
            Doubt(op, reply, UnknownWhy.Undocumented, code) with
            {
                Alert = Alert.UndocumentedAnswer,
                ShowedTheOrder = reply.Rc == UllimWords.Ok,
            }
        ).As<T>();

    // Answers are not signed, so whatever they repeat of the charge must be the charge's.
    private static UllimDoubt? Differs(
        UllimOp op,
        Charge charge,
        UllimReply reply,
        bool vrefMustStand,
        bool amountMustStand
    )
    {
        if (IsForeign(charge, reply))
        {
            return Doubt(op, reply, UnknownWhy.NoAnswer, null) with { Alert = Alert.Mismatch };
        }
        if (vrefMustStand && string.IsNullOrEmpty(reply.Vref))
        {
            return Doubt(op, reply, UnknownWhy.NoAnswer, null);
        }
        if (
            reply.Amount is { } amount
                ? amount.Currency is null || UllimMoney.Read(amount.Text) is null
                : amountMustStand
        )
        {
            return Doubt(op, reply, UnknownWhy.NoAnswer, null) with { ShowedTheOrder = true };
        }
        var same =
            (
                reply.Amount is not { } came
                || (
                    came.Currency == charge.Terms.Currency
                    && UllimMoney.Read(came.Text) == charge.Terms.AmountMinor
                )
            ) && (reply.Reference is null || reply.Reference == charge.Terms.Reference);
        return same
            ? null
            : Doubt(op, reply, UnknownWhy.Mismatch, null) with
            {
                Alert = Alert.Mismatch,
                ShowedTheOrder = true,
            };
    }

    private static string? Reference(UllimReply reply) =>
        reply.Apv is { Length: > 0 and <= LongestCode } apv ? apv : null;

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..longest];
}
