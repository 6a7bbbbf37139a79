using Gateway.Store.Sql;

namespace Gateway.Webhooks;

/// <summary>How many tries are under way: in all, of each merchant and at each endpoint.</summary>
internal sealed class EndpointLimiter
{
    private readonly WebhookOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _atEndpoint = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ofMerchant = new(StringComparer.Ordinal);
    private int _total;
    private TaskCompletionSource _freed;

    public EndpointLimiter(WebhookOptions options)
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

    /// <summary>The endpoints in the order in which they take slots: first those of whom least is under way.</summary>
    public List<WaitingEndpoint> InTurn(IEnumerable<WaitingEndpoint> waiting)
    {
        lock (_lock)
        {
            return [.. waiting.OrderBy(e => _ofMerchant.GetValueOrDefault(e.MerchantId)).ThenBy(e => _atEndpoint.GetValueOrDefault(e.Id))];
        }
    }

    /// <summary>Takes as many slots as an endpoint may have now, perhaps none.</summary>
    public int Take(WaitingEndpoint endpoint)
    {
        lock (_lock)
        {
            var most = endpoint.Failing ? _options.SlotsWhenFailing : _options.SlotsPerEndpoint;
            var free = Math.Min(
                most - _atEndpoint.GetValueOrDefault(endpoint.Id),
                Math.Min(_options.SlotsPerMerchant - _ofMerchant.GetValueOrDefault(endpoint.MerchantId), _options.Slots - _total)
            );
            if (free <= 0)
            {
                return 0;
            }
            Add(endpoint.MerchantId, endpoint.Id, free);
            return free;
        }
    }

    /// <summary>Gives a slot back, because a try has ended.</summary>
    public void Free(string merchantId, string endpointId)
    {
        TaskCompletionSource freed;
        lock (_lock)
        {
            Add(merchantId, endpointId, -1);
            freed = _freed;
            _freed = New();
        }
        freed.SetResult();
    }

    /// <summary>Gives slots back that were not needed; nobody is woken.</summary>
    public void GiveBack(WaitingEndpoint endpoint, int count)
    {
        lock (_lock)
        {
            Add(endpoint.MerchantId, endpoint.Id, -count);
        }
    }

    private void Add(string merchantId, string endpointId, int count)
    {
        _total += count;
        Add(_ofMerchant, merchantId, count);
        Add(_atEndpoint, endpointId, count);
    }

    private static void Add(Dictionary<string, int> counts, string id, int count)
    {
        counts[id] = counts.GetValueOrDefault(id) + count;
        if (counts[id] == 0)
        {
            counts.Remove(id);
        }
    }

    private TaskCompletionSource New() =>
        new(_options.WakesInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
}
