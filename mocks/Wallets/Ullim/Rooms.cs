using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>All operations of the wallet over one set of books.</summary>
internal sealed class Rooms
{
    private readonly Book _book;
    private readonly BlockList _blocked;
    private readonly Days _days;
    private readonly Charging _charging;
    private readonly Inquiry _inquiry;
    private readonly Reversal _reversal;
    private readonly Refunding _refunding;

    public Rooms(Ledger ledger, WalletScheduler scheduler, UllimSettings settings)
    {
        _book = new Book(ledger);
        _blocked = new BlockList(settings.BlockedWallets);
        _days = new Days(_book);
        var judge = new Judge(_book, _blocked);
        var execution = new Execution(_book, scheduler, settings.PendingMs);
        _charging = new Charging(_book, judge, _days, execution);
        _inquiry = new Inquiry(_book);
        _reversal = new Reversal(_book, _days);
        _refunding = new Refunding(_book, scheduler, settings.RefundMs);
        Batches = new Batches(_book, new Lines(judge, execution), scheduler, settings.BatchMs);
    }

    public Batches Batches { get; }

    public IEnumerable<Charge> Charges => _book.Charges;

    public Answer Execute(Message message, string mid, Moment now, bool neverDone) =>
        message.Op switch
        {
            "ONL" => _charging.Answer(message, mid, now),
            "INQ" => _inquiry.Answer(message, mid, now),
            "REV" => _reversal.Answer(message, mid, now),
            "RFD" => _refunding.Answer(message, mid, now),
            "UPL" => Batches.Upload(message, mid, now, neverDone),
            "BST" => Batches.Status(message, mid),
            "DAY" => _days.Answer(message, mid, now),
            "KEY" => Answer.Ok([new Node("kver", VoucherKeys.Version), .. VoucherKeys.Published]),
            "BLK" => Forms.TryReadCount(message.Body("since")?.Text, out var since) ? _blocked.Since(since) : Answer.Of(Rc.Malformed),
            _ => Answer.Of(Rc.UnknownOperation),
        };

    /// <summary>The merchant references that a request is about.</summary>
    public IReadOnlyCollection<string> References(Message message, string mid) =>
        message.Op switch
        {
            "ONL" => message.Body("ref") is { } reference ? [reference.Text] : [],
            "INQ" or "REV" or "RFD" => Asked(message, mid)?.Reference is { } reference ? [reference] : [],
            "UPL" or "BST" => Batches.References(message, mid),
            _ => [],
        };

    /// <summary>The answer that leaves the outcome open, in the form of the operation.</summary>
    public Answer Unknown(Message message, string mid, Moment now)
    {
        var asked = Asked(message, mid);
        return message.Op switch
        {
            "ONL" => Answer.Ok(
                new Node("st", St.Unknown),
                Repeated(message.Body("amt")),
                Node.Maybe("vref", message.Body("voucher") is { } voucher ? Voucher.Vref(voucher.Text) : null)
            ),
            "INQ" => Answer.Ok(
                Node.Maybe("kind", asked is null ? null : Inquiry.KindOf(asked)),
                new Node("st", St.Unknown),
                asked?.Amount,
                Node.Maybe("vref", asked?.Vref),
                Node.Maybe("ref", asked?.Reference)
            ),
            "RFD" => Answer.Ok(
                new Node("st", asked is null ? St.Unknown : Inquiry.Told(asked, now).Word),
                new Node("rst", St.Unknown),
                Repeated(message.Body("amt"))
            ),
            "UPL" or "BST" => Answer.Ok(Node.Maybe("bno", message.Body("bno")?.Text), new Node("st", St.Unknown)),
            _ => Answer.Ok(new Node("st", St.Unknown), Repeated(message.Body("amt"))),
        };
    }

    public void BlockListChanged() => _blocked.Renew();

    public void Forget()
    {
        _book.Forget();
        _days.Forget();
        Batches.Forget();
        _blocked.Renew();
    }

    private static Node? Repeated(Field? amount) => amount is null ? null : new Node("amt", amount.Text, ("cur", amount["cur"] ?? ""));

    private Charge? Asked(Message message, string mid) => Forms.TryReadIdentity(message, mid, out var id) ? _book.Find(id) : null;
}
