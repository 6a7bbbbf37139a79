using System.Globalization;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>`/order` and `/close` (protocol 3.3, 3.4).</summary>
internal sealed class Orders(Book book, Lifecycle lifecycle, Switches switches)
{
    /// <summary>Makes a merchant's code, or says why not. If a fault struck, it breaks the answer and F triggers do not.</summary>
    public JsAnswer Order(Fields fields, Moment now, bool struck)
    {
        var tradeNo = fields["tradeNo"];
        if (book.Find(tradeNo) is { } known)
        {
            return Repeat(known);
        }

        if (Terms.Refusal(fields) is { } refusal)
        {
            return Statements.Bare(refusal, tradeNo);
        }

        var attempt = new Attempt(Terms.F(fields), book.CountTry(tradeNo), struck);
        return attempt.Refusal(now) ?? attempt.Break(Execute(fields, now, attempt));
    }

    /// <summary>Closes an unpaid order. A number that is not known yet is burnt.</summary>
    public JsAnswer Close(string tradeNo, Moment now)
    {
        var trade = book.Find(tradeNo);
        switch (trade)
        {
            case null:
                book.Burn(tradeNo);
                return Statements.Bare("1306", tradeNo);
            case { Kind: TradeKind.Pay }:
                return Statements.Bare("1309", tradeNo);
            case { Kind: TradeKind.Phantom }:
                return Statements.Bare("2003", tradeNo);
            case { State: TradeState.Waiting, Confirming: false }:
                lifecycle.Close(trade, now);
                return Statements.Of("0000", trade);
            case { State: TradeState.Waiting or TradeState.Processing }:
                return Statements.Of("2002", trade);
            case { State: TradeState.Paid or TradeState.RefundedWhole or TradeState.RefundedInPart }:
                return Statements.Of("1308", trade);
            default:
                return Statements.Of("0000", trade);
        }
    }

    private static JsAnswer Repeat(Trade known) =>
        known switch
        {
            { Kind: TradeKind.Pay } => Statements.Bare("1405", known.TradeNo),
            { Kind: TradeKind.Order, State: TradeState.Waiting } => Shown(known),
            _ => Charges.AsItIs(known),
        };

    private static JsAnswer Shown(Trade trade) =>
        Statements.Of("0000", trade).With("qrData", trade.QrData).With("expireTime", PyongyangTime.Text(trade.ExpireTime));

    private JsAnswer Execute(Fields fields, Moment now, Attempt attempt)
    {
        var tradeNo = fields["tradeNo"];
        var won = Triggers.WholeWon(Terms.AmountOf(fields));
        if (Terms.RefusalByAmount(won) is { } unstored)
        {
            return unstored == "9001" ? JsAnswer.Of(unstored) : Statements.Bare(unstored, tradeNo);
        }

        if (won == 1093)
        {
            book.Store(
                new Trade
                {
                    TradeNo = tradeNo,
                    Kind = TradeKind.Phantom,
                    MercRef = fields.Find("mercRef"),
                    F = attempt.F,
                    PayAnswer = "2003",
                    QueryAnswer = "2099",
                    ReverseAnswer = "2099",
                }
            );
            return Statements.Bare("2003", tradeNo);
        }

        if (won == 1092 && attempt.Try == 1)
        {
            return Statements.Bare("2003", tradeNo);
        }

        var trade = Open(fields, now, attempt.F);
        if (won is 1068 or 1069)
        {
            lifecycle.PayLater(trade, now, switches.PendingMs.Value);
        }

        return won == 1091 && attempt.Try == 1 ? Statements.Bare("2003", tradeNo) : Shown(trade);
    }

    private Trade Open(Fields fields, Moment now, int f)
    {
        var token = book.NewToken();
        var validSeconds = int.Parse(fields["validSec"], CultureInfo.InvariantCulture);
        var trade = book.Store(
            new Trade
            {
                TradeNo = fields["tradeNo"],
                Kind = TradeKind.Order,
                JsTxnId = book.NewId(now.Business),
                AmountChon = Terms.AmountOf(fields),
                MercRef = fields.Find("mercRef"),
                F = f,
                Token = token,
                QrData = $"0015{Payer.ApplicationId}0112{token}",
                ExpireTime = now.Business.AddSeconds(validSeconds),
            }
        );
        lifecycle.WaitForPayer(trade, now, validSeconds);
        return trade;
    }
}
