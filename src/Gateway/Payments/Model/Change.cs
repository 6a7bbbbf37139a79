using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Http;

namespace Gateway.Payments.Model;

/// <summary>A line of a payment's timeline.</summary>
/// <param name="No">1, 2, 3 … within the payment.</param>
/// <param name="At">When the gateway wrote it down.</param>
/// <param name="Type">A status event (<c>payment.succeeded</c>, <c>refund.failed</c> …), <c>answer.*</c>, <c>alert.*</c> or <c>step.*</c>.</param>
/// <param name="By">merchant, wallet, callback, inquiry, settlement, operator or gateway.</param>
/// <param name="Detail">Evidence and reasons; texts only.</param>
internal sealed record TimelineEntry(int No, DateTimeOffset At, string Type, string By, ImmutableSortedDictionary<string, string> Detail);

/// <summary>What a fact makes of a payment: the payment as it is then, and what is written beside it.</summary>
/// <param name="Payment">With its new version, unless nothing changed.</param>
/// <param name="Entries">New lines of the timeline.</param>
/// <param name="Alerts">What a person should hear of once this is saved.</param>
internal sealed record Change(Payment Payment, ImmutableArray<TimelineEntry> Entries, ImmutableArray<Alert> Alerts);

/// <summary>
/// The digest of a wallet's message, as a line of the timeline keeps it: keyed, since the message may name an account that a
/// plain digest would let anybody try out. With the data key and the message at hand it can still be told whether they go together.
/// </summary>
internal static class EvidenceDigest
{
    /// <summary>SHA-256 of the message, lower-case hexadecimal; never stored.</summary>
    public const string Unkeyed = "body_sha256";

    /// <summary>The keyed digest.</summary>
    public const string Name = "body_hmac";

    /// <summary>A change whose lines hold no digest without a key.</summary>
    public static Change Keyed(Change change, FingerprintKeys keys)
    {
        if (!change.Entries.Any(entry => entry.Detail.ContainsKey(Unkeyed)))
        {
            return change;
        }
        return change with { Entries = [.. change.Entries.Select(entry => entry with { Detail = Keyed(entry.Detail, keys) })] };
    }

    /// <summary>The details of a line, its digest keyed.</summary>
    public static ImmutableSortedDictionary<string, string> Keyed(ImmutableSortedDictionary<string, string> detail, FingerprintKeys keys)
    {
        if (!detail.TryGetValue(Unkeyed, out var digest))
        {
            return detail;
        }
        var keyed = detail.ToBuilder();
        keyed.Remove(Unkeyed);
        keyed[Name] = keys.OfBody(digest);
        return keyed.ToImmutable();
    }
}
