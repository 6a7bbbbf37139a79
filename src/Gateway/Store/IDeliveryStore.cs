using System.Collections.Immutable;
using Gateway.Webhooks.Model;

namespace Gateway.Store;

/// <summary>Where deliveries are kept. They are made by the units of work that write the events.</summary>
internal interface IDeliveryStore
{
    /// <summary>A delivery, or null.</summary>
    Task<WebhookDelivery?> FindAsync(string merchantId, string id, CancellationToken cancellationToken);

    /// <summary>A page, newest first. Its cost does not grow with the table: a page may be short although more follow.</summary>
    Task<Slice<WebhookDelivery>> ListAsync(DeliveryFilter filter, CancellationToken cancellationToken);

    /// <summary>Begins a delivery anew, due now, whatever became of it before.</summary>
    Task<RedeliverResult> BeginAgainAsync(string merchantId, string id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Whether others wait for the writer: what can wait gives way to them.</summary>
    bool IsBusy { get; }

    /// <summary>Notes that all events since an instant, up to the newest one, are to be delivered again.</summary>
    /// <param name="merchantId">Whose.</param>
    /// <param name="endpointId">Where to.</param>
    /// <param name="since">From when on.</param>
    /// <param name="stepAt">When its first step is due.</param>
    /// <param name="cancellationToken">Not used once it is on its way.</param>
    Task<ReplayBegun> BeginReplayAsync(
        string merchantId,
        string endpointId,
        DateTimeOffset since,
        DateTimeOffset stepAt,
        CancellationToken cancellationToken
    );

    /// <summary>Some of the replays of which a step is due, those that have waited longest first.</summary>
    Task<ImmutableArray<DueReplay>> DueReplaysAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a step of a replay if it is due: adds deliveries of a few of its events, for those that the endpoint wants and
    /// that are not on their way to it already, unless enough is on its way.
    /// </summary>
    Task<ReplayStep> StepReplayAsync(ReplayTurn turn, CancellationToken cancellationToken);

    /// <summary>The enabled endpoints at which something is due, of all merchants.</summary>
    Task<ImmutableArray<WaitingEndpoint>> WaitingAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Claims due deliveries until an instant: no other claim gets them before it.</summary>
    /// <param name="quotas">How many at which endpoint.</param>
    /// <param name="now">The present.</param>
    /// <param name="until">When the claims lapse.</param>
    /// <param name="cancellationToken">Not used once the claim is on its way.</param>
    Task<ImmutableArray<ClaimedDelivery>> ClaimAsync(
        ImmutableArray<(WaitingEndpoint Endpoint, int Most)> quotas,
        DateTimeOffset now,
        DateTimeOffset until,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Writes down a try and all that follows from it, in one commit: the delivery's end or next time, the next delivery of
    /// the same payment, the end of a failing endpoint with its event.
    /// </summary>
    Task EndAsync(AttemptResult end, CancellationToken cancellationToken);

    /// <summary>Fails some of what is pending at deleted endpoints. True: there may be more.</summary>
    Task<bool> SweepAsync(CancellationToken cancellationToken);
}

/// <summary>Which deliveries a list shows.</summary>
internal sealed record DeliveryFilter(string MerchantId, int Limit, string? EndpointId, string? Status, string? Before);

/// <summary>An endpoint at which something is due.</summary>
/// <param name="MerchantId">Whose.</param>
/// <param name="Id">Which.</param>
/// <param name="Failing">Whether its last try failed.</param>
internal sealed record WaitingEndpoint(string MerchantId, string Id, bool Failing);

/// <summary>How a try ended.</summary>
/// <param name="Delivery">As claimed.</param>
/// <param name="Attempt">What to write down.</param>
/// <param name="Now">The end of the try.</param>
/// <param name="NextAt">When to try again if it failed; null: never.</param>
/// <param name="GivesUpAfter">How long an endpoint may fail.</param>
internal sealed record AttemptResult(
    ClaimedDelivery Delivery,
    Attempt Attempt,
    DateTimeOffset Now,
    DateTimeOffset? NextAt,
    TimeSpan GivesUpAfter
);

/// <summary>What became of beginning a delivery again.</summary>
internal abstract record RedeliverResult
{
    private RedeliverResult() { }

    /// <summary>It is due now.</summary>
    internal sealed record Due(WebhookDelivery Delivery) : RedeliverResult;

    /// <summary>There is none.</summary>
    internal sealed record Missing : RedeliverResult;

    /// <summary>Its endpoint takes nothing now.</summary>
    internal sealed record Resting(string EndpointStatus) : RedeliverResult;
}

/// <summary>What became of the wish to replay.</summary>
internal enum ReplayBegun
{
    /// <summary>It goes on until all is done.</summary>
    Begun,

    /// <summary>One goes on at the endpoint already.</summary>
    UnderWay,

    /// <summary>The endpoint takes nothing now, or there is none.</summary>
    Resting,
}

/// <summary>A replay that is not at its end.</summary>
/// <param name="MerchantId">Whose.</param>
/// <param name="EndpointId">Where to.</param>
internal sealed record DueReplay(string MerchantId, string EndpointId);

/// <summary>When a step of a replay is taken.</summary>
/// <param name="Replay">Of which.</param>
/// <param name="Now">The present.</param>
/// <param name="DueBy">Nothing happens if the step is due later.</param>
/// <param name="NextAt">When the next step is due.</param>
/// <param name="RestUntil">When it is due if as much as may be is on its way to the endpoint.</param>
internal sealed record ReplayTurn(
    DueReplay Replay,
    DateTimeOffset Now,
    DateTimeOffset DueBy,
    DateTimeOffset NextAt,
    DateTimeOffset RestUntil
);

/// <summary>What a step of a replay did.</summary>
/// <param name="Added">Deliveries that it made.</param>
/// <param name="State">How the replay goes on.</param>
internal sealed record ReplayStep(int Added, ReplayState State);

/// <summary>How a replay goes on after a step.</summary>
internal enum ReplayState
{
    /// <summary>More events follow.</summary>
    GoesOn,

    /// <summary>As many deliveries as may be are on their way to the endpoint: more follow when it has taken some.</summary>
    Waits,

    /// <summary>All is done, or the endpoint takes nothing any more.</summary>
    Ended,
}
