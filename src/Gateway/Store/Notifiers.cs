using System.Collections.Concurrent;
using Gateway.Payments.Model;

namespace Gateway.Store;

/// <summary>Wakes requests that wait for a payment to change. What it tells is a hint: the waiter reads again.</summary>
internal sealed class PaymentNotifier(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<TaskCompletionSource<Payment?>>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Whether who waits goes on at once on the teller's thread, as a simulation with one thread wants it.</summary>
    public bool WakesInline { get; init; }

    /// <summary>How often who waits reads again by himself, if others change payments too; null: never.</summary>
    public TimeSpan? ReadsAgainEvery { get; init; }

    /// <summary>Whether nobody waits any more, because the gateway stops.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The gateway stops: all who wait, or begin to, go on with what is known.</summary>
    public void End()
    {
        List<TaskCompletionSource<Payment?>> all;
        lock (_gate)
        {
            HasEnded = true;
            all = [.. _waiting.Values.SelectMany(waiting => waiting)];
            _waiting.Clear();
        }
        foreach (var waiter in all)
        {
            waiter.TrySetResult(null);
        }
    }

    /// <summary>Tells all who wait for this payment.</summary>
    public void Publish(Payment payment) => Wake(payment.Id, payment);

    /// <summary>Tells all who wait for a payment that another node changed it.</summary>
    public void Nudge(string paymentId) => Wake(paymentId, null);

    private void Wake(string paymentId, Payment? payment)
    {
        List<TaskCompletionSource<Payment?>>? waiting;
        lock (_gate)
        {
            if (!_waiting.Remove(paymentId, out waiting))
            {
                return;
            }
        }
        foreach (var waiter in waiting)
        {
            waiter.TrySetResult(payment);
        }
    }

    /// <summary>
    /// Waits until a payment satisfies a condition, at most for a while or until the gateway stops, and returns it as it is then. <paramref name="read"/>
    /// is asked after the wait has begun, so that no change falls between reading and waiting.
    /// </summary>
    public async Task<Payment> WaitAsync(
        Payment payment,
        Func<Payment, bool> enough,
        TimeSpan wait,
        Func<Task<Payment?>> read,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        while (!enough(payment))
        {
            var left = wait - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return payment;
            }
            var last = ReadsAgainEvery is not { } every || left <= every;
            var change = Join(payment.Id);
            try
            {
                var current = await read() ?? payment;
                if (enough(current) || HasEnded)
                {
                    return current;
                }
                payment = current;
                var told = await change.Task.WaitAsync(last ? left : ReadsAgainEvery!.Value, time, cancellationToken);
                // Who stored an earlier change may come late to tell of it, after who waits has read a newer one.
                payment = told?.Version > payment.Version ? told : payment;
            }
            catch (TimeoutException) when (last)
            {
                return await read() ?? payment;
            }
            catch (TimeoutException)
            {
                // The next turn reads.
            }
            finally
            {
                Leave(payment.Id, change);
            }
        }
        return payment;
    }

    private TaskCompletionSource<Payment?> Join(string id)
    {
        var mine = new TaskCompletionSource<Payment?>(
            WakesInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously
        );
        lock (_gate)
        {
            if (_waiting.TryGetValue(id, out var others))
            {
                others.Add(mine);
            }
            else
            {
                _waiting.Add(id, [mine]);
            }
        }
        return mine;
    }

    // Who stops waiting leaves nothing behind.
    private void Leave(string id, TaskCompletionSource<Payment?> mine)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(id, out var waiting) && waiting.Remove(mine) && waiting.Count == 0)
            {
                _waiting.Remove(id);
            }
        }
    }
}

/// <summary>
/// Wakes whoever waits for events: streams of one merchant, and the deliverer. A signal is a hint: the waiter takes the
/// next one's task first, reads, and then waits, so that nothing falls in between.
/// </summary>
internal sealed class EventNotifier
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _merchants = new(StringComparer.Ordinal);
    private TaskCompletionSource? _deliveries;

    /// <summary>Whether who waits goes on at once on the teller's thread, as a simulation with one thread wants it.</summary>
    public bool WakesInline { get; init; }

    /// <summary>Ends when the merchant's next event is on disk.</summary>
    public Task NextOf(string merchantId) => _merchants.GetOrAdd(merchantId, _ => New()).Task;

    /// <summary>Ends when the next delivery is on disk.</summary>
    public Task NextDelivery()
    {
        var mine = New();
        return (Interlocked.CompareExchange(ref _deliveries, mine, null) ?? mine).Task;
    }

    /// <summary>Tells that events of a merchant are on disk.</summary>
    /// <param name="merchantId">Whose.</param>
    /// <param name="deliveries">Whether any of them is to be delivered.</param>
    public void Raise(string merchantId, bool deliveries)
    {
        if (_merchants.TryRemove(merchantId, out var waiting))
        {
            waiting.TrySetResult();
        }
        if (deliveries)
        {
            Interlocked.Exchange(ref _deliveries, null)?.TrySetResult();
        }
    }

    private TaskCompletionSource New() => new(WakesInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
}
