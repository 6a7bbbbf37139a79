using System.Collections.Immutable;

namespace EndToEnd.Tests.Crash;

/// <summary>All that was looked at when it was over, and what differed.</summary>
internal sealed class Findings
{
    private readonly SortedDictionary<string, int> _census = new(StringComparer.Ordinal);

    public List<string> Differences { get; } = [];

    public int Payments { get; private set; }

    /// <summary>Movements of money that were compared one by one.</summary>
    public int Operations { get; private set; }

    public int Events { get; private set; }

    /// <summary>Requests that endpoints accepted.</summary>
    public int Deliveries { get; private set; }

    /// <summary>Keys that were asked once more.</summary>
    public int Keys { get; private set; }

    /// <summary>How many there were of what.</summary>
    public string Census => string.Join(", ", _census.Select(one => $"{one.Key} {one.Value}"));

    public int Count(string what) => _census.GetValueOrDefault(what);

    public static async Task<Findings> OfAsync(CrashFixture world)
    {
        var findings = new Findings();
        var payments = new List<BookedPayment>();
        foreach (var merchant in world.Merchants)
        {
            payments.AddRange(await findings.OfMerchantAsync(merchant));
        }
        var ledger = new List<LedgerLine>();
        foreach (var wallet in world.Wallets.All)
        {
            ledger.AddRange(await LedgerLine.AllAsync(wallet));
        }
        findings.Payments = payments.Count;
        findings.Operations = ledger.Count;
        findings.Differences.AddRange(MoneyAudit.Differences(payments, ledger));
        if (world.Store.Integrity() is var integrity and not "ok")
        {
            findings.Differences.Add($"the store: {integrity}");
        }
        foreach (
            var what in ledger
                .Select(line => line.Kind)
                .Concat(payments.Select(p => "payment " + p.Status))
                .Concat(payments.SelectMany(p => p.Parts).Select(p => $"{p.Kind} {p.Status}"))
        )
        {
            findings._census[what] = findings.Count(what) + 1;
        }
        return findings;
    }

    private async Task<List<BookedPayment>> OfMerchantAsync(MerchantClient merchant)
    {
        await KeysAsync(merchant);
        await PromisesAsync(merchant);
        var payments = new List<BookedPayment>();
        foreach (var payment in await merchant.ListAsync("/v1/payments"))
        {
            var timeline = await merchant.GetAsync($"/v1/payments/{payment["id"]}/timeline");
            payments.Add(BookedPayment.Of(payment, timeline!));
        }
        List<BookedEvent> events = [.. (await merchant.ListAsync("/v1/events")).Select(BookedEvent.Of).Reverse()];
        ImmutableArray<Receipt> receipts = [.. merchant.Receiver.Receipts];
        Events += events.Count;
        Deliveries += receipts.Count(r => r.Accepted);
        Differences.AddRange(EventAudit.OfEvents(payments, events));
        Differences.AddRange(EventAudit.OfDeliveries(merchant.Wants, events, receipts));
        return payments;
    }

    private async Task KeysAsync(MerchantClient merchant)
    {
        foreach (var asked in merchant.Sent.Where(a => a.Answers.Any(h => h.IsGood)))
        {
            // What was heard until now is the promise; the last answer is held against it.
            var before = asked with
            { };
            var now = await merchant.RepeatAsync(asked);
            Keys++;
            Differences.AddRange(PromiseAudit.OfKey(before, now));
        }
    }

    private async Task PromisesAsync(MerchantClient merchant)
    {
        foreach (var (id, seen) in merchant.Seen)
        {
            var list = id[..id.IndexOf('_', StringComparison.Ordinal)] switch
            {
                "pay" => "payments",
                "cap" => "captures",
                _ => "refunds",
            };
            ImmutableArray<string> until = [.. seen];
            var now = await merchant.GetAsync($"/v1/{list}/{id}");
            Differences.AddRange(PromiseAudit.OfObject(id, until, now?["status"]!.GetValue<string>()));
        }
    }
}
