using System.Collections.Immutable;

namespace EndToEnd.Tests.Crash;

/// <summary>Single operations of the books against single lines of the wallets' ledgers, both ways.</summary>
internal static class MoneyAudit
{
    /// <summary>What differs, a line each.</summary>
    public static IEnumerable<string> Differences(IReadOnlyCollection<BookedPayment> payments, IReadOnlyCollection<LedgerLine> ledger)
    {
        var lines = ledger.ToLookup(line => line.Reference ?? "", StringComparer.Ordinal);
        foreach (var twins in payments.GroupBy(p => p.Reference).Where(g => g.Count() > 1))
        {
            yield return $"{twins.Key}: {twins.Count()} payments of one sale";
        }
        foreach (var payment in payments)
        {
            var own = lines[payment.Reference].ToImmutableArray();
            foreach (var difference in OfPayment(payment, own))
            {
                yield return $"{payment.Reference} {payment.Id} {payment.Scheme} {payment.Status} {payment.Captured}/{payment.Refunded} [{string.Join(", ", payment.Parts.Select(p => $"{p.Kind} {p.Status} {p.Amount}"))}]: {difference}; ledger: {string.Join(", ", own)}";
            }
        }
        var known = payments.Select(p => p.Reference).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in ledger.Where(line => !known.Contains(line.Reference ?? "")))
        {
            yield return $"{stray.Reference}: {stray} at {stray.Wallet}, and no payment";
        }
    }

    private static IEnumerable<string> OfPayment(BookedPayment payment, ImmutableArray<LedgerLine> lines)
    {
        foreach (var line in lines.Where(l => !IsOf(payment, l)))
        {
            yield return $"{line} is not of this payment's number";
        }
        if (lines.Select(l => l.Number).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            yield return "money moved under two numbers";
        }
        foreach (var difference in Movements(payment, [.. lines]))
        {
            yield return difference;
        }
        foreach (var difference in Hold(payment, lines))
        {
            yield return difference;
        }
        foreach (var difference in Sums(payment))
        {
            yield return difference;
        }
    }

    // Each succeeded part has its own line, and each line its part; what waits for a person may have one.
    private static IEnumerable<string> Movements(BookedPayment payment, List<LedgerLine> lines)
    {
        lines.RemoveAll(l => l.Kind is "authorize" or "void");
        foreach (var reverse in lines.Where(l => l.Kind == "reverse").ToList())
        {
            lines.Remove(reverse);
            var charge = lines.Find(l => l.Kind == "charge" && l.Number == reverse.Number && l.Amount == reverse.Amount);
            if (charge is null || !lines.Remove(charge))
            {
                yield return $"{reverse} reverses nothing";
            }
        }
        foreach (var part in payment.Parts.Where(p => p.Status == "succeeded"))
        {
            var line = lines.Find(l => IsOf(payment, part, l));
            if (line is null || !lines.Remove(line))
            {
                yield return $"{part.Kind} {part.Id} of {part.Amount} is in the books only";
            }
        }
        foreach (var part in payment.Parts.Where(p => p.Status == "review"))
        {
            if (lines.Find(l => IsOf(payment, part, l)) is { } line)
            {
                lines.Remove(line);
            }
        }
        if (payment.Status == "review" && lines.Find(l => l.Kind == "charge" && l.Amount == payment.Amount) is { } open)
        {
            lines.Remove(open);
        }
        foreach (var line in lines)
        {
            yield return $"{line} is in the ledger only";
        }
    }

    private static IEnumerable<string> Hold(BookedPayment payment, ImmutableArray<LedgerLine> lines)
    {
        var holds = lines.Where(l => l.Kind == "authorize").ToList();
        var rest = holds.Sum(l => l.Amount) - lines.Where(l => l.Kind is "capture" or "void").Sum(l => l.Amount);
        if (holds.Count > 1)
        {
            yield return "held more than once";
        }
        if (holds.Exists(l => l.Operation != payment.Number || l.Amount != payment.Amount))
        {
            yield return "held under another number or for another amount";
        }
        if (rest < 0 || (rest > 0 && !IsUpToAPerson(payment)))
        {
            yield return $"{rest} are still held";
        }
    }

    private static IEnumerable<string> Sums(BookedPayment payment)
    {
        var captured = Sum("capture");
        var refunded = Sum("refund");
        if (payment.Captured != captured)
        {
            yield return $"captures add up to {captured}";
        }
        if (payment.Refunded != refunded)
        {
            yield return $"refunds add up to {refunded}";
        }
        if (refunded > captured || captured > payment.Amount)
        {
            yield return "more than there is";
        }
        if (
            payment.Status is not ("succeeded" or "declined" or "canceled" or "expired" or "review")
            && !(payment.Status == "authorized" && IsUpToAPerson(payment))
        )
        {
            yield return "it never ended";
        }
        if (payment.Parts.Any(p => p.Status == "processing"))
        {
            yield return "a part never ended";
        }
        if (payment.Status == "succeeded" && captured == 0)
        {
            yield return "success without money";
        }
        if (payment.Status is "declined" or "canceled" or "expired" && captured != refunded)
        {
            yield return "money without success";
        }

        long Sum(string kind) => payment.Parts.Where(p => p.Kind == kind && p.Status == "succeeded").Sum(p => p.Amount);
    }

    private static bool IsOf(BookedPayment payment, LedgerLine line) =>
        line.Wallet == payment.Scheme
        && (payment.Scheme == "ullim" || line.Number == payment.Number)
        && (payment.Status is not "succeeded" || line.Payment == payment.SchemeReference);

    // A hold of which a capture is in review stays: what becomes of it is up to whoever settles the review.
    private static bool IsUpToAPerson(BookedPayment payment) => payment.Status == "review" || payment.Parts.Any(p => p.Status == "review");

    // Ullim knows only numbers of payments; elsewhere each movement has its own.
    private static bool IsOf(BookedPayment payment, BookedPart part, LedgerLine line) =>
        line.Amount == part.Amount
        && line.Kind == (part.Kind == "capture" && !payment.Manual ? "charge" : part.Kind)
        && line.Operation
            == (
                payment.Scheme == "ullim" ? line.Number
                : line.Kind == "charge" ? payment.Number
                : BookedPayment.NumberOf(part.Id)
            );
}
