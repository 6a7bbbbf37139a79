using Gateway.Store;

namespace Gateway.Tests.Events;

/// <summary>A store of events that reads nothing more of one merchant's history until the test lets it go on.</summary>
internal sealed class HeldEvents(IEventStore inner, string merchant) : IEventStore
{
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _now;

    /// <summary>Pages of the merchant that were read at the same time, at the most.</summary>
    public int Most { get; private set; }

    public void GoOn() => _goOn.SetResult();

    public async Task<EventPage> AfterAsync(string merchantId, string? after, string? type, int limit, CancellationToken cancellationToken)
    {
        if (merchantId != merchant)
        {
            return await inner.AfterAsync(merchantId, after, type, limit, cancellationToken);
        }
        lock (_lock)
        {
            Most = Math.Max(Most, ++_now);
        }
        try
        {
            await _goOn.Task.WaitAsync(cancellationToken);
            return await inner.AfterAsync(merchantId, after, type, limit, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _now--;
            }
        }
    }

    public Task<StoredEvent?> FindAsync(string merchantId, string id, CancellationToken cancellationToken) =>
        inner.FindAsync(merchantId, id, cancellationToken);

    public Task<Slice<StoredEvent>> ListAsync(EventFilter filter, CancellationToken cancellationToken) =>
        inner.ListAsync(filter, cancellationToken);

    public Task<string?> FloorAsync(string merchantId, CancellationToken cancellationToken) =>
        inner.FloorAsync(merchantId, cancellationToken);

    public Task<string?> NewestAsync(string merchantId, CancellationToken cancellationToken) =>
        inner.NewestAsync(merchantId, cancellationToken);
}
