using Adapters.Network;
using Gateway.Events;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Webhooks;
using static System.FormattableString;

namespace Gateway.Tests.Architecture;

/// <summary>The bounds that the merchants' contract names are those of the gateway.</summary>
public sealed class BoundsTests
{
    public static TheoryData<string> Sentences =>
        [
            Invariant(
                $"at most {WebhookOptions.Default.SlotsPerEndpoint} deliveries to an endpoint ({WebhookOptions.Default.SlotsWhenFailing} while its last one failed) and {WebhookOptions.Default.SlotsPerMerchant} to all endpoints of a merchant"
            ),
            Invariant($"One test of an endpoint and {WebhookOptions.Default.TestsPerMerchant} of a merchant run at a time"),
            Invariant(
                $"silent for {HappyEyeballs.ConnectionAttemptDelay.TotalMilliseconds} ms, the gateway tries the next one beside it, up to {HappyEyeballs.MostAddresses} of them"
            ),
            Invariant(
                $"It remembers the addresses of a name for {SystemResolver.GoodFor.TotalSeconds} s, and that a name has none for {SystemResolver.AbsentFor.TotalSeconds} s"
            ),
            Invariant($"The request makes the first {WebhookOptions.Default.ReplayedAtOnce} deliveries before it answers"),
            Invariant($"while no more than {DeliveryReplays.MostUnderWay} deliveries wait to be sent"),
            Invariant($"in pages of {EventStream.PageSize} events; with a `type` it examines up to {Paging.MaxScan:N0} events for a page"),
            Invariant($"status and headers come within {WebhookOptions.Default.Deadline.TotalSeconds} s"),
            Invariant(
                $"once all {WebhookOptions.Default.Gaps.Length + 1} attempts of the first have failed, {Math.Floor(WebhookOptions.Default.Gaps.Sum(gap => gap.TotalHours))} hours later"
            ),
        ];

    [Theory]
    [MemberData(nameof(Sentences))]
    public void The_contract_names_the_bounds_of_the_gateway(string sentence)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "api.md"));

        Assert.Contains(
            sentence,
            string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }
}
