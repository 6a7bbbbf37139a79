using System.Collections.Concurrent;

namespace Gateway.Payments;

/// <summary>Wakes requests that wait for a payment to change. What it tells is a hint: the waiter reads again.</summary>
internal sealed class PaymentWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Payment>> _waiting = new(
        StringComparer.Ordinal
    );

    /// <summary>Tells all who wait for this payment.</summary>
    public void Publish(Payment payment)
    {
        if (_waiting.TryRemove(payment.Id, out var waiting))
        {
            waiting.TrySetResult(payment);
        }
    }

    /// <summary>
    /// Waits until a payment satisfies a condition, at most for a while, and returns it as it is then. <paramref name="read"/>
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
            var change = _waiting.GetOrAdd(
                payment.Id,
                _ => new(TaskCreationOptions.RunContinuationsAsynchronously)
            );
            var current = await read() ?? payment;
            if (enough(current))
            {
                return current;
            }
            try
            {
                payment = await change.Task.WaitAsync(left, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return await read() ?? current;
            }
        }
        return payment;
    }
}
