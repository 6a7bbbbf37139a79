using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Crash;

/// <summary>The events of a merchant against its payments, and what came to its endpoint against the events.</summary>
internal static class EventAudit
{
    /// <summary>Every change has its event, and no event is without its change.</summary>
    /// <param name="payments">All of the merchant's.</param>
    /// <param name="events">The whole list, the oldest first.</param>
    public static IEnumerable<string> OfEvents(IReadOnlyCollection<BookedPayment> payments, IReadOnlyList<BookedEvent> events)
    {
        for (var i = 1; i < events.Count; i++)
        {
            if (string.CompareOrdinal(events[i - 1].Id, events[i].Id) >= 0)
            {
                yield return $"{events[i].Id} does not rise above {events[i - 1].Id}";
            }
        }
        var told = events.ToLookup(e => e.Payment, StringComparer.Ordinal);
        foreach (var payment in payments)
        {
            var own = told[payment.Id].ToList();
            if (!payment.Timeline.SequenceEqual(own.Select(e => e.Type), StringComparer.Ordinal))
            {
                yield return $"{payment.Id}: timeline {string.Join(' ', payment.Timeline)}, events {string.Join(' ', own.Select(e => e.Type))}";
            }
            if (own.FindLast(e => e.Type.StartsWith("payment.", StringComparison.Ordinal))?.Type != "payment." + payment.Status)
            {
                yield return $"{payment.Id}: is {payment.Status}, and the last event says otherwise";
            }
            foreach (var part in payment.Parts)
            {
                if (own.FindLast(e => e.ObjectId == part.Id)?.Type != $"{part.Kind}.{part.Status}")
                {
                    yield return $"{part.Id}: is {part.Status}, and the last event says otherwise";
                }
            }
        }
        var known = payments.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in events.Where(e => !known.Contains(e.Payment)))
        {
            yield return $"{stray.Id} {stray.Type}: of no payment";
        }
    }

    /// <summary>Every event that the endpoint wants was taken at least once, well signed and unchanged, per payment in order.</summary>
    public static IEnumerable<string> OfDeliveries(string wants, IReadOnlyList<BookedEvent> events, IReadOnlyCollection<Receipt> receipts)
    {
        var wanted = events
            .Where(e => wants == "*" || e.Type.StartsWith(wants.TrimEnd('*'), StringComparison.Ordinal))
            .ToDictionary(e => e.Id, StringComparer.Ordinal);
        var taken = receipts.Where(r => r.Accepted).Select(r => r.EventId).ToHashSet(StringComparer.Ordinal);
        foreach (var missed in wanted.Values.Where(e => !taken.Contains(e.Id)))
        {
            yield return $"{missed.Id} {missed.Type} of {missed.Payment}: never delivered";
        }
        foreach (var receipt in receipts)
        {
            if (!receipt.Signed)
            {
                yield return $"{receipt.EventId}: came with a wrong signature";
            }
            if (!wanted.TryGetValue(receipt.EventId, out var told))
            {
                yield return $"{receipt.EventId}: came, and was not wanted or is not in the list";
            }
            else if (receipt.Body["type"]!.GetValue<string>() != told.Type || !JsonNode.DeepEquals(receipt.Body["data"], told.Data))
            {
                yield return $"{receipt.EventId}: came with another content than the list's";
            }
        }
        foreach (var difference in Order(wanted, receipts))
        {
            yield return difference;
        }
    }

    // None comes before the one before it was taken.
    private static IEnumerable<string> Order(Dictionary<string, BookedEvent> wanted, IReadOnlyCollection<Receipt> receipts)
    {
        var before = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var one in wanted.Values.GroupBy(e => e.Payment, StringComparer.Ordinal))
        {
            string? last = null;
            foreach (var told in one.OrderBy(e => e.Id, StringComparer.Ordinal))
            {
                before[told.Id] = last;
                last = told.Id;
            }
        }
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var receipt in receipts)
        {
            if (before.GetValueOrDefault(receipt.EventId) is { } earlier && !taken.Contains(earlier))
            {
                yield return $"{receipt.EventId}: came before {earlier} was taken";
            }
            if (receipt.Accepted)
            {
                taken.Add(receipt.EventId);
            }
        }
    }
}
