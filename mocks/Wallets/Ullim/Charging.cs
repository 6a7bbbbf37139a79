using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>ONL: charge a voucher now.</summary>
internal sealed class Charging(Book book, Judge judge, Days days, Execution execution)
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DripGap = TimeSpan.FromSeconds(1);

    public Answer Answer(Message message, string mid, Moment now)
    {
        if (
            !Forms.TryReadIdentity(message, mid, out var id)
            || message.Body("voucher") is not { Text: var voucherText }
            || message.Body("amt") is not { } amount
            || message.Body("ref") is not { Text: var reference }
            || !Forms.IsReference(reference)
            || !Forms.IsShort(message.Body("memo")?.Text, 40)
        )
        {
            return Ullim.Answer.Of(Rc.Malformed);
        }

        if (book.Find(id) is not null)
        {
            return Ullim.Answer.Of(Rc.Duplicate);
        }

        if (!Days.IsNear(id.Bdate, now))
        {
            return Ullim.Answer.Of(Rc.WrongDate);
        }

        var hasAmount = Won.TryRead(amount.Text, out var won);
        var charge = new Charge
        {
            Id = id,
            Kind = ChargeKind.Online,
            No = book.NextNo(),
            Won = hasAmount ? won : null,
            Currency = amount["cur"] ?? "",
            Vref = Voucher.Vref(voucherText),
            Reference = reference,
            WalletId = Voucher.Read(voucherText).Voucher?.WalletId,
            F = Triggers.Number(reference, message.Body("memo")?.Text),
        };
        Voucher? voucher = null;
        var why =
            days.IsClosed(mid, id.Bdate, now) ? Why.DayClosed
            : Judge.IsUnknownTerminal(id.Tid) ? Why.UnknownTerminal
            : charge.Currency != Won.Currency ? Why.Currency
            : !hasAmount ? Why.AmountForm
            : judge.Refuse(voucherText, won, Voucher.HighestWon, PyongyangTime.Local(now.Real), tooOld: false, out voucher);
        return why is null ? Triggered(charge, voucher!, now) : Keep(charge, new Ruling.Refuse(why), voucher, now, plainly: true);
    }

    // What passed every check may still be asked to misbehave: first by its reference, then by its amount.
    private Answer Triggered(Charge charge, Voucher voucher, Moment now)
    {
        var first = book.IsFirst(charge.Id.Mid, charge.Reference!);
        return charge.F switch
        {
            5 when first => Foreign(charge, now),
            13 when first => Ullim.Answer.Of(Rc.WrongTime),
            14 => Ullim.Answer.Of(Rc.Maintenance),
            26 => Keep(charge, new Ruling.Refuse(Why.SpentTwice), voucher, now, plainly: true),
            _ => Broken(Keep(charge, Ruling.Online(charge.Won!.Value), voucher, now, plainly: false), charge.F, first),
        };
    }

    private static Answer Broken(Answer answer, int f, bool first) =>
        f switch
        {
            1 when first => answer with { Delivery = new Delivery.Silence(Hold) },
            2 when first => answer with { Delivery = new Delivery.Truncated() },
            3 when first => answer with { AsHtmlPage = true },
            15 when first => answer with { Delivery = new Delivery.Dripped(DripGap) },
            27 => answer with { Flaw = XmlFlaw.Dtd },
            _ => answer,
        };

    private Answer Keep(Charge charge, Ruling ruling, Voucher? voucher, Moment now, bool plainly)
    {
        if (ruling is Ruling.Maintenance)
        {
            return Ullim.Answer.Of(Rc.Maintenance);
        }

        if (plainly)
        {
            charge.F = 0;
        }

        book.Add(charge);
        execution.Carry(charge, ruling, voucher, now);
        charge.StillHidden = charge.F == 6 ? 2 : 0;
        charge.FutileReversals = charge.F switch
        {
            10 => 1,
            19 => 2,
            _ => 0,
        };
        return Told(
            charge,
            charge.F switch
            {
                6 or 10 or 19 or 23 => St.Unknown,
                18 => St.Undocumented,
                _ => WordOf(ruling),
            }
        );
    }

    private static string WordOf(Ruling ruling) =>
        ruling switch
        {
            Ruling.Approve approve => approve.Forever ?? St.Approved,
            Ruling.Later later => later.FirstWord,
            _ => St.Refused,
        };

    private static Answer Told(Charge charge, string word)
    {
        var answer = Ullim.Answer.Ok(
            new Node("st", word),
            Node.Maybe("why", word == St.Refused ? charge.Why : null),
            Node.Maybe("apv", word is St.Approved or St.Undocumented ? charge.Apv : null),
            charge.Amount,
            new Node("vref", charge.Vref)
        );
        return charge.F == 25 && word == St.Approved
            ? answer.Change("amt", amount => amount with { Text = amount.Text!.Replace(",", "", StringComparison.Ordinal) })
            : answer;
    }

    // Another gateway under the same mid and tid was here before.
    private Answer Foreign(Charge asked, Moment now)
    {
        book.Add(
            new Charge
            {
                Id = asked.Id,
                Kind = ChargeKind.Online,
                No = asked.No,
                Won = asked.Won + 100,
                Vref = Voucher.Vref($"foreign {asked.Vref}"),
                IsForeign = true,
                State = ChargeState.Approved,
                Apv = book.NewApv(),
                ApprovedAt = now.Business,
                DecidedAt = now.Business,
            }
        );
        return Ullim.Answer.Of(Rc.Duplicate);
    }
}
