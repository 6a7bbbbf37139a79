using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Store.Engine;
using Gateway.Webhooks.Model;

namespace Gateway.Store.Sql;

/// <summary>Deliveries. They are made by the units of work that write the events.</summary>
internal sealed class DeliveryStore(StoreDatabase database, EventNotifier signal)
{
    /// <summary>A delivery, or null.</summary>
    public Task<WebhookDelivery?> FindAsync(string merchantId, string id) =>
        database.ReadAsync(session => DeliveryRows.FindAsync(session, merchantId, id)).AsTask();

    /// <summary>A page, newest first. Its cost does not grow with the table: a page may be short although more follow.</summary>
    public Task<Slice<WebhookDelivery>> ListAsync(DeliveryFilter filter, CancellationToken cancellationToken) =>
        filter.Status is null
            ? database.ReadAsync(session => ListAsync(session, filter)).AsTask()
            : database.ScanAsync(filter.MerchantId, session => ListAsync(session, filter), cancellationToken);

    /// <summary>Begins a delivery anew, due now, whatever became of it before.</summary>
    public async Task<RedeliverResult> BeginAgainAsync(string merchantId, string id, DateTimeOffset now)
    {
        var begun = await database.Writer.RunAsync(
            ConflictKeys.Whole(merchantId),
            session => DeliveryReplays.BeginAgainAsync(session, merchantId, id, now),
            mayBeShed: true
        );
        if (begun is RedeliverResult.Due)
        {
            signal.Raise(merchantId, deliveries: true);
        }
        return begun;
    }

    /// <summary>Whether others wait for the writer: what can wait gives way to them.</summary>
    public bool IsBusy => database.Writer.Waiting > 0;

    /// <summary>Notes that all events since an instant, up to the newest one, are to be delivered again.</summary>
    /// <param name="merchantId">Whose.</param>
    /// <param name="endpointId">Where to.</param>
    /// <param name="since">From when on.</param>
    /// <param name="stepAt">When its first step is due.</param>
    public Task<ReplayBegun> BeginReplayAsync(string merchantId, string endpointId, DateTimeOffset since, DateTimeOffset stepAt) =>
        database.Writer.RunAsync(
            ConflictKeys.Whole(merchantId),
            session => DeliveryReplays.BeginAsync(session, merchantId, endpointId, since, stepAt),
            mayBeShed: true
        );

    /// <summary>Some of the replays of which a step is due, those that have waited longest first.</summary>
    public async Task<ImmutableArray<DueReplay>> DueReplaysAsync(DateTimeOffset now) =>
        [.. await database.ReadAsync(session => DeliveryReplays.DueAsync(session, now))];

    /// <summary>
    /// Takes a step of a replay if it is due: adds deliveries of a few of its events, for those that the endpoint wants and
    /// that are not on their way to it already, unless enough is on its way.
    /// </summary>
    public async Task<ReplayStep> StepReplayAsync(ReplayTurn turn)
    {
        var step = await database.Writer.RunAsync(
            ConflictKeys.Whole(turn.Replay.MerchantId),
            session => DeliveryReplays.StepAsync(session, turn),
            mayBeShed: true
        );
        if (step.Added > 0)
        {
            signal.Raise(turn.Replay.MerchantId, deliveries: true);
        }
        return step;
    }

    /// <summary>The enabled endpoints at which something is due, of all merchants.</summary>
    public Task<ImmutableArray<WaitingEndpoint>> WaitingAsync(DateTimeOffset now) =>
        database.ReadAsync(session => DeliveryClaims.WaitingAsync(session, now.ToUnixTimeMilliseconds())).AsTask();

