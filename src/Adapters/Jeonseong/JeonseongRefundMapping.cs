using Adapters.Contract;

namespace Adapters.Jeonseong;

/// <summary>Requests and answers of <c>refund</c> and <c>queryRefund</c> (§3.6, §5.3). Pure.</summary>
internal static class JeonseongRefundMapping
{
    public static RefundRequest ToRefund(this Operation refund, Charge charge) =>
        new(charge.Number, refund.Number, JeonseongMoney.Write(refund.AmountMinor), refund.Reason ?? string.Empty);

    /// <summary>The answer of <c>refund</c>.</summary>
    public static WalletResult<OperationResult> ToRefunded(this JeonseongReply reply, Charge charge, Operation refund)
    {
        var said = new JeonseongResponse<OperationResult>("refund", reply);
        return Unfit(said, charge, refund)
            ?? reply.Code switch
            {
                "0000" => ByState(said),
                "2002" => reply.RefundSts switch
                {
                    "0" => said.Waiting(),
                    null => said.InDoubt(),
                    _ => said.Unexpected(),
                },
                "1101" or "1301" or "1302" or "1303" or "1304" or "1305" or "1309" or "1401" or "1405" => Refused(said, said.Row.Reason),
                "1307" => Refused(said, DeclineReason.OperationNotAllowed),
                // Any reason for which a stored refund failed comes as the code of the answer, too.
                _ => reply.RefundSts == "3" && said.Row.Meaning == Meaning.Refusal ? Refused(said, said.Row.Reason) : said.Otherwise(),
            };
    }

    /// <summary>The answer of <c>queryRefund</c>.</summary>
    public static WalletResult<OperationResult> ToFoundRefund(this JeonseongReply reply, Charge charge, Operation refund)
    {
        var said = new JeonseongResponse<OperationResult>("queryRefund", reply);
        return Unfit(said, charge, refund) ?? (said.Row.Meaning == Meaning.Success ? ByState(said) : said.Otherwise());
    }

    private static WalletResult<OperationResult>? Unfit(JeonseongResponse<OperationResult> said, Charge charge, Operation refund) =>
        said.Row.Meaning == Meaning.Undocumented
            ? said.Undocumented()
            : JeonseongOrderMapping.IfFits(said, JeonseongEchoCheck.Of(said.Reply, charge, refund));

    private static WalletResult<OperationResult> ByState(JeonseongResponse<OperationResult> said) =>
        said.Reply.RefundSts switch
        {
            "0" => said.Waiting(),
            "2" => said.Done(new OperationResult(said.Reply.RefundId)),
            "3" => JeonseongOrderMapping.Failed(said),
            null => said.Unreadable(),
            _ => said.Undocumented(),
        };

    private static WalletResult<OperationResult> Refused(JeonseongResponse<OperationResult> said, DeclineReason? reason) =>
        said.Reply.RefundSts is null or "3" && reason is { } known
            ? said.Declined(known, said.Reply.Code, said.Row.Alert)
            : said.Unexpected();
}
