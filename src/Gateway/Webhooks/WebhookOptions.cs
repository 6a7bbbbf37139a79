using System.Collections.Immutable;

namespace Gateway.Webhooks;

/// <summary>How webhooks are delivered; tests shorten it.</summary>
internal sealed record WebhookOptions
{
    /// <summary>The defaults, which are the published ones.</summary>
    public static WebhookOptions Default { get; } = new();

    /// <summary>From the end of a failed try to the next one; after the last one a delivery has failed.</summary>
    public ImmutableArray<TimeSpan> Gaps { get; init; } =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>By how much of itself a gap is lengthened at the most.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>The status and headers of an answer have to come within this.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A try that finds no public address ends after a whole number of these, so that how long it took does not tell a name
    /// of a private network from one that does not exist.
    /// </summary>
    public TimeSpan NoAddressStep { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a claim holds: longer than a try, so that only a node that died lets one lapse.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>An endpoint at which every try failed for this long is switched off.</summary>
    public TimeSpan GivesUpAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>How often the store is asked what is due, beside the signal of what is new.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Tries under way at once, at the most.</summary>
    public int Slots { get; init; } = 256;

    /// <summary>Tries under way at once at all endpoints of a merchant.</summary>
    public int SlotsPerMerchant { get; init; } = 32;

    /// <summary>Tries under way at once at one endpoint.</summary>
    public int SlotsPerEndpoint { get; init; } = 8;

    /// <summary>The same, while its last try failed: the dead do not take the room of the living.</summary>
    public int SlotsWhenFailing { get; init; } = 2;

    /// <summary>Tests under way at once of a merchant; of an endpoint it is one.</summary>
    public int TestsPerMerchant { get; init; } = 4;

    /// <summary>Deliveries that the request of a replay makes before it is answered, at the most; the rest follows.</summary>
    public int ReplayedAtOnce { get; init; } = 100;

    /// <summary>How long a replay rests when as much as may be is on its way to its endpoint.</summary>
    public TimeSpan ReplayPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a step of a replay gives way to what else waits for the store.</summary>
    public TimeSpan ReplayGivesWayFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a replaced secret goes on signing.</summary>
    public TimeSpan FormerSecretFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether the deliverer is woken on the thread that wakes it, as a simulation with one thread wants it.</summary>
    public bool WakesInline { get; init; }
}
