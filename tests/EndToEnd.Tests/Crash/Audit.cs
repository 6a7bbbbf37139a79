using System.Globalization;
using System.Text.Json.Nodes;
using Mocks.Kit;
using Sandbox;

namespace EndToEnd.Tests.Crash;

/// <summary>After the storm: the gateway's books against the wallets' ledgers, and every key against what it made.</summary>
internal sealed class Audit(SandboxWorld world, Till[] merchants)
{
    public List<string> Differences { get; } = [];

    public int Payments { get; private set; }

    public int Captures { get; private set; }

    public int Refunds { get; private set; }

    public int Reviews { get; private set; }

    public async Task RunAsync()
    {
        var ledger = world
            .Jeonseong.Ledger.Concat(world.ManmulSang.Ledger)
            .Concat(world.Ullim.Ledger)
            .ToLookup(line => line.MerchantReference ?? "", StringComparer.Ordinal);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var merchant in merchants)
        {
            var payments = await merchant.ListAsync("/v1/payments");
            foreach (var payment in payments)
            {
                var reference = payment["reference"]!.ToString();
                if (!known.Add(reference))
                {
                    Differences.Add($"{reference}: a second payment");
                }
                Compare(payment, [.. ledger[reference]]);
            }
            var statuses = payments.ToDictionary(
                one => one["id"]!.ToString(),
                one => one["status"]!.ToString(),
                StringComparer.Ordinal
            );
            foreach (var (id, was) in merchant.Finals)
            {
                if (statuses.GetValueOrDefault(id) is var now && now != was)
                {
                    Differences.Add($"{id}: acknowledged {was}, now {now ?? "gone"}");
                }
            }
            await KeysAsync(merchant);
        }
        Differences.AddRange(
            ledger
                .Where(line => !known.Contains(line.Key))
                .Select(l => $"{l.Key}: money, no payment")
        );
    }

    private async Task KeysAsync(Till merchant)
    {
        foreach (var asked in merchant.Sent)
        {
            if (asked.Id is not { } acknowledged)
            {
                continue;
            }
            var heard = await merchant.RepeatAsync(asked);
            if (heard is not { Status: 200, Replayed: true } || asked.Id != acknowledged)
            {
                Differences.Add($"{asked.Key}: {heard.Status}, {asked.Id} for {acknowledged}");
            }
        }
    }

    private void Compare(JsonNode payment, LedgerEntry[] lines)
    {
        Payments++;
        var status = payment["status"]!.ToString();
        var captures = Succeeded(payment, "captures");
        var refunds = Succeeded(payment, "refunds");
        Captures += captures.Length;
        Refunds += refunds.Length;
        if (status == "review")
        {
            Reviews++;
            return;
        }
        var taken = Sum(lines, Movement.Charge) + Sum(lines, Movement.Capture);
        var back = Sum(lines, Movement.Refund);
        var reversed = Sum(lines, Movement.Reverse);
        var held =
            Sum(lines, Movement.Authorize)
            - Sum(lines, Movement.Capture)
            - Sum(lines, Movement.Void);
        Check("charged more than once", lines.Count(IsCharge) <= 1);
        Check("captured", (long)payment["amount_captured"]! == taken - reversed);
        Check("refunded", (long)payment["amount_refunded"]! == back);
        Check("sum of captures", captures.Sum() == taken - reversed);
        Check("sum of refunds", refunds.Sum() == back);
        Check("given back more than taken", back + reversed <= taken);
        Check("not settled", status is not ("processing" or "awaiting_customer"));
        Check(
            "money without success",
            status is not ("declined" or "canceled" or "expired") || taken - reversed - back == 0
        );
        Check("held", status == "authorized" ? held > 0 : held == 0);
        Check("part not settled", !HasOpen(payment, "captures") && !HasOpen(payment, "refunds"));

        void Check(string what, bool holds)
        {
            if (!holds)
            {
                var books = string.Join(
                    ", ",
                    lines.Select(l =>
                        string.Create(CultureInfo.InvariantCulture, $"{l.Kind} {l.AmountChon}")
                    )
                );
                Differences.Add(
                    $"{payment["reference"]} {payment["id"]} {payment["scheme"]} {status} {payment["amount_captured"]}/{payment["amount_refunded"]}: {what}; ledger: {books}"
                );
            }
        }
    }

    private static bool IsCharge(LedgerEntry line) =>
        line.Kind is Movement.Charge or Movement.Authorize;

    private static long Sum(LedgerEntry[] lines, Movement kind) =>
        lines.Where(l => l.Kind == kind).Sum(l => l.AmountChon);

    private static long[] Succeeded(JsonNode payment, string parts) =>
        [
            .. payment[parts]!
                .AsArray()
                .Where(p => p!["status"]!.ToString() == "succeeded")
                .Select(p => (long)p!["amount"]!),
        ];

    private static bool HasOpen(JsonNode payment, string parts) =>
        payment[parts]!.AsArray().Any(p => p!["status"]!.ToString() == "processing");
}
