using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <content>Orders: made, paid ahead of their answer where a trigger says so, cancelled and voided.</content>
internal sealed partial class Operations
{
    private Done Create(OrderRequest asked, Moment now, bool early)
    {
        if (asked.Currency != "KPW")
        {
            return Done.Kept(Problem.Of(422, "currency_not_supported", "KPW only"));
        }

        if (asked.AmountChon is < 100 or > 200_000_000)
        {
            return Done.Kept(Problem.Of(422, "amount_not_allowed", "1.00 to 2000000.00"));
        }

        if (asked.Terminal?.StartsWith("TX", StringComparison.Ordinal) == true)
        {
            return Done.Kept(Problem.Of(422, "terminal_unknown", "no such terminal"));
        }

        if (_byNumber.GetValueOrDefault(asked.MerchantOrderNo) is { } known)
        {
            return Done.Kept(Problem.Of(409, "duplicate_order_no", "number is known", known.ShownStatus));
        }

        var attempt = Attempt("order " + asked.MerchantOrderNo);
        var trigger = Triggers.Number(asked.Reference, asked.Description);
        switch (trigger)
        {
            case 5:
                return Done.Loose(Problem.Of(422, "idempotency_key_reused", ""));
            case 14:
                return Done.Loose(Problem.Maintenance("1"));
            case 16 when attempt == 1:
                return Done.Loose(Problem.RateLimited("1"));
            case 16 when attempt == 2:
                return Done.Loose(Problem.RateLimited(Fault.RetryAfterText(2, asDate: true, now.Real)));
            case 17 when attempt == 1:
                return new Done(Problem.Of(401, "invalid_token", "get a new token"), null) { KillTokens = true };
            default:
                break;
        }

        var made = Make(asked, attempt, now);
        return trigger switch
        {
            8 => PayFirst(made, asked, now),
            _ when early => PayFirst(made, asked, now),
            _ when attempt != 1 => made,
            1 => made with { Reply = WalletReply.Silence(TimeSpan.FromSeconds(60)) },
            2 => made with { Reply = made.Reply with { Delivery = new Delivery.Truncated() } },
            3 => made with { Reply = WalletReply.HtmlPage() },
            15 => made with { Reply = made.Reply with { Delivery = new Delivery.Dripped(TimeSpan.FromSeconds(1)) } },
            _ => made,
        };
    }

    private Done PayFirst(Done made, OrderRequest asked, Moment now)
    {
        if (_byNumber.GetValueOrDefault(asked.MerchantOrderNo) is not { Waiting: true, WholeWon: not 1067 } order)
        {
            return made;
        }

        life.Pay(order, now);
        return made with { First = order.Line.Last };
    }

    private Done Make(OrderRequest asked, int attempt, Moment now)
    {
        switch (Triggers.WholeWon(asked.AmountChon))
        {
            case 1003:
                return Done.Kept(Problem.Of(403, "merchant_suspended", asked.Store));
            case 1058:
                return Done.Kept(Problem.Of(422, "terminal_unknown", "no such terminal"));
            case 1013:
                return Done.Kept(Problem.Of(422, "amount_not_allowed", "amount not allowed"));
            case 1014:
                return Done.Kept(Problem.Of(422, "currency_not_supported", "currency"));
            case 1015:
                return Done.Kept(Problem.Of(409, "duplicate_order_no", "number is known", "CREATED"));
            case 1092 when attempt == 1:
            case 1093:
                return Done.Loose(Problem.Internal());
            case 1096:
                return Done.Loose(Problem.Maintenance("1"));
            default:
                break;
        }

        var order = new Order(asked, CodeIssuer.Id("ord_"), CodeIssuer.PayToken(), now);
        _byId[order.Id] = order;
        _byNumber[asked.MerchantOrderNo] = order;
        _byToken[order.Token] = order;
        if (order.Trigger == 24)
        {
            events.AnnounceSecondKey();
        }

        life.Begin(order, now);
        var reply = OrderReply(201, order, get: false).WithHeader("Location", "/openapi/v2/orders/" + order.Id);
        return order.WholeWon == 1091 && attempt == 1 ? new Done(Problem.Internal(), reply) : Done.Kept(reply);
    }

    private Done Undo(Order order, Moment now, bool early, bool allowed, Func<Order, Action<Moment>> act)
    {
        if (!allowed)
        {
            return Done.Kept(Problem.State(order));
        }

        if (order.Trigger == 19 && Attempt("undo " + order.Id) <= 2)
        {
            return Done.Loose(Problem.Internal());
        }

        var effect = act(order);
        return Finish(OrderReply(202, order, get: false), order, effect, now, early);
    }
}
