using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>`/query` and `/reverse` (protocol 3.2, 3.5).</summary>
internal sealed class Inquiries(Book book, Lifecycle lifecycle)
{
    /// <summary>The trade as it is, unless a trigger hides it.</summary>
    public JsAnswer Query(string tradeNo)
    {
        var trade = book.Find(tradeNo);
        switch (trade)
        {
            case null:
                return Statements.Bare("1306", tradeNo);
            case { StillHidden: > 0 }:
                trade.StillHidden--;
                return Statements.Bare("1306", tradeNo);
            case { QueryAnswer: not null and not "7777" }:
                return Statements.Bare(trade.QueryAnswer, tradeNo);
            case { F: 23, Kind: TradeKind.Pay, PayTime: not null, ReversalRefused: false }:
                return Statements.Bare("2099", tradeNo);
            case { IsReal: false }:
                return Statements.Of("0000", trade);
            default:
                return Statements
                    .Of(trade.QueryAnswer ?? "0000", trade)
                    .With("refundedTotal", Statements.Chon(trade.RefundedChon))
                    .With("mercRef", trade.MercRef)
                    .With("newField", trade is { F: 18, Kind: TradeKind.Pay } ? "1" : null);
        }
    }

    /// <summary>Undoes a whole payment of today. A number that is not known yet is burnt.</summary>
    public JsAnswer Reverse(string tradeNo, Moment now)
    {
        var trade = book.Find(tradeNo);
        switch (trade)
        {
            case null:
                book.Burn(tradeNo);
                return Statements.Bare("1306", tradeNo);
            case { ReverseAnswer: { } unknown }:
                return Statements.Bare(unknown, tradeNo);
            case { StillHidden: > 0 }:
                trade.StillHidden--;
                return Statements.Bare("1306", tradeNo);
            case { State: TradeState.Paid, FutileReversals: > 0 }:
                trade.FutileReversals--;
                return Statements.Bare("2003", tradeNo);
            case { State: TradeState.Paid }:
                return ReversePaid(trade, now);
            case { State: TradeState.RefundedInPart or TradeState.RefundedWhole }:
                return RefuseReversal(trade);
            case { State: TradeState.Waiting, Confirming: false }:
                lifecycle.Close(trade, now);
                return Statements.Of("0000", trade);
            case { State: TradeState.Waiting or TradeState.Processing }:
                return Statements.Of("2002", trade);
            case { State: TradeState.Failed }:
                return Statements.Of("0000", trade);
            case { State: TradeState.Reversed }:
                return Statements.Of("1302", trade);
            default:
                return Statements.Of("1307", trade);
        }
    }

    private JsAnswer ReversePaid(Trade trade, Moment now)
    {
        if (trade is { F: 23, Kind: TradeKind.Pay } || BusinessDay.Of(now.Business) != BusinessDay.Of(trade.PayTime!.Value))
        {
            return RefuseReversal(trade);
        }

        // A refund under way would give the same money back a second time.
        if (trade.RefundingChon > 0)
        {
            return Statements.Of("2002", trade);
        }

        book.Reverse(trade, now);
        return Statements.Of("0000", trade);
    }

    private static JsAnswer RefuseReversal(Trade trade)
    {
        trade.ReversalRefused = true;
        return Statements.Of("1301", trade);
    }
}
