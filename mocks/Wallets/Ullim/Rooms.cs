using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>All operations of the wallet over one set of books.</summary>
internal sealed class Rooms
{
    private readonly Book book;
    private readonly BlockList blocked;
    private readonly Days days;
    private readonly Charging charging;
    private readonly Inquiry inquiry;
    private readonly Reversal reversal;
    private readonly Refunding refunding;

    public Rooms(Ledger ledger, Vault vault, UllimSettings settings)
    {
        book = new Book(ledger);
        blocked = new BlockList(settings.BlockedWallets);
        days = new Days(book);
        var judge = new Judge(book, blocked);
        var execution = new Execution(book, vault, settings.PendingMs);
        charging = new Charging(book, judge, days, execution);
        inquiry = new Inquiry(book);
        reversal = new Reversal(book, days);
        refunding = new Refunding(book, vault, settings.RefundMs);
        Batches = new Batches(book, new Lines(judge, execution), vault, settings.BatchMs);
    }

    public Batches Batches { get; }

    public IEnumerable<Charge> Charges => book.Charges;

    public Answer Execute(Message message, string mid, Moment now, bool neverDone) =>
        message.Op switch
        {
            "ONL" => charging.Answer(message, mid, now),
            "INQ" => inquiry.Answer(message, mid, now),
            "REV" => reversal.Answer(message, mid, now),
            "RFD" => refunding.Answer(message, mid, now),
            "UPL" => Batches.Upload(message, mid, now, neverDone),
            "BST" => Batches.Status(message, mid),
            "DAY" => days.Answer(message, mid, now),
            "KEY" => Answer.Ok([new Node("kver", VoucherKeys.Version), .. VoucherKeys.Published]),
            "BLK" => Forms.TryReadCount(message.Body("since")?.Text, out var since) ? blocked.Since(since) : Answer.Of(Rc.Malformed),
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

    public void BlockListChanged() => blocked.Renew();

    public void Forget()
    {
        book.Forget();
        days.Forget();
        Batches.Forget();
        blocked.Renew();
    }

    private static Node? Repeated(Field? amount) => amount is null ? null : new Node("amt", amount.Text, ("cur", amount["cur"] ?? ""));

    private Charge? Asked(Message message, string mid) => Forms.TryReadIdentity(message, mid, out var id) ? book.Find(id) : null;
}
