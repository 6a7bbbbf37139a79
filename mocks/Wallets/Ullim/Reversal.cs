using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>REV: undo a whole charge before its day is closed, or burn a number that never came.</summary>
internal sealed class Reversal(Book book, Days days)
{
    private static readonly TimeSpan Afterlife = TimeSpan.FromSeconds(3);

    public Answer Answer(Message message, string mid, Moment now)
    {
        if (
            !Forms.TryReadIdentity(message, mid, out var id)
            || message.Body("amt") is not { } amount
            || amount["cur"] != Won.Currency
            || !Won.TryRead(amount.Text, out var won)
        )
        {
            return Ullim.Answer.Of(Rc.Malformed);
        }

        if (book.Find(id) is not { } charge)
        {
            book.Add(
                new Charge
                {
                    Id = id,
                    Kind = ChargeKind.Online,
                    No = book.NextNo(),
                    State = ChargeState.Cancelled,
                }
            );
            return Ullim.Answer.Of(Rc.NotFound);
        }

        var (word, why) = Undo(charge, won, now);
        return Ullim.Answer.Ok(new Node("st", word), Node.Maybe("why", why), charge.Amount);
    }

    private (string Word, string? Why) Undo(Charge charge, long won, Moment now)
    {
        if (charge.IsRefunding)
        {
            return (St.CancelRefused, Why.AlreadyRefunded);
        }

        if (charge.Kind == ChargeKind.Line)
        {
            return (St.CancelRefused, Why.NotEligible);
        }

        if (charge.Won is { } whole && whole != won)
        {
            return (St.CancelRefused, Why.AmountDiffers);
        }

        if (charge.IsForeign)
        {
            return (St.CancelRefused, Why.NotEligible);
        }

        return charge.State switch
        {
            ChargeState.Cancelled => (St.Cancelled, null),
            ChargeState.Approved when charge.Won == 1093 => (St.Unknown, null),
            ChargeState.Approved when days.IsClosed(charge.Id.Mid, charge.Id.Bdate, now) => Late(charge),
            _ => Open(charge, now),
        };
    }

    private static (string Word, string? Why) Late(Charge charge)
    {
        charge.ReversalAnswered = true;
        return (St.CancelRefused, Why.DayClosed);
    }

    private (string Word, string? Why) Open(Charge charge, Moment now)
    {
        if (charge.FutileReversals > 0)
        {
            charge.FutileReversals--;
            if (charge.F == 19)
            {
                return (St.Unknown, null);
            }

            charge.TruthFrom = now.Real + Afterlife;
            return (St.Cancelled, null);
        }

        switch (charge.State)
        {
            case ChargeState.Refused:
                charge.ReversalAnswered = true;
                return (St.Refused, charge.Why);
            case ChargeState.Pending when charge.PendingWord == St.Unknown:
                return (St.Unknown, null);
            case ChargeState.Pending:
            case ChargeState.Approved:
                if (charge.F == 23)
                {
                    return Late(charge);
                }

                book.Reverse(charge, now);
                return (St.Cancelled, null);
            case ChargeState.Cancelled:
            case ChargeState.Refunded:
            default:
                throw new InvalidOperationException("judged before");
        }
    }
}
