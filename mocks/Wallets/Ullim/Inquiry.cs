using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>INQ: what became of a charge.</summary>
internal sealed class Inquiry(Book book)
{
    public Answer Answer(Message message, string mid, Moment now)
    {
        if (!Forms.TryReadIdentity(message, mid, out var id))
        {
            return Ullim.Answer.Of(Rc.Malformed);
        }

        if (book.Find(id) is not { } charge)
        {
            return Ullim.Answer.Of(Rc.NotFound);
        }

        if (charge.StillHidden > 0)
        {
            charge.StillHidden--;
            return Ullim.Answer.Of(Rc.NotFound);
        }

        var (word, why) = Told(charge, now);
        var money = word is St.Approved or St.Cancelled or St.Refunded;
        var refund = charge.Refunds.LastOrDefault();
        return Ullim.Answer.Ok(
            new Node("kind", KindOf(charge)),
            new Node("st", word),
            Node.Maybe("why", why),
            Node.Maybe("apv", money ? charge.Apv : null),
            charge.Amount,
            Node.Maybe("vref", charge.Vref),
            Node.Maybe("ref", charge.Reference),
            Node.Maybe("wdt", money && charge.ApprovedAt is { } at ? PyongyangTime.Text(at) : null),
            Node.Maybe("rst", refund?.Word(first: false)),
            Node.Maybe("rwhy", refund?.Why),
            charge is { F: 18, Kind: ChargeKind.Online } ? new Node("newField", null) : null
        );
    }

    /// <summary>`kind`.</summary>
    public static string KindOf(Charge charge) => charge.Kind == ChargeKind.Online ? "ONL" : "LINE";

    /// <summary>`st` and `why` as told, which a trigger may have made differ from the truth.</summary>
    public static (string Word, string? Why) Told(Charge charge, Moment now) =>
        charge switch
        {
            // Before its batch is done, a line tells nothing but that.
            { State: ChargeState.Pending, Kind: ChargeKind.Line } => Truth(charge),
            { Forever: { } forever } => (forever, null),
            { F: 10 } when !ShowsTruth(charge, now) => charge.Kind == ChargeKind.Online ? (St.Unknown, null) : (St.Refused, Why.Balance),
            { F: 19, Kind: ChargeKind.Online } => (St.Unknown, null),
            { F: 23, Kind: ChargeKind.Online, ReversalAnswered: false } => (St.Unknown, null),
            _ => Truth(charge),
        };

    private static bool ShowsTruth(Charge charge, Moment now) => charge.ReversedAt is not null || now.Real >= charge.TruthFrom;

    private static (string Word, string? Why) Truth(Charge charge) =>
        charge.State switch
        {
            ChargeState.Pending => (charge.PendingWord, null),
            ChargeState.Approved => (St.Approved, null),
            ChargeState.Refused => (St.Refused, charge.Why),
            ChargeState.Cancelled => (St.Cancelled, null),

            // Who is never told that the refund was made is not told it by the charge either.
            _ => (charge.Refunds[^1].IsUnclearForEver ? St.Approved : St.Refunded, null),
        };
}
