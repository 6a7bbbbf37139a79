using System.Globalization;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>How trades and refunds are told: the members of protocol 3, in the order of its examples.</summary>
internal static class Statements
{
    /// <summary>A code about a number, and nothing of the trade.</summary>
    public static JsAnswer Bare(string code, string? tradeNo, string? refundNo = null) =>
        JsAnswer.Of(code).With("tradeNo", tradeNo).With("refundNo", refundNo);

    /// <summary>The trade as it is.</summary>
    public static JsAnswer Of(string code, Trade trade)
    {
        var answer = JsAnswer.Of(code).With("tradeNo", trade.TradeNo);
        return trade.IsReal
            ? answer
                .With("jsTxnId", trade.JsTxnId)
                .With("tradeSts", State(trade))
                .With("failCode", trade.FailCode)
                .With("amount", Chon(trade.AmountChon))
                .With("currency", "408")
                .With("payTime", Time(trade.PayTime))
                .With("revTime", Time(trade.RevTime))
            : answer.With("tradeSts", State(trade));
    }

    /// <summary>The refund as it is.</summary>
    public static JsAnswer Of(string code, TradeRefund refund) =>
        Bare(code, refund.Trade.TradeNo, refund.RefundNo)
            .With("jsRefundId", refund.JsRefundId)
            .With("refundSts", ((int)refund.State).ToString(CultureInfo.InvariantCulture))
            .With("failCode", refund.FailCode)
            .With("amount", Chon(refund.AmountChon))
            .With("currency", "408")
            .With("refundedTotal", Chon(refund.Trade.RefundedChon))
            .With("tradeSts", State(refund.Trade))
            .With("refundTime", Time(refund.RefundTime));

    public static string State(Trade trade) => ((int)trade.State).ToString(CultureInfo.InvariantCulture);

    public static string Chon(long amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static string? Time(DateTimeOffset? business) => business is { } at ? PyongyangTime.Text(at) : null;
}
