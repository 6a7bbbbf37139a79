using Adapters.Contract;

namespace Adapters.Ullim;

/// <summary>Answers are not signed, so whatever they repeat of the message or the charge must be the same.</summary>
internal static class UllimEchoCheck
{
    /// <summary>Whether the answer repeats the message's head; a malformed message's may come back without it.</summary>
    public static bool HeadFits(UllimRequest request, string mid, UllimReply reply)
    {
        var mayLack = reply.Rc == UllimReasons.Malformed;
        return Fits(reply.Op, request.Op.ToString())
            && Fits(reply.Mid, mid)
            && Fits(reply.Tid, request.Number.Tid)
            && Fits(reply.Seq, request.Number.Seq)
            && Fits(reply.Bdate, request.Number.Bdate);

        bool Fits(string? came, string sent) => came is null ? mayLack : came == sent;
    }

    /// <summary>Whether an inquiry or a reversal shows a number that was undone before any charge came: it names no amount.</summary>
    public static bool IsBurnt(UllimReply reply) =>
        reply is { Rc: UllimReasons.Ok, St: UllimReasons.CalledOff, Vref: null or "", Amount: null };

    /// <summary>Whether an answer is about somebody else's voucher.</summary>
    public static bool IsForeign(Charge charge, UllimReply reply) =>
        reply is { Rc: UllimReasons.Ok, Vref.Length: > 0 } && reply.Vref != charge.Trace;

    /// <summary>Whether an answer is about our own voucher.</summary>
    public static bool IsOurs(Charge charge, UllimReply reply) =>
        reply is { Rc: UllimReasons.Ok, Vref.Length: > 0 } && reply.Vref == charge.Trace;

    /// <summary>What keeps an answer from being believed, or null if it fits the charge.</summary>
    public static UllimUnknown? Differs(UllimOp op, Charge charge, UllimReply reply, bool vrefMustStand, bool amountMustStand)
    {
        if (IsForeign(charge, reply))
        {
            return UllimEvidence.Doubt(op, reply, UnknownWhy.NoAnswer, null) with { Alert = Alert.Mismatch };
        }
        if (vrefMustStand && string.IsNullOrEmpty(reply.Vref))
        {
            return UllimEvidence.Doubt(op, reply, UnknownWhy.NoAnswer, null);
        }
        if (reply.Amount is { } amount ? amount.Currency is null || UllimMoney.Read(amount.Text) is null : amountMustStand)
        {
            return UllimEvidence.Doubt(op, reply, UnknownWhy.NoAnswer, null) with { ShowedTheOrder = true };
        }
        var same =
            (
                reply.Amount is not { } came
                || (came.Currency == charge.Terms.Currency && UllimMoney.Read(came.Text) == charge.Terms.AmountMinor)
            ) && (reply.Reference is null || reply.Reference == charge.Terms.Reference);
        return same
            ? null
            : UllimEvidence.Doubt(op, reply, UnknownWhy.Mismatch, null) with
            {
                Alert = Alert.Mismatch,
                ShowedTheOrder = true,
            };
    }
}
