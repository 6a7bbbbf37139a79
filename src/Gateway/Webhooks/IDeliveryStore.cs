using System.Collections.Immutable;
using Gateway.Store;

namespace Gateway.Webhooks;

/// <summary>Where deliveries are kept. They are made by the units of work that write the events.</summary>
internal interface IDeliveryStore
{
    /// <summary>A delivery, or null.</summary>
    Task<WebhookDelivery?> FindAsync(
        string merchantId,
        string id,
        CancellationToken cancellationToken
    );

    /// <summary>A page, newest first. Its cost does not grow with the table: a page may be short although more follow.</summary>
    Task<Slice<WebhookDelivery>> ListAsync(
        DeliveryFilter filter,
        CancellationToken cancellationToken
    );

    /// <summary>Begins a delivery anew, due now, whatever became of it before.</summary>
    Task<Begun> BeginAgainAsync(
        string merchantId,
        string id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Adds deliveries of a few of the events after one, for those that the endpoint wants and that are not on their way to
    /// it already. Call it again with what it returns until <see cref="Replayed.Next"/> is null.
    /// </summary>
    Task<Replayed> ReplayAsync(
        string merchantId,
        string endpointId,
        string after,
        string upTo,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );

    /// <summary>The enabled endpoints at which something is due, of all merchants.</summary>
    Task<ImmutableArray<WaitingEndpoint>> WaitingAsync(
        DateTimeOffset now,
        CancellationToken cancellationToken
    );

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
    Task EndAsync(TryEnd end, CancellationToken cancellationToken);

    /// <summary>Fails some of what is pending at deleted endpoints. True: there may be more.</summary>
    Task<bool> SweepAsync(CancellationToken cancellationToken);
}

/// <summary>Which deliveries a list shows.</summary>
internal sealed record DeliveryFilter(
    string MerchantId,
    int Limit,
    string? EndpointId,
    string? Status,
    string? Before
);

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
internal sealed record TryEnd(
    ClaimedDelivery Delivery,
    Attempt Attempt,
    DateTimeOffset Now,
    DateTimeOffset? NextAt,
    TimeSpan GivesUpAfter
);

/// <summary>What became of beginning a delivery again.</summary>
internal abstract record Begun
{
    private Begun() { }

    /// <summary>It is due now.</summary>
    internal sealed record Due(WebhookDelivery Delivery) : Begun;

    /// <summary>There is none.</summary>
    internal sealed record Missing : Begun;

    /// <summary>Its endpoint takes nothing now.</summary>
    internal sealed record Resting(string EndpointStatus) : Begun;
}

/// <summary>What a step of a replay did.</summary>
/// <param name="Added">Deliveries that it made.</param>
/// <param name="Next">The event to go on after; null: all are done, or the endpoint takes nothing any more.</param>
internal sealed record Replayed(int Added, string? Next);
