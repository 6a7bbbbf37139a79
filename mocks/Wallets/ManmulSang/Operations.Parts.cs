using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <content>Captures and refunds: checked in order, begun at once, finished later.</content>
internal sealed partial class Operations
{
    private Done Capture(Order order, string number, MoneyText amount, bool final, Moment now, bool early)
    {
        var live = order.Captures.Where(one => one.Status != "FAILED").ToArray();
        if (order.Status is not ("AUTHORIZED" or "PARTIALLY_CAPTURED") || order.VoidRequested || live.Any(one => one.Final))
        {
            return Done.Kept(Problem.State(order));
        }

        var refusal =
            Judge(amount)
            ?? (
                _captureNumbers.Contains(number) ? Problem.Of(409, "duplicate_capture_no", "number is known")
                : live.Length >= 10 ? Problem.Of(422, "too_many_captures", "at most 10")
                : live.Sum(one => one.AmountChon) + amount.Chon > order.Authorized
                    ? Problem.Of(
                        422,
                        "amount_exceeds_authorized",
                        $"authorized {Won.Text(order.Authorized)}, requested {Won.Text(amount.Chon)}"
                    )
                : null
            );
        return refusal is not null
            ? Done.Kept(refusal)
            : Begin(
                order,
                new Part(false, CodeIssuer.Id("cap_"), number, amount.Chon, now.Business) { Final = final },
                _captureNumbers,
                life.Capture,
                now,
                early
            );
    }

    private Done Refund(Order order, string number, MoneyText amount, string? reason, Moment now, bool early)
    {
        if (order.Captured == 0)
        {
            return Done.Kept(Problem.State(order));
        }

        var live = order.Refunds.Where(one => one.Status != "FAILED").ToArray();
        var refusal =
            Judge(amount)
            ?? (
                _refundNumbers.Contains(number) ? Problem.Of(409, "duplicate_refund_no", "number is known")
                : now.Business > order.LastCaptureAt!.Value.AddDays(180) ? Problem.Of(409, "refund_window_closed", "180 days")
                : live.Length >= 50 ? Problem.Of(422, "too_many_refunds", "at most 50")
                : live.Sum(one => one.AmountChon) + amount.Chon > order.Captured
                    ? Problem.Of(422, "amount_exceeds_captured", $"captured {Won.Text(order.Captured)}, requested {Won.Text(amount.Chon)}")
                : null
            );
        return refusal is not null
            ? Done.Kept(refusal)
            : Begin(
                order,
                new Part(true, CodeIssuer.Id("ref_"), number, amount.Chon, now.Business) { Reason = reason },
                _refundNumbers,
                life.Refund,
                now,
                early
            );
    }

    private Done Begin(Order order, Part part, HashSet<string> numbers, Func<Order, Part, Action<Moment>> act, Moment now, bool early)
    {
        var won = Triggers.WholeWon(part.AmountChon);
        var attempt = Attempt((part.IsRefund ? "refund " : "capture ") + part.Number);
        if (won == 1092 && attempt == 1)
        {
            return Done.Loose(Problem.Internal());
        }

        numbers.Add(part.Number!);
        _parts[part.Id] = (order, part);
        order.Mute |= won == 1093;
        var effect = act(order, part);
        var reply = PartReply(202, order, part, get: false)
            .WithHeader("Location", $"/openapi/v2/{(part.IsRefund ? "refunds" : "captures")}/{part.Id}");
        var done = Finish(reply, order, effect, now, early);
        return won switch
        {
            1091 when attempt == 1 => done with { Reply = Problem.Internal() },
            1093 => done with { Reply = Problem.Internal(), Keep = Problem.Internal() },
            _ => done,
        };
    }

    private Done Finish(WalletReply reply, Order order, Action<Moment> effect, Moment now, bool early)
    {
        if (!early)
        {
            life.Later(effect, now);
            return Done.Kept(reply);
        }

        effect(now);
        return Done.Kept(reply) with { First = order.Line.Last };
    }

    private static WalletReply? Judge(MoneyText amount) =>
        amount.Currency != "KPW" ? Problem.Of(422, "currency_not_supported", "KPW only")
        : amount.Chon == 0 ? Problem.Of(422, "amount_not_allowed", "at least 0.01")
        : null;
}
