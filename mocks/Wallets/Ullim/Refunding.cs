using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>RFD: give a whole charge back, in its own time.</summary>
internal sealed class Refunding(Book book, WalletScheduler scheduler, Setting<int> refundMs)
{
    private const int WindowDays = 30;

    public Answer Answer(Message message, string mid, Moment now)
    {
        if (
            !Forms.TryReadIdentity(message, mid, out var id)
            || message.Body("amt") is not { } amount
            || amount["cur"] != Won.Currency
            || !Won.TryRead(amount.Text, out var won)
            || !Forms.IsShort(message.Body("memo")?.Text, 100)
        )
        {
            return Ullim.Answer.Of(Rc.Malformed);
        }

        if (book.Find(id) is not { } charge)
        {
            return Ullim.Answer.Of(Rc.NotFound);
        }

        var (word, why) = Ask(charge, won, now);
        return Ullim.Answer.Ok(
            new Node("st", Told(charge, now)),
            new Node("rst", word),
            Node.Maybe("rwhy", why),
            charge.Amount ?? Node.Won("amt", won)
        );
    }

    private (string Word, string? Why) Ask(Charge charge, long won, Moment now)
    {
        if (charge.Won is { } whole && whole != won)
        {
            return Refuse(charge, Why.PartialRefund);
        }

        if (charge.IsRefunding)
        {
            return (charge.Refunds[^1].Word(first: false), null);
        }

        if (Forms.LocalDate(now.Business).DayNumber > charge.Id.Bdate.DayNumber + WindowDays)
        {
            return Refuse(charge, Why.RefundTooLate);
        }

        if (charge.State == ChargeState.Cancelled)
        {
            return Refuse(charge, Why.AlreadyCancelled);
        }

        return charge is { State: ChargeState.Approved, IsForeign: false } ? Begin(charge, now) : Refuse(charge, Why.NotEligible);
    }

    // Told by later inquiries too, unless a refund is on its way.
    private static (string Word, string? Why) Refuse(Charge charge, string why)
    {
        if (!charge.IsRefunding)
        {
            charge.Refunds.Add(new Refund { State = RefundState.Refused, Why = why });
        }

        return (St.Refused, why);
    }

    private (string Word, string? Why) Begin(Charge charge, Moment now)
    {
        var refund = new Refund { IsUnclear = charge.Won is 1191 or 1192, IsUnclearForEver = charge.Won is 1193 };
        charge.Refunds.Add(refund);
        switch (charge.Won)
        {
            case 1151:
                Fail(refund, now);
                return (St.Refused, refund.Why);
            case 1193:
                book.GiveBack(charge, refund, now);
                break;
            default:
                scheduler.At(
                    now.Real.AddMilliseconds(refundMs.Value),
                    then =>
                    {
                        if (charge.Won is 1192)
                        {
                            Fail(refund, then);
                        }
                        else
                        {
                            book.GiveBack(charge, refund, then);
                        }
                    }
                );
                break;
        }

        return (refund.Word(first: true), null);
    }

    private static void Fail(Refund refund, Moment now)
    {
        refund.State = RefundState.Refused;
        refund.Why = Why.MerchantBalance;
        refund.At = now.Business;
    }

    // A charge that is never told to have been made is refunded all the same; its refund must not be masked by it.
    private static string Told(Charge charge, Moment now) =>
        charge is { State: ChargeState.Approved, IsForeign: false } ? St.Approved : Inquiry.Told(charge, now).Word;
}
