using System.Collections.Concurrent;
using Adapters.Contract;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Store;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments.Processing;

/// <summary>
/// Takes what is due: inquiries, reversals, expiries, captures and refunds whose outcome is open. What is due lies in the
/// store, so a crash loses nothing. Each wallet has its own slots: one that hangs holds up no other.
/// </summary>
internal sealed partial class DueWork(
    PaymentStore store,
    WalletDirectory wallets,
    PaymentProcessor processor,
    BackgroundWork background,
    DueWorkOptions options,
    TimeProvider time,
    SampledLog sampled,
    ILogger<DueWork> log
) : BackgroundService, IHostedLifecycleService
{
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);

    /// <summary>Takes what is due again and again, until it is stopped.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Every, time);
        try
        {
            do
            {
                foreach (var wallet in wallets.All)
                {
                    await StartDueAsync(wallet, cancellationToken);
                }
            } while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Steps under way are finished by their keeper: their answers are worth keeping.
        }
    }

    /// <summary>Takes nothing more from now on, while the listener is still open.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _ = StopAsync(cancellationToken);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ExecuteAsync(CancellationToken cancellationToken) => FollowAsync(cancellationToken);

    private async Task StartDueAsync(IWallet wallet, CancellationToken cancellationToken)
    {
        var scheme = wallet.Facts.Id;
        var free = options.SlotsPerWallet - _running.Keys.Count(k => k.StartsWith(scheme + "/", StringComparison.Ordinal));
        if (free <= 0 || cancellationToken.IsCancellationRequested)
        {
            return;
        }
        try
        {
            var due = await store.ClaimDueAsync(
                scheme,
                Clock.Now(time),
                options.Lease,
                // Nothing is leased that would only wait here.
                free
            );
            foreach (var one in due)
            {
                var key = scheme + "/" + one.Payment.Id;
                if (free > 0 && !cancellationToken.IsCancellationRequested && _running.TryAdd(key, true))
                {
                    free--;
                    _ = background.Start(() => TakeUpAsync(key, one, cancellationToken));
                }
                else
                {
                    // It rests here, or this node stops: nothing is under way at it.
                    await ReleaseAsync(one);
                }
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (!StoreHealth.HasTold(failure) && sampled.Take("due at " + scheme) is { } more)
            {
                CannotRead(scheme, failure.GetType().Name, more);
            }
        }
    }

    private async Task<Payment> TakeUpAsync(string key, DuePayment due, CancellationToken cancellationToken)
    {
        var payment = await RunAsync(key, due.Payment, cancellationToken);
        if (payment.Version == due.Payment.Version)
        {
            // A change ends the lease by itself. What is still due is taken again with the next tick, here or elsewhere;
            // what failed has rested before.
            await ReleaseAsync(due);
        }
        return payment;
    }

    private async Task ReleaseAsync(DuePayment due)
    {
        try
        {
            await store.ReleaseAsync(due);
        }
        catch (Exception failure)
        {
            // It lapses by itself.
            if (!StoreHealth.HasTold(failure))
            {
                NotReleased(due.Payment.Id, failure.GetType().Name);
            }
        }
    }

    private async Task<Payment> RunAsync(string key, Payment payment, CancellationToken cancellationToken)
    {
        try
        {
            return await processor.CatchUpAsync(payment);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // It stays due, and is taken again.
            if (!StoreHealth.HasTold(failure))
            {
                StepFailed(payment.Id, failure.GetType().Name, failure.StackTrace);
            }
            await Task.Delay(options.AfterFailure, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return payment;
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }

    [LoggerMessage(1203, LogLevel.Warning, "The lease of {Payment} could not be given back and lapses by itself: {Type}")]
    private partial void NotReleased(string payment, string type);

    [LoggerMessage(1201, LogLevel.Error, "What is due at {Scheme} cannot be read: {Type} ({More} more since the last such line)")]
    private partial void CannotRead(string scheme, string type, long more);

    [LoggerMessage(1202, LogLevel.Error, "A due step of {Payment} failed and will be tried again: {Type} {Stack}")]
    private partial void StepFailed(string payment, string type, string? stack);
}

/// <summary>How what is due is taken.</summary>
/// <param name="Every">How often it looks for what is due.</param>
/// <param name="SlotsPerWallet">Payments of one wallet that are worked on together, at the most.</param>
/// <param name="AfterFailure">How long a payment rests after a step that failed for a reason of ours.</param>
/// <param name="Lease">How long no other node takes what this one has taken; longer than any step.</param>
internal sealed record DueWorkOptions(TimeSpan Every, int SlotsPerWallet, TimeSpan AfterFailure, TimeSpan Lease)
{
    /// <summary>The defaults.</summary>
    public static DueWorkOptions Default { get; } = new(TimeSpan.FromSeconds(0.25), 64, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
}