    /// <summary>Claims due deliveries until an instant: no other claim gets them before it.</summary>
    /// <param name="quotas">How many at which endpoint.</param>
    /// <param name="now">The present.</param>
    /// <param name="until">When the claims lapse.</param>
    public Task<ImmutableArray<ClaimedDelivery>> ClaimAsync(
        ImmutableArray<(WaitingEndpoint Endpoint, int Most)> quotas,
        DateTimeOffset now,
        DateTimeOffset until
    ) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            async session =>
            {
                var claimed = ImmutableArray.CreateBuilder<ClaimedDelivery>();
                foreach (var (endpoint, most) in quotas)
                {
                    claimed.AddRange(await DeliveryClaims.ClaimAsync(session, endpoint, most, now, until));
                }
                return claimed.ToImmutable();
            },
            mayBeShed: false
        );

    /// <summary>
    /// Writes down a try and all that follows from it, in one commit: the delivery's end or next time, the next delivery of
    /// the same payment, the end of a failing endpoint with its event.
    /// </summary>
    public async Task EndAsync(AttemptResult end)
    {
        var told = await database.Writer.RunAsync(
            ConflictKeys.Of(end.Delivery.MerchantId, end.Delivery.Id, end.Delivery.EndpointId, end.Delivery.PaymentId),
            session => DeliveryEnds.EndAsync(session, end),
            mayBeShed: false
        );
        if (told is not null)
        {
            signal.Raise(end.Delivery.MerchantId, told.Delivers);
        }
    }

    /// <summary>Fails some of what is pending at deleted endpoints. True: there may be more.</summary>
    public async Task<bool> SweepAsync()
    {
        var merchant = await database.ReadAsync(session =>
            session.TextAsync(
                "select merchant_id from webhook_endpoints indexed by webhook_endpoints_deleted where status = 'deleted' limit 1"
            )
        );
        return merchant is not null
            && await database.Writer.RunAsync(
                ConflictKeys.Whole(merchant),
                session => DeliveryEnds.SweepAsync(session, merchant),
                mayBeShed: false
            );
    }

    private static async ValueTask<Slice<WebhookDelivery>> ListAsync(Session session, DeliveryFilter filter)
    {
        var below = filter.Before ?? "whd`";
        var rows = filter.EndpointId is null
            ? "from webhook_deliveries where merchant_id = $1 and id < $2 order by id desc"
            : "from webhook_deliveries indexed by webhook_deliveries_endpoint where merchant_id = $1 and endpoint_id = $3 and id < $2 order by id desc";
        ImmutableArray<object?> values = filter.EndpointId is { } endpoint
            ? [filter.MerchantId, below, endpoint]
            : [filter.MerchantId, below];
        return await Paging.ReadAsync(
            session,
            new PageRows(DeliveryRows.Columns, rows, values)
            {
                Fits = filter.Status is null ? null : $"status = ${values.Length + 1}",
                Wanted = filter.Status is null ? [] : [filter.Status],
            },
            filter.Limit,
            row => (row.GetString(0), DeliveryRows.Read(row, filter.MerchantId))
        );
    }
}

/// <summary>The rows of deliveries, as objects.</summary>
internal static class DeliveryRows
{
    public const string Columns = "id, endpoint_id, event_id, status, attempts, next_at";

    /// <summary>Attempts that a row keeps: more only come about by redelivering.</summary>
    private const int MaxAttempts = 50;

    public static ValueTask<WebhookDelivery?> FindAsync(Session session, string merchantId, string id) =>
        session.FirstAsync(
            $"select {Columns} from webhook_deliveries where merchant_id = $1 and id = $2",
            row => Read(row, merchantId),
            merchantId,
            id
        );

    public static WebhookDelivery Read(IRow rows, string merchantId) =>
        new()
        {
            MerchantId = merchantId,
            Id = rows.GetString(0),
            EndpointId = rows.GetString(1),
            EventId = rows.GetString(2),
            Status = rows.GetString(3),
            Attempts = Attempts(rows.GetString(4)),
            NextAt = rows.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(5)),
        };

    /// <summary>The text of a row's attempts with one more.</summary>
    public static string With(string attempts, Attempt attempt) =>
        JsonSerializer.Serialize([.. Attempts(attempts).TakeLast(MaxAttempts - 1), attempt], StoreJson.Default.ImmutableArrayAttempt);

    private static ImmutableArray<Attempt> Attempts(string text) =>
        JsonSerializer.Deserialize(text, StoreJson.Default.ImmutableArrayAttempt);
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
/// <param name="Disabled">The event of the endpoint, if the try switches it off.</param>
internal sealed record AttemptResult(
    ClaimedDelivery Delivery,
    Attempt Attempt,
    DateTimeOffset Now,
    DateTimeOffset? NextAt,
    TimeSpan GivesUpAfter,
    Func<WebhookEndpoint, NewEvent> Disabled
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
