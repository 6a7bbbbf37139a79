using System.Collections.Immutable;
using Adapters.Contract.Disclosures;

namespace Adapters.Contract;

/// <summary>What is true of a scheme whatever the payment: computed once, from the adapter's settings.</summary>
public sealed record SchemeInfo
{
    /// <summary>The id in the merchant API, lower case, e.g. <c>jeonseong</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people read.</summary>
    public required string Name { get; init; }

    /// <summary>What it takes, and how much of it.</summary>
    public required ImmutableArray<CurrencyLimits> Currencies { get; init; }

    /// <summary>Captures of one payment that may exist beside failed ones; 1 or 0 without <see cref="ICaptures"/>.</summary>
    public int MaxCaptures { get; init; }

    /// <summary>Refunds of one payment that may exist beside failed ones; 0 without <see cref="IRefunds"/>.</summary>
    public int MaxRefunds { get; init; }

    /// <summary>Whether a refund may be less than the whole.</summary>
    public bool PartialRefunds { get; init; }

    /// <summary>Until when what is possible, in words and numbers for <c>GET /v1/schemes</c>.</summary>
    public required SchemeWindows Windows { get; init; }

    /// <summary>The deadline of one call, connect to last byte.</summary>
    public required TimeSpan CallTimeout { get; init; }

    /// <summary>When to ask and to undo after a customer's code was charged; null without <see cref="ITakesCustomerCodes"/>.</summary>
    public ChargeSchedule? CustomerCode { get; init; }

    /// <summary>When to ask and to undo after a merchant's code was ordered; null without <see cref="IPresentsMerchantCodes"/>.</summary>
    public ChargeSchedule? MerchantCode { get; init; }

    /// <summary>When to ask for (or repeat) a capture or refund whose outcome is open; window over: <c>review</c>.</summary>
    public required RetrySchedule Parts { get; init; }

    /// <summary>How long "no such capture or refund" may be a lag of the wallet before the same one is sent again.</summary>
    public required TimeSpan PartNotFoundGrace { get; init; }

    /// <summary>Which fields leave for the wallet, by operation.</summary>
    public required DisclosureTable Discloses { get; init; }
}

/// <summary>Limits of one currency, in minor units.</summary>
/// <param name="Currency">ISO 4217 letters.</param>
/// <param name="MinMinor">Smallest amount.</param>
/// <param name="MaxMinor">Largest amount.</param>
/// <param name="StepMinor">Amounts are multiples of it; 1 if any will do.</param>
public sealed record CurrencyLimits(string Currency, long MinMinor, long MaxMinor, long StepMinor);

/// <summary>Until when what is possible.</summary>
/// <param name="Reversal">In words, e.g. <c>until 23:30 Asia/Pyongyang of the business day</c>; null if there is no reversal.</param>
/// <param name="RefundDays">Days after payment; null if there are no refunds.</param>
/// <param name="Inquiry">How long the gateway asks before it undoes or hands over to a person.</param>
public sealed record SchemeWindows(string? Reversal, int? RefundDays, TimeSpan Inquiry);

/// <summary>A list of gaps between tries, and how long to go on.</summary>
/// <param name="Delays">Gaps, each to the step before; the last one repeats unless <paramref name="Finite"/>. Never empty unless finite.</param>
/// <param name="Window">From the first step on; after it no new step begins.</param>
/// <param name="Finite">The list ends with its last gap.</param>
public sealed record RetrySchedule(ImmutableArray<TimeSpan> Delays, TimeSpan Window, bool Finite)
{
    /// <summary>No step at all.</summary>
    public static RetrySchedule Never { get; } = new([], TimeSpan.Zero, Finite: true);

    /// <summary>The gap before step <paramref name="step"/> (0 is the first), or null if a finite list is used up.</summary>
    public TimeSpan? Gap(int step) =>
        step < Delays.Length ? Delays[step]
        : Finite ? null
        : Delays[^1];
}

/// <summary>What to do when the time for inquiries is over and nothing definite is known.</summary>
public enum InquiryEnd
{
    /// <summary>Undo the order.</summary>
    Undo,

    /// <summary>Undo nothing: a person decides.</summary>
    Review,
}

/// <summary>The clockwork of one way to charge, as the wallet's document gives it.</summary>
public sealed record ChargeSchedule
{
    /// <summary>Merchant codes: when to repeat an order whose answer is unknown. Customer codes are never sent twice: an empty finite list.</summary>
    public RetrySchedule Present { get; init; } = RetrySchedule.Never;

    /// <summary>
    /// When to inquire. The window counts from the first charge for customer codes, and from the code's expiry for merchant codes.
    /// </summary>
    public required RetrySchedule Inquiry { get; init; }

    /// <summary>What follows when the inquiry window is over.</summary>
    public InquiryEnd InquiryEnd { get; init; } = InquiryEnd.Undo;

    /// <summary>How long after the last charge "no such order" may be a lag of the wallet.</summary>
    public required TimeSpan NotFoundGrace { get; init; }

    /// <summary>How long inquiries must repeat an amount, currency or reference that differs before a person decides.</summary>
    public TimeSpan MismatchHolds { get; init; }

    /// <summary>When to repeat an undo that has no definite answer; window over: <c>review</c>.</summary>
    public required RetrySchedule Undo { get; init; }

    /// <summary>No undo sooner than this after the last charge was sent.</summary>
    public TimeSpan UndoNotBefore { get; init; }

    /// <summary>The gateway looks this long after a payment ended without money: money can still arrive late.</summary>
    public required TimeSpan Confirm { get; init; }

    /// <summary>
    /// When the gateway looks again, and for the last time, for money that comes after a payment ended without: the moments
    /// up to which the wallet's document lets a payer pay. They count from the first charge for customer codes, and from the
    /// code's expiry for merchant codes. Empty: the look after <see cref="Confirm"/> is the last one.
    /// </summary>
    public ImmutableArray<TimeSpan> LateLooks { get; init; } = [];
}
