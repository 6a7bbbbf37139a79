using Gateway.Http;

namespace Gateway.Wallets;

/// <summary>
/// The places at one wallet and the queue for them. No merchant takes more than its share of either, and those that wait
/// are served merchant by merchant in turn, so that a queue of one is no longer for another.
/// </summary>
internal sealed class WalletLimiter(WalletLimiterOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly MerchantShare _places = new(options.Places);
    private readonly MerchantShare _queue = new(options.Queue);

    // Each merchant that waits stands here once; the first is served next.
    private readonly LinkedList<string> _turns = new();
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<Permit>>> _waiting = new(StringComparer.Ordinal);

    /// <summary>A place if the merchant may have one now.</summary>
    public Permit? TryEnter(string merchantId)
    {
        lock (_lock)
        {
            // The merchant's own requests that wait come first.
            return !_waiting.ContainsKey(merchantId) && _places.TryTake(merchantId) == ShareResult.Taken
                ? new Permit(this, merchantId)
                : null;
        }
    }

    /// <summary>A place, waited for if need be; null: no room in the queue, or none became free in time.</summary>
    public async ValueTask<Permit?> EnterAsync(string merchantId, CancellationToken cancellationToken)
    {
        TaskCompletionSource<Permit> turn;
        lock (_lock)
        {
            if (TryEnter(merchantId) is { } free)
            {
                return free;
            }
            if (_queue.TryTake(merchantId) != ShareResult.Taken)
            {
                return null;
            }
            turn = Join(merchantId);
        }
        await ((Task)turn.Task)
            .WaitAsync(options.LongestWait, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var place = Leave(merchantId, turn);
        if (cancellationToken.IsCancellationRequested)
        {
            place?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
        }
        return place;
    }

    /// <summary>Frees a place of a merchant; whoever is next in turn gets it.</summary>
    internal void GiveBack(string merchantId)
    {
        lock (_lock)
        {
            _places.GiveBack(merchantId);
            var next = _turns.First;
            while (next is not null)
            {
                if (_places.TryTake(next.Value) == ShareResult.Taken)
                {
                    Serve(next);
                    next = _turns.First;
                }
                else
                {
                    next = next.Next;
                }
            }
        }
    }

    private void Serve(LinkedListNode<string> turn)
    {
        var waiting = _waiting[turn.Value];
        var first = waiting.First!.Value;
        waiting.RemoveFirst();
        _queue.GiveBack(turn.Value);
        _turns.Remove(turn);
        if (waiting.Count > 0)
        {
            _turns.AddLast(turn);
        }
        else
        {
            _waiting.Remove(turn.Value);
        }
        first.SetResult(new Permit(this, turn.Value));
    }

    private TaskCompletionSource<Permit> Join(string merchantId)
    {
        var turn = new TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.TryGetValue(merchantId, out var waiting))
        {
            _waiting.Add(merchantId, waiting = new());
            _turns.AddLast(merchantId);
        }
        waiting.AddLast(turn);
        return turn;
    }

    // The place may have come just when the waiting ended.
    private Permit? Leave(string merchantId, TaskCompletionSource<Permit> turn)
    {
        lock (_lock)
        {
            if (turn.Task.IsCompletedSuccessfully)
            {
                return turn.Task.Result;
            }
            var waiting = _waiting[merchantId];
            waiting.Remove(turn);
            _queue.GiveBack(merchantId);
            if (waiting.Count == 0)
            {
                _waiting.Remove(merchantId);
                _turns.Remove(merchantId);
            }
            return null;
        }
    }
}
