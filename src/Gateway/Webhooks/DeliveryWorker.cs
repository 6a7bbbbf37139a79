using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Store;
using Gateway.Store.Sql;
using Gateway.Webhooks.Model;

namespace Gateway.Webhooks;

/// <summary>
/// Sends what is due. What is due lies in the store, so a crash loses nothing: a delivery that was sent but not marked is
/// sent again. Each endpoint has slots of its own, and a failing one fewer: none holds up another.
/// </summary>
internal sealed partial class DeliveryWorker(
    DeliveryStore store,
    WebhookClient sender,
    EventNotifier signal,
    WebhookOptions options,
    TimeProvider time,
    ILogger<DeliveryWorker> log
) : BackgroundService, IHostedLifecycleService
{
    private readonly EndpointLimiter _slots = new(options);
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    /// <summary>The body of a delivery: the event without its id, which is a header.</summary>
    public static byte[] Body(string type, DateTimeOffset timestamp, string data) =>
        Encoding.UTF8.GetBytes(
            $$"""{"type":{{JsonSerializer.Serialize(type)}},"timestamp":"{{Rfc3339.Write(timestamp)}}","data":{{data}}}"""
        );

    protected override Task ExecuteAsync(CancellationToken cancellationToken) => FollowAsync(cancellationToken);

    /// <summary>Claims nothing more from now on, while the listener is still open.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _ = StopAsync(cancellationToken);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is due again and again, until it is stopped.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Every, time);
        Task<bool>? tick = null;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                // Taken before the store is read, so that nothing falls in between.
                var news = signal.NextDelivery();
                var freed = _slots.NextFreed();
                if (!await PassAsync(cancellationToken))
                {
                    tick ??= timer.WaitForNextTickAsync(cancellationToken).AsTask();
                    await Task.WhenAny(news, freed, tick);
                    tick = tick.IsCompleted ? null : tick;
                }
            }
        }
        finally
        {
            // Tries under way are finished: what they find is worth keeping.
            await Task.WhenAll(_running.Keys);
        }
    }

    // True: there is more to do at once.
    private async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartDueAsync(cancellationToken);
            return await store.SweepAsync();
        }
        catch (Exception failure) when (StoreHealth.HasTold(failure))
        {
            // It is due until it is sent.
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            CannotRead(failure.GetType().Name, failure.StackTrace);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping.
        }
        return false;
    }

    private async Task StartDueAsync(CancellationToken cancellationToken)
    {
        var now = Clock.Now(time);
        var quotas = ImmutableArray.CreateBuilder<(WaitingEndpoint Endpoint, int Most)>();
        foreach (var endpoint in _slots.InTurn(await store.WaitingAsync(now)))
        {
            if (!cancellationToken.IsCancellationRequested && _slots.Take(endpoint) is > 0 and var most)
            {
                quotas.Add((endpoint, most));
            }
        }
        if (quotas.Count == 0)
        {
            return;
        }
        ImmutableArray<ClaimedDelivery> claimed = [];
        try
        {
            claimed = await store.ClaimAsync(quotas.ToImmutable(), now, now + options.Lease);
        }
        finally
        {
            foreach (var (endpoint, most) in quotas)
            {
                var used = claimed.Count(c => c.EndpointId == endpoint.Id);
                if (most > used)
                {
                    _slots.GiveBack(endpoint, most - used);
                }
            }
        }
        foreach (var delivery in claimed)
        {
            var run = RunAsync(delivery);
            _running.TryAdd(run, 0);
            _ = run.ContinueWith(
                done => _running.TryRemove(done, out _),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
        }
    }

    private async Task RunAsync(ClaimedDelivery delivery)
    {
        try
        {
            var attempt = await sender.SendAsync(
                new WebhookRequest(
                    delivery.MerchantId,
                    delivery.Url,
                    delivery.Secrets,
                    delivery.EventId,
                    Body(delivery.Type, delivery.Timestamp, delivery.Data)
                )
            );
            var now = Clock.Now(time);
            await store.EndAsync(
                new AttemptResult(delivery, attempt, now, NextAt(delivery, now), options.GivesUpAfter, EndpointView.Disabled)
            );
            if (attempt.Error is { } error)
            {
                NotDelivered(delivery.Id, delivery.EndpointId, error, attempt.StatusCode);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Its claim lapses, and it is sent again.
            TryFailed(delivery.Id, failure.GetType().Name, failure.StackTrace);
        }
        finally
        {
            _slots.Free(delivery.MerchantId, delivery.EndpointId);
        }
    }

    // The random digits of the delivery's id are chance enough to spread what failed at the same instant.
    private DateTimeOffset? NextAt(ClaimedDelivery delivery, DateTimeOffset now) =>
        delivery.Tries < options.Gaps.Length
            ? now + (options.Gaps[delivery.Tries] * (1 + (options.Jitter * (ObjectId.PartsOf(delivery.Id).Low % 1000) / 1000)))
            : null;

    [LoggerMessage(1401, LogLevel.Error, "What is due at endpoints cannot be read: {Type} {Stack}")]
    private partial void CannotRead(string type, string? stack);

    [LoggerMessage(1402, LogLevel.Information, "{Delivery} was not taken by {Endpoint}: {Error} {Status}")]
    private partial void NotDelivered(string delivery, string endpoint, string error, int? status);

    [LoggerMessage(1403, LogLevel.Error, "{Delivery} failed for a reason of ours and will be sent again: {Type} {Stack}")]
    private partial void TryFailed(string delivery, string type, string? stack);
}
