namespace Gateway.Webhooks;

/// <summary>How many tries are under way, in all and at each endpoint.</summary>
internal sealed class Slots
{
    private readonly WebhookOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private int _total;
    private TaskCompletionSource _freed;

    public Slots(WebhookOptions options)
    {
        _options = options;
        _freed = New();
    }

    /// <summary>Ends when a slot becomes free.</summary>
    public Task NextFreed()
    {
        lock (_lock)
        {
            return _freed.Task;
        }
    }

    /// <summary>How many tries are under way at an endpoint.</summary>
    public int At(string endpointId)
    {
        lock (_lock)
        {
            return _taken.GetValueOrDefault(endpointId);
        }
    }

    /// <summary>Takes as many slots as an endpoint may have now, perhaps none.</summary>
    public int Take(WaitingEndpoint endpoint)
    {
        lock (_lock)
        {
            var taken = _taken.GetValueOrDefault(endpoint.Id);
            var most = endpoint.Failing ? _options.SlotsWhenFailing : _options.SlotsPerEndpoint;
            var free = Math.Max(0, Math.Min(most - taken, _options.Slots - _total));
            if (free > 0)
            {
                _taken[endpoint.Id] = taken + free;
                _total += free;
            }
            return free;
        }
    }

    /// <summary>Gives slots back, because a try has ended.</summary>
    public void Free(string endpointId)
    {
        TaskCompletionSource freed;
        lock (_lock)
        {
            GiveBack(endpointId, 1);
            freed = _freed;
            _freed = New();
        }
        freed.SetResult();
    }

    /// <summary>Gives slots back that were not needed; nobody is woken.</summary>
    public void GiveBack(string endpointId, int count)
    {
        lock (_lock)
        {
            _total -= count;
            var left = _taken[endpointId] - count;
            if (left == 0)
            {
                _taken.Remove(endpointId);
            }
            else
            {
                _taken[endpointId] = left;
            }
        }
    }

    private TaskCompletionSource New() =>
        new(
            _options.WakesInline
                ? TaskCreationOptions.None
                : TaskCreationOptions.RunContinuationsAsynchronously
        );
}
