using Adapters.Contract;

namespace Adapters.Ullim;

/// <summary>Answers about a refund. Pure; whatever the tables do not name says nothing about the money.</summary>
internal static class UllimRefundMapping
{
    /// <summary>An answer to RFD.</summary>
    public static Answer<Movement> ToMovement(Charge charge, UllimReply reply) =>
        reply.Rc switch
        {
            UllimWords.Ok => UllimMatch.Differs(UllimOp.RFD, charge, reply, false, false) is { } doubt
                ? doubt.As<Movement>()
                : ToMovementOfRst(UllimOp.RFD, reply),
            // The wallet knows no such charge, so there is nothing to give back and nothing was given.
            UllimWords.NotFound => new Answer<Movement>.Declined(
                DeclineReason.OperationNotAllowed,
                UllimWords.NotFound,
                UllimEvidence.Of(UllimOp.RFD, reply)
            )
            {
                Alert = Alert.UnexpectedState,
            },
            _ => UllimMapping.ToRefusal<Movement>(UllimOp.RFD, charge, reply),
        };

    /// <summary>An answer to INQ, read for the refund.</summary>
    public static Answer<Movement> ToMovementOfInquiry(Charge charge, UllimReply reply)
    {
        if (reply.Rc != UllimWords.Ok)
        {
            return UllimMapping.ToRefusal<Movement>(UllimOp.INQ, charge, reply);
        }
        var money = reply.St is UllimWords.Approved or UllimWords.GivenBack;
        return UllimMatch.Differs(UllimOp.INQ, charge, reply, !UllimMatch.IsBurnt(reply), money) is { } doubt ? doubt.As<Movement>()
            : reply.Rst is null && reply.St != UllimWords.GivenBack
                ? UllimEvidence.Doubt(UllimOp.INQ, reply, UnknownWhy.NotFound, reply.St).As<Movement>()
            : reply.Rst is null ? Moved(UllimOp.INQ, reply)
            : ToMovementOfRst(UllimOp.INQ, reply);
    }

    private static Answer<Movement> ToMovementOfRst(UllimOp op, UllimReply reply) =>
        reply.Rst switch
        {
            UllimWords.Accepted or UllimWords.Working => new Answer<Movement>.Waiting(null, UllimEvidence.Of(op, reply)),
            UllimWords.GivenBack => Moved(op, reply),
            UllimWords.Refused => ToRefundDecline(op, reply),
            UllimWords.NotKnown => (
                UllimEvidence.Doubt(op, reply, UnknownWhy.InDoubt, reply.Rst) with
                {
                    ShowedTheOrder = true,
                }
            ).As<Movement>(),
            null or "" => UllimEvidence.Doubt(op, reply, UnknownWhy.NoAnswer, reply.St).As<Movement>(),
            _ => UllimMapping.Undocumented<Movement>(op, reply, reply.Rst),
        };

    // Whatever the reason, a refused refund moved nothing; an unnamed reason is still worth a look.
    private static Answer<Movement> ToRefundDecline(UllimOp op, UllimReply reply)
    {
        var named = UllimTables.RefundRefusals.TryGetValue(reply.Rwhy ?? string.Empty, out var reason);
        return new Answer<Movement>.Declined(
            named ? reason : DeclineReason.OperationNotAllowed,
            UllimEvidence.Code(reply.Rwhy ?? UllimWords.Refused),
            UllimEvidence.Of(op, reply)
        )
        {
            Alert = named ? Alert.None : Alert.UndocumentedAnswer,
        };
    }

    private static Answer<Movement> Moved(UllimOp op, UllimReply reply) =>
        new Answer<Movement>.Done(new Movement(null), UllimEvidence.Of(op, reply));
}
