using Adapters.Contract;

namespace Adapters.Ullim;

/// <summary>Answers about a refund. Pure; whatever the tables do not name says nothing about the money.</summary>
internal static class UllimRefundMapping
{
    /// <summary>An answer to RFD.</summary>
    public static WalletResult<OperationResult> ToMovement(Charge charge, UllimReply reply) =>
        reply.Rc switch
        {
            UllimReasons.Ok => UllimEchoCheck.Differs(UllimOp.RFD, charge, reply, false, false) is { } doubt
                ? doubt.As<OperationResult>()
                : ToMovementOfRst(UllimOp.RFD, reply),
            // The wallet knows no such charge, so there is nothing to give back and nothing was given.
            UllimReasons.NotFound => new WalletResult<OperationResult>.Declined(
                DeclineReason.OperationNotAllowed,
                UllimReasons.NotFound,
                UllimEvidence.Of(UllimOp.RFD, reply)
            )
            {
                Alert = Alert.UnexpectedState,
            },
            _ => UllimMapping.ToRefusal<OperationResult>(UllimOp.RFD, charge, reply),
        };

    /// <summary>An answer to INQ, read for the refund.</summary>
    public static WalletResult<OperationResult> ToMovementOfInquiry(Charge charge, UllimReply reply)
    {
        if (reply.Rc != UllimReasons.Ok)
        {
            return UllimMapping.ToRefusal<OperationResult>(UllimOp.INQ, charge, reply);
        }
        var money = reply.St is UllimReasons.Approved or UllimReasons.GivenBack;
        return UllimEchoCheck.Differs(UllimOp.INQ, charge, reply, !UllimEchoCheck.IsBurnt(reply), money) is { } doubt
                ? doubt.As<OperationResult>()
            : reply.Rst is null && reply.St != UllimReasons.GivenBack
                ? UllimEvidence.Doubt(UllimOp.INQ, reply, UnknownWhy.NotFound, reply.St).As<OperationResult>()
            : reply.Rst is null ? Moved(UllimOp.INQ, reply)
            : ToMovementOfRst(UllimOp.INQ, reply);
    }

    private static WalletResult<OperationResult> ToMovementOfRst(UllimOp op, UllimReply reply) =>
        reply.Rst switch
        {
            UllimReasons.Accepted or UllimReasons.Working => new WalletResult<OperationResult>.Pending(null, UllimEvidence.Of(op, reply)),
            UllimReasons.GivenBack => Moved(op, reply),
            UllimReasons.Refused => ToRefundDecline(op, reply),
            UllimReasons.NotKnown => (
                UllimEvidence.Doubt(op, reply, UnknownWhy.InDoubt, reply.Rst) with
                {
                    ShowedTheOrder = true,
                }
            ).As<OperationResult>(),
            null or "" => UllimEvidence.Doubt(op, reply, UnknownWhy.NoAnswer, reply.St).As<OperationResult>(),
            _ => UllimMapping.Undocumented<OperationResult>(op, reply, reply.Rst),
        };

    // Whatever the reason, a refused refund moved nothing; an unnamed reason is still worth a look.
    private static WalletResult<OperationResult> ToRefundDecline(UllimOp op, UllimReply reply)
    {
        var named = UllimTables.RefundRefusals.TryGetValue(reply.Rwhy ?? string.Empty, out var reason);
        return new WalletResult<OperationResult>.Declined(
            named ? reason : DeclineReason.OperationNotAllowed,
            UllimEvidence.Code(reply.Rwhy ?? UllimReasons.Refused),
            UllimEvidence.Of(op, reply)
        )
        {
            Alert = named ? Alert.None : Alert.UndocumentedAnswer,
        };
    }

    private static WalletResult<OperationResult> Moved(UllimOp op, UllimReply reply) =>
        new WalletResult<OperationResult>.Succeeded(new OperationResult(null), UllimEvidence.Of(op, reply));
}
