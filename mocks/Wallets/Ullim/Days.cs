using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>A number of charges and their sum.</summary>
internal sealed record Total(int Count, long Won)
{
    public static Total Of(IEnumerable<Charge> charges) =>
        charges.Aggregate(new Total(0, 0), (sum, one) => new Total(sum.Count + 1, sum.Won + one.Won!.Value));
}

/// <summary>The two totals of a day.</summary>
internal sealed record DayTotals(Total Charged, Total Reversed)
{
    public static DayTotals Of(IReadOnlyCollection<Charge> charges) =>
        new(Total.Of(charges), Total.Of(charges.Where(one => one.ReversedAt is not null)));
}

/// <summary>DAY: which business dates are closed, and with which totals.</summary>
internal sealed class Days(Book book)
{
    private static readonly TimeOnly ClosesAt = new(23, 59, 0);
    private readonly Dictionary<(string Mid, DateOnly Date), DayTotals> _closed = [];

    /// <summary>Whether a date is the wallet's own, or the one before or after.</summary>
    public static bool IsNear(DateOnly date, Moment now) => Math.Abs(date.DayNumber - Forms.LocalDate(now.Business).DayNumber) <= 1;

    public bool IsClosed(string mid, DateOnly date, Moment now) => _closed.ContainsKey((mid, date)) || IsOver(date, now);

    public Answer Answer(Message message, string mid, Moment now)
    {
        if (
            !PyongyangTime.TryReadDate(message.Head("bdate") ?? "", out var date)
            || !TryRead(message.Body("chg"), out var charged)
            || !TryRead(message.Body("rev"), out var reversed)
            || message.Body("force")?.Text is not (("0" or "1") and var force)
        )
        {
            return Ullim.Answer.Of(Rc.Malformed);
        }

        if (!IsNear(date, now))
        {
            return Ullim.Answer.Of(Rc.WrongDate);
        }

        if (_closed.TryGetValue((mid, date), out var known))
        {
            return Closed(known, auto: false);
        }

        var charges = ChargesOf(mid, date);
        if (IsOver(date, now))
        {
            return Closed(DayTotals.Of([.. charges.Where(one => one.ApprovedAt < End(date))]), auto: true);
        }

        var own = DayTotals.Of(charges);
        if (own != new DayTotals(charged, reversed) && force == "0")
        {
            return Differs(own, charges);
        }

        _closed.Add((mid, date), own);
        return Closed(own, auto: false);
    }

    public void Forget() => _closed.Clear();

    private static Answer Closed(DayTotals totals, bool auto) =>
        Ullim.Answer.Ok(
            new Node("st", St.Closed, ("auto", auto ? "1" : "0")),
            Written("chg", totals.Charged),
            Written("rev", totals.Reversed)
        );

    private static Answer Differs(DayTotals own, IReadOnlyList<Charge> charges) =>
        new(
            Rc.Differs,
            [
                Written("chg", own.Charged),
                Written("rev", own.Reversed),
                .. charges
                    .GroupBy(one => one.Id.Tid)
                    .OrderBy(terminal => terminal.Key, StringComparer.Ordinal)
                    .Select(terminal => Terminal(terminal.Key, DayTotals.Of([.. terminal]))),
            ]
        );

    private static Node Terminal(string tid, DayTotals totals) =>
        new(
            "t",
            null,
            ("tid", tid),
            ("cnt", Won.Count(totals.Charged.Count)),
            ("sum", Won.Text(totals.Charged.Won)),
            ("rcnt", Won.Count(totals.Reversed.Count)),
            ("rsum", Won.Text(totals.Reversed.Won))
        );

    private static Node Written(string name, Total total) =>
        new(name, null, ("cnt", Won.Count(total.Count)), ("sum", Won.Text(total.Won)), ("cur", Won.Currency));

    private static bool TryRead(Field? field, out Total total)
    {
        total = new Total(0, 0);
        if (
            field is null
            || field["cur"] != Won.Currency
            || !Forms.TryReadCount(field["cnt"], out var count)
            || !Won.TryReadTotal(field["sum"] ?? "", out var won)
        )
        {
            return false;
        }

        total = new Total(count, won);
        return true;
    }

    private static DateTimeOffset End(DateOnly date) => PyongyangTime.Instant(date.ToDateTime(ClosesAt));

    private static bool IsOver(DateOnly date, Moment now) => now.Business >= End(date);

    private List<Charge> ChargesOf(string mid, DateOnly date) =>
        [
            .. book.Charges.Where(one =>
                one is { Kind: ChargeKind.Online, IsForeign: false, ApprovedAt: not null } && one.Id.Mid == mid && one.Id.Bdate == date
            ),
        ];
}
