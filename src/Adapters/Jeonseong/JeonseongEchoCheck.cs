using Adapters.Contract;

namespace Adapters.Jeonseong;

/// <summary>Whether an answer is about our trade, with our amount: looked at before its code is.</summary>
internal enum EchoCheck
{
    /// <summary>Everything that it names is ours.</summary>
    Fits,

    /// <summary>It names another number, amount, currency or reference.</summary>
    Differs,

    /// <summary>Something that must be there is missing or malformed.</summary>
    Broken,
}

/// <summary>The comparison of answers with what was asked (§5.1, last row).</summary>
internal static class JeonseongEchoCheck
{
    private const string Closed = "9";

    /// <summary>A trade answer against its charge.</summary>
    public static EchoCheck Of(JeonseongReply reply, Charge charge)
    {
        // A trade that was closed before it existed has a number and a state, nothing else.
        var bare = reply is { TradeSts: Closed, TxnId: null };
        var whole = reply.TradeSts is null || bare || reply is { Amount: { }, Currency: { } };
        var numbered = reply.TradeSts is null || reply.TradeNo is not null;
        return (reply.TradeNo ?? charge.Number) != charge.Number || (reply.MercRef ?? charge.Terms.Reference) != charge.Terms.Reference
                ? EchoCheck.Differs
            : !whole || !numbered ? EchoCheck.Broken
            : OfMoney(reply, charge.Terms.AmountMinor);
    }

    /// <summary>A refund answer against its part.</summary>
    public static EchoCheck Of(JeonseongReply reply, Charge charge, Operation refund)
    {
        var whole = reply.RefundSts is null || reply is { TradeNo: { }, RefundNo: { }, Amount: { }, Currency: { } };
        return (reply.TradeNo ?? charge.Number) != charge.Number || (reply.RefundNo ?? refund.Number) != refund.Number ? EchoCheck.Differs
            : !whole ? EchoCheck.Broken
            : OfMoney(reply, refund.AmountMinor);
    }

    private static EchoCheck OfMoney(JeonseongReply reply, long expected) =>
        reply.Amount is { } amount && JeonseongMoney.Read(amount) is not { } ? EchoCheck.Broken
        : reply.Amount is { } named && JeonseongMoney.Read(named) != expected ? EchoCheck.Differs
        : (reply.Currency ?? JeonseongMoney.Won) != JeonseongMoney.Won ? EchoCheck.Differs
        : EchoCheck.Fits;
}
