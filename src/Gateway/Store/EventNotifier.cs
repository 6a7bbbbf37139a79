using System.Collections.Concurrent;

namespace Gateway.Store;

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
