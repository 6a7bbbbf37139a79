using System.Diagnostics.Metrics;
using Gateway.Http;
using Gateway.Settings;
using Gateway.Store.Engine;
using Gateway.Store.Sql;

namespace Gateway.Store;

/// <summary>
/// Deletes what is older than the settings say, a few hundred rows at a time: a step rests four times as long as it took, and
/// longer while the store is busy, so that payments hardly notice. What a pass does not reach waits for the next.
/// </summary>
internal sealed partial class Pruner(StoreDatabase database, GatewaySettings settings, TimeProvider time, ILogger<Pruner> log)
    : PeriodicWork(Every, time)
{
    /// <summary>Name of the meter.</summary>
    public const string Source = "Gateway.Store";

    private const int RestFactor = 4;
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(5);
    private static readonly Meter Meter = new(Source);
    private static readonly Counter<long> DeletedCount = Meter.CreateCounter<long>(
        "gateway.store.deleted",
        description: "Rows deleted because they were older than the settings keep them, by kind"
    );

    /// <summary>One pass over all that is old enough now.</summary>
    public async Task<Pruned> PassAsync(CancellationToken cancellationToken)
    {
        var (kept, now) = (settings.Retention, Time.GetUtcNow());
        var (deliveries, events, walletEvents, keys) = (0L, 0L, 0L, 0L);
        var merchants = await database.ReadAsync(session =>
            session.AllAsync("select id from merchants order by id", row => row.GetString(0))
        );
        foreach (var merchant in merchants)
        {
            if (kept.Events is { } age)
            {
                // An event may go when no delivery of it is pending; deliveries that ended go first, as nobody could send them again.
                deliveries += await AllAsync(
                    "delivery",
                    at => PruneSteps.DeliveriesAsync(database, merchant, at.Last, now - age),
                    cancellationToken
                );
                events += await AllAsync("event", at => PruneSteps.EventsAsync(database, merchant, at.Last, now - age), cancellationToken);
            }
            if (kept.WalletEvents is { } walletAge)
            {
                walletEvents += await AllAsync(
                    "wallet_event",
                    at => PruneSteps.WalletEventsAsync(database, merchant, at, now - walletAge),
                    cancellationToken
                );
            }
        }
        if (kept.Keys is { } keyAge)
        {
            keys = await AllAsync("idempotency_key", at => PruneSteps.KeysAsync(database, at, now - keyAge), cancellationToken);
        }
        return new Pruned(deliveries, events, walletEvents, keys);
    }

    protected override TimeSpan First => TimeSpan.FromMinutes(1);

    protected override async Task TurnAsync(CancellationToken cancellationToken)
    {
        var gone = await PassAsync(cancellationToken);
        if (gone != Pruned.Nothing)
        {
            Deleted(gone.Events, gone.Deliveries, gone.WalletEvents, gone.Keys);
        }
    }

    private async Task<long> AllAsync(
        string kind,
        Func<(string Leading, string Last), Task<PruneStep>> take,
        CancellationToken cancellationToken
    )
    {
        var gone = 0L;
        for (var at = (Leading: string.Empty, Last: string.Empty); ; )
        {
            var began = Time.GetTimestamp();
            try
            {
                var step = await take(at);
                if (step.Last is null)
                {
                    return gone;
                }
                at = (step.Leading, step.Last);
                gone += step.Gone;
                DeletedCount.Add(step.Gone, new KeyValuePair<string, object?>("kind", kind));
            }
            catch (OverloadedException)
            {
                await Task.Delay(Busy, Time, cancellationToken);
            }
            var rest = RestFactor * Time.GetElapsedTime(began);
            await Task.Delay(rest > Rest ? rest : Rest, Time, cancellationToken);
        }
    }

    [LoggerMessage(
        1506,
        LogLevel.Information,
        "Deleted what was older than Gateway:Retention keeps it: {Events} events, {Deliveries} deliveries, {WalletEvents} events of wallets, {Keys} idempotency keys"
    )]
    private partial void Deleted(long events, long deliveries, long walletEvents, long keys);

    [LoggerMessage(1507, LogLevel.Warning, "What is older than Gateway:Retention keeps it could not be deleted: {Type}; it is tried again")]
    protected override partial void Failed(string type);
}

/// <summary>What a pass deleted, in rows.</summary>
internal sealed record Pruned(long Deliveries, long Events, long WalletEvents, long Keys)
{
    /// <summary>There was nothing old.</summary>
    public static Pruned Nothing { get; } = new(0, 0, 0, 0);
}
