namespace Adapters.Network;

/// <summary>
/// Lets so many go on at the same time, and so many of one share. Shares that wait are served in turn, however many wait in
/// each: whoever has many that wait delays its own.
/// </summary>
/// <param name="most">How many at the same time.</param>
/// <param name="mostOfShare">How many of one share.</param>
public sealed class FairLimiter(int most, int mostOfShare)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Share> _shares = new(StringComparer.Ordinal);

    // Those that wait, the one that has waited longest since its last turn first.
    private readonly LinkedList<Share> _waiting = new();
    private int _taken;

    /// <summary>A permit if one is free now, given back by disposing it; null: there is none.</summary>
    /// <param name="share">Who asks, e.g. a merchant's id.</param>
    public IDisposable? TryTake(string share)
    {
        lock (_lock)
        {
            var of = Of(share);
            var permit = CanGoOn(of) ? Take(of) : null;
            Forget(of);
            return permit;
        }
    }

    /// <summary>A permit, given back by disposing it, once it is the share's turn.</summary>
    /// <param name="share">Who asks, e.g. a merchant's id.</param>
    /// <param name="cancellationToken">The caller waits no longer.</param>
    public Task<IDisposable> TakeAsync(string share, CancellationToken cancellationToken)
    {
        TaskCompletionSource<IDisposable> turn;
        lock (_lock)
        {
            var of = Of(share);
            if (of.Waiting.Count == 0 && CanGoOn(of))
            {
                return Task.FromResult<IDisposable>(Take(of));
            }
            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            of.Waiting.Enqueue(turn);
            if (of.Place is null)
            {
                of.Place = _waiting.AddLast(of);
            }
        }
        return WaitAsync(turn, cancellationToken);
    }

    private static async Task<IDisposable> WaitAsync(TaskCompletionSource<IDisposable> turn, CancellationToken cancellationToken)
    {
        // A turn that came at the same moment is taken: it would be lost otherwise.
        await using var gaveUp = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        return await turn.Task;
    }

    private bool CanGoOn(Share share) => _taken < most && share.Taken < mostOfShare;

    private Share Of(string name)
    {
        if (!_shares.TryGetValue(name, out var share))
        {
            share = new Share(name);
            _shares.Add(name, share);
        }
        return share;
    }

    private Permit Take(Share share)
    {
        _taken++;
        share.Taken++;
        return new Permit(this, share);
    }

    private void GiveBack(Share share)
    {
        lock (_lock)
        {
            _taken--;
            share.Taken--;
            while (Next() is { } next)
            {
                var permit = Take(next);
                if (!next.Waiting.Dequeue().TrySetResult(permit))
                {
                    // It had given up.
                    _taken--;
                    next.Taken--;
                }
                _waiting.Remove(next.Place!);
                next.Place = next.Waiting.Count > 0 ? _waiting.AddLast(next) : null;
                Forget(next);
            }
            Forget(share);
        }
    }

    private Share? Next()
    {
        if (_taken < most)
        {
            foreach (var share in _waiting)
            {
                if (share.Taken < mostOfShare)
                {
                    return share;
                }
            }
        }
        return null;
    }

    private void Forget(Share share)
    {
        if (share is { Taken: 0, Waiting.Count: 0 })
        {
            _shares.Remove(share.Name);
        }
    }

    private sealed class Share(string name)
    {
        public string Name => name;

        public Queue<TaskCompletionSource<IDisposable>> Waiting { get; } = new();

        /// <summary>Among those that wait; null: nobody of it waits.</summary>
        public LinkedListNode<Share>? Place { get; set; }

        public int Taken { get; set; }
    }

    private sealed class Permit(FairLimiter limiter, Share share) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                limiter.GiveBack(share);
            }
        }
    }
}
