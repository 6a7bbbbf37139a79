using Adapters.Contract;

namespace Adapters.Jeonseong;

/// <summary>From <c>tradeSts</c> to where the money is (§5.2). Pure.</summary>
internal static class JeonseongOrderMapping
{
    /// <summary>The answer if the reply is not about our trade or not whole; null if it may be read on.</summary>
    public static WalletResult<T>? IfFits<T>(JeonseongResponse<T> said, Charge charge) =>
        said.Row.Meaning == Meaning.Undocumented ? said.Undocumented() : IfFits(said, JeonseongEchoCheck.Of(said.Reply, charge));

    /// <summary>The same with the comparison already made.</summary>
    public static WalletResult<T>? IfFits<T>(JeonseongResponse<T> said, EchoCheck fit) =>
        fit switch
        {
            EchoCheck.Fits => null,
            EchoCheck.Differs => said.Differs(),
            EchoCheck.Broken => said.Unreadable(),
            _ => said.Unreadable(),
        };

    /// <summary>By whatever state the trade is in.</summary>
    public static WalletResult<OrderState> Of(JeonseongResponse<OrderState> said, Charge charge) =>
        said.Reply.TradeSts switch
        {
            "0" or "1" => said.Waiting(),
            "2" or "5" or "6" => Taken(said, charge),
            "3" => Failed(said),
            "4" => said.Done(Released(said, charge, ReleaseCause.CalledOff)),
            "9" => Closed(said, charge),
            null => said.Unreadable(),
            _ => said.Undocumented(),
        };

    /// <summary>By a state in which no money is held; any other contradicts the answer's code.</summary>
    public static WalletResult<OrderState> IfOver(JeonseongResponse<OrderState> said, Charge charge) =>
        said.Reply.TradeSts is "0" or "1" or "2" or "5" or "6" ? said.Unexpected() : Of(said, charge);

    /// <summary>By the state "closed"; any other contradicts the answer's code.</summary>
    public static WalletResult<OrderState> IfClosed(JeonseongResponse<OrderState> said, Charge charge) =>
        said.Reply.TradeSts == "9" ? Closed(said, charge) : said.Unexpected();

    /// <summary>By a state in which money was taken; any other contradicts the answer's code.</summary>
    public static WalletResult<OrderState> IfTaken(JeonseongResponse<OrderState> said, Charge charge) =>
        said.Reply.TradeSts is "2" or "5" or "6" ? Taken(said, charge) : said.Unexpected();

    /// <summary>For codes that say that the wallet is at it.</summary>
    public static WalletResult<OrderState> UnderWay(JeonseongResponse<OrderState> said) =>
        said.Reply.TradeSts switch
        {
            "0" or "1" => said.Waiting(),
            null => said.InDoubt(),
            _ => said.Unexpected(),
        };

    /// <summary>For failed trades: the reason stands in <c>failCode</c>.</summary>
    public static WalletResult<T> Failed<T>(JeonseongResponse<T> said) =>
        said.Reply.FailCode is { } code && JeonseongCodes.Of(code) is { Meaning: Meaning.Refusal or Meaning.Closed, Reason: { } reason } row
            ? said.Declined(reason, code, row.Alert)
            : said.Undocumented();

    private static WalletResult<OrderState> Taken(JeonseongResponse<OrderState> said, Charge charge)
    {
        var amount = charge.Terms.AmountMinor;
        var total = said.Reply.RefundedTotal;
        var refunded = JeonseongMoney.ReadSum(total);
        if (total is not null && refunded is null)
        {
            return said.Unreadable();
        }
        return (said.Reply.TradeSts, refunded) switch
        {
            ("2", null or 0) => Whole(0),
            ("5", null) => Whole(amount),
            ("5", { } sum) when sum == amount => Whole(amount),
            // How much was refunded is told by an inquiry only.
            ("6", null) => said.InDoubt(),
            ("6", { } sum) when sum > 0 && sum < amount => Whole(sum),
            _ => said.Differs(),
        };

        WalletResult<OrderState> Whole(long back) =>
            said.Done(new OrderState.Captured(amount, back) { SchemeReference = Reference(said, charge) });
    }

    /// <summary>Closed unpaid. A trade that was closed before it existed has no id: such an answer shows no charge.</summary>
    public static WalletResult<OrderState> Closed(JeonseongResponse<OrderState> said, Charge charge) =>
        (said.Reply.FailCode, said.Reply.TxnId) switch
        {
            ("1307", _) => said.Declined(DeclineReason.CustomerTimeout, "1307"),
            (null, null) => said.Done(Released(said, charge, ReleaseCause.NeverMade)),
            (null, _) => said.Done(Released(said, charge, ReleaseCause.Closed)),
            _ => said.Undocumented(),
        };

    /// <summary>No money is held.</summary>
    public static OrderState.NotCharged Released(JeonseongResponse<OrderState> said, Charge charge, ReleaseCause cause) =>
        new(cause) { SchemeReference = Reference(said, charge) };

    private static string? Reference(JeonseongResponse<OrderState> said, Charge charge) => said.Reply.TxnId ?? charge.SchemeReference;
}
