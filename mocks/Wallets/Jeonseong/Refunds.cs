using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>`/refund` and `/queryRefund` (protocol 3.6).</summary>
internal sealed class Refunds(Book book, WalletScheduler scheduler, Switches switches)
{
    private const int MostRefunds = 20;
    private const int MostDays = 90;

    /// <summary>Gives back a part of a payment, or says why not.</summary>
    public JsAnswer Refund(Fields fields, Moment now)
    {
        var (tradeNo, refundNo) = (fields["tradeNo"], fields["refundNo"]);
        if (book.FindRefund(refundNo) is { } known)
        {
            return known.Trade.TradeNo == tradeNo ? AsItIs(known) : Statements.Bare("1405", tradeNo, refundNo);
        }

        var trade = book.Find(tradeNo);
        var amount = Fields.Chon(fields["amount"]);
        return Refusal(trade, amount, now) is { } refusal
            ? Statements.Bare(refusal, tradeNo, refundNo)
            : Execute(trade!, refundNo, amount!.Value, now);
    }

    /// <summary>The refund as it is.</summary>
    public JsAnswer Query(string refundNo) =>
        book.FindRefund(refundNo) switch
        {
            null => NotFound(refundNo),
            { Unspeakable: true } refund => Statements.Bare("2099", refund.Trade.TradeNo, refundNo),
            { } refund => Statements.Of("0000", refund),
        };

    public static JsAnswer NotFound(string? refundNo) => Statements.Bare("1306", null, refundNo) with { Message = "반환 없음" };

    private static JsAnswer AsItIs(TradeRefund refund) =>
        refund switch
        {
            { Unspeakable: true } => Statements.Bare("2099", refund.Trade.TradeNo, refund.RefundNo),
            { State: RefundState.Processing } => Statements.Of("2002", refund),
            { State: RefundState.Failed } => Statements.Of(refund.FailCode!, refund),
            _ => Statements.Of("0000", refund),
        };

    private static string? Refusal(Trade? trade, long? amount, Moment now) =>
        trade switch
        {
            null or { Kind: TradeKind.Phantom } => "1306",
            { State: TradeState.Processing or TradeState.Waiting or TradeState.Failed or TradeState.Closed } => "1309",
            { State: TradeState.Reversed } => "1302",
            _ when amount is null => "1401",
            _ when amount > trade.AmountChon - trade.RefundingChon => "1303",
            _ when BusinessDay.Of(now.Business) > BusinessDay.Of(trade.PayTime!.Value).AddDays(MostDays) => "1304",
            _ when trade.Refunds.Count >= MostRefunds => "1305",
            _ => null,
        };

    private JsAnswer Execute(Trade trade, string refundNo, long amount, Moment now)
    {
        var won = Triggers.WholeWon(amount);
        var refund = book.Store(
            new TradeRefund
            {
                Trade = trade,
                RefundNo = refundNo,
                JsRefundId = book.NewId(now.Business),
                AmountChon = amount,
                Unspeakable = won == 1093,
            }
        );
        switch (won)
        {
            case 1051:
                Fail(refund);
                break;
            case 1091 or 1092:
                scheduler.At(
                    now.Real.AddMilliseconds(switches.PendingMs.Value),
                    due =>
                    {
                        if (won == 1091)
                        {
                            book.Refund(refund, due);
                        }
                        else
                        {
                            Fail(refund);
                        }
                    }
                );
                return Statements.Bare("2003", trade.TradeNo, refundNo);
            default:
                book.Refund(refund, now);
                break;
        }

        return AsItIs(refund);
    }

    private static void Fail(TradeRefund refund)
    {
        refund.State = RefundState.Failed;
        refund.FailCode = "1101";
    }
}
