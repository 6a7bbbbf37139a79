using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>`/pay` (protocol 3.1) and what its triggers make of it.</summary>
internal sealed class Charges(Book book, PayCodes codes, Lifecycle lifecycle, Switches switches)
{
    private static readonly TimeSpan CodeLasts = TimeSpan.FromSeconds(60);

    /// <summary>Charges a customer's code, or says why not. If a fault struck, it breaks the answer and F triggers do not.</summary>
    public JsAnswer Pay(Fields fields, Moment now, bool struck)
    {
        var tradeNo = fields["tradeNo"];
        if (book.Find(tradeNo) is { } known)
        {
            return Repeat(known, fields["payCode"]);
        }

        if (Terms.Refusal(fields) is { } refusal)
        {
            return Statements.Bare(refusal, tradeNo);
        }

        // :: From here on the trade is stored and the code is spent.
        var code = codes.Judge(fields["payCode"]);
        if (CodeRefusal(code, Terms.AmountOf(fields), now) is { } failCode)
        {
            Spend(code, tradeNo);
            var refused = Store(fields, now, 0);
            Lifecycle.Fail(refused, failCode);
            return Statements.Of(failCode, refused);
        }

        var attempt = new Attempt(Terms.F(fields), book.CountTry(tradeNo), struck);
        if (attempt.Refusal(now) is { } unexecuted)
        {
            return unexecuted;
        }

        var answer = Execute(fields, now, attempt.F);
        if (book.Find(tradeNo) is not null)
        {
            Spend(code, tradeNo);
        }

        return attempt.Break(answer);
    }

    /// <summary>What a repeat is told: the trade as it is, whatever else the repeat says.</summary>
    public static JsAnswer AsItIs(Trade trade) =>
        trade switch
        {
            { Kind: TradeKind.Burnt } => Statements.Of("1307", trade),
            { PayAnswer: "7777" } => Statements.Of("7777", trade),
            { PayAnswer: { } answer } => Statements.Bare(answer, trade.TradeNo),
            { State: TradeState.Processing } => Statements.Of("2002", trade),
            { State: TradeState.Waiting } => Statements.Of("2001", trade),
            { State: TradeState.Failed } => Statements.Of(trade.FailCode!, trade),
            { State: TradeState.Closed } => Statements.Of("1307", trade),
            _ => Statements.Of("0000", trade),
        };

    private static JsAnswer Repeat(Trade known, string payCode) =>
        known.Kind == TradeKind.Burnt || (known.Kind == TradeKind.Pay && known.PayCode == payCode)
            ? AsItIs(known)
            : Statements.Bare("1405", known.TradeNo);

    private string? CodeRefusal(PayCode? code, long amount, Moment now) =>
        code is null ? "1203"
        : now.Real - code.Issued > CodeLasts ? "1201"
        : book.SpentBy(code) is not null ? "1202"
        : amount > code.LimitChon ? "1102"
        : null;

    private JsAnswer Execute(Fields fields, Moment now, int f)
    {
        switch (f)
        {
            case 5:
                return Paid(Store(fields, now, f, moreChon: 100), now);
            case 6:
                _ = ExecuteByAmount(fields, now, f);
                if (book.Find(fields["tradeNo"]) is { } hidden)
                {
                    hidden.StillHidden = 2;
                }

                return Statements.Bare("2003", fields["tradeNo"]);
            case 10:
                var waiting = Store(fields, now, f);
                lifecycle.WaitForPin(waiting, now);
                return AsItIs(waiting);
            case 18:
                return Paid(Store(fields, now, f), now).Change("tradeSts", _ => "8") with { Code = "7777" };
            case 19:
                var stubborn = Store(fields, now, f);
                book.Charge(stubborn, now);
                stubborn.QueryAnswer = "2099";
                stubborn.FutileReversals = 2;
                return Statements.Bare("2003", stubborn.TradeNo);
            case 23:
                book.Charge(Store(fields, now, f), now);
                return Statements.Bare("2003", fields["tradeNo"]);
            default:
                return ExecuteByAmount(fields, now, f);
        }
    }

    private JsAnswer ExecuteByAmount(Fields fields, Moment now, int f)
    {
        var won = Triggers.WholeWon(Terms.AmountOf(fields));
        if (Terms.RefusalByAmount(won) is { } unstored)
        {
            return unstored == "9001" ? JsAnswer.Of(unstored) : Statements.Bare(unstored, fields["tradeNo"]);
        }

        var trade = Store(fields, now, f, reverseAnswer: won == 1093 ? "2099" : null);
        switch (won)
        {
            case 1067 or 1068 or 1069:
                lifecycle.WaitForPin(trade, now);
                if (won != 1067)
                {
                    lifecycle.PayLater(trade, now, switches.PendingMs.Value);
                }

                return AsItIs(trade);
            case 1091 or 1092:
                lifecycle.DecideLater(trade, now, won == 1091 ? null : "1101");
                return Statements.Bare("2003", trade.TradeNo);
            case 1093 or 1095 or 1099:
                book.Charge(trade, now);
                trade.PayAnswer = won == 1099 ? "7777" : "2003";
                trade.QueryAnswer = won switch
                {
                    1093 => "2099",
                    1095 => "2003",
                    _ => "7777",
                };
                return AsItIs(trade);
            default:
                lifecycle.Pay(trade, now);
                return AsItIs(trade);
        }
    }

    private JsAnswer Paid(Trade trade, Moment now)
    {
        book.Charge(trade, now);
        return AsItIs(trade);
    }

    private void Spend(PayCode? code, string tradeNo)
    {
        if (code is not null)
        {
            book.Spend(code, tradeNo);
        }
    }

    private Trade Store(Fields fields, Moment now, int f, long moreChon = 0, string? reverseAnswer = null) =>
        book.Store(
            new Trade
            {
                TradeNo = fields["tradeNo"],
                Kind = TradeKind.Pay,
                JsTxnId = book.NewId(now.Business),
                AmountChon = Terms.AmountOf(fields) + moreChon,
                MercRef = fields.Find("mercRef"),
                F = f,
                PayCode = fields["payCode"],
                ReverseAnswer = reverseAnswer,
            }
        );
}
