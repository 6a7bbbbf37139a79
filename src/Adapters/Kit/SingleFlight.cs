namespace Adapters.Kit;

/// <summary>
/// Something that many need at once and that is fetched once: whoever asks while it is on its way waits for the same. It
/// belongs to all of them, so no caller's deadline ends it; the pipeline's does.
/// </summary>
internal sealed class SingleFlight<T>
{
    private readonly Lock _gate = new();
    private List<TaskCompletionSource<T>>? _waiting;

    /// <summary>Whether one is on its way.</summary>
    public bool IsUnderWay
    {
        get
        {
            lock (_gate)
            {
                return _waiting is not null;
            }
        }
    }

    /// <summary>Joins the fetch that is on its way, or begins one.</summary>
    public Task<T> JoinAsync(Func<Task<T>> fetch)
    {
        var mine = new TaskCompletionSource<T>();
        lock (_gate)
        {
            if (_waiting is { } others)
            {
                others.Add(mine);
                return mine.Task;
            }
            _waiting = [mine];
        }
        _ = FlyAsync(fetch);
        return mine.Task;
    }

    private async Task FlyAsync(Func<Task<T>> fetch)
    {
        try
        {
            var fetched = await fetch();
            foreach (var waiting in Land())
            {
                waiting.SetResult(fetched);
            }
        }
#pragma warning disable CA1031 // whatever it is, it is handed to those who wait
        catch (Exception failure)
#pragma warning restore CA1031
        {
            foreach (var waiting in Land())
            {
                waiting.SetException(failure);
            }
        }
    }

    private List<TaskCompletionSource<T>> Land()
    {
        lock (_gate)
        {
            var landed = _waiting ?? [];
            _waiting = null;
            return landed;
        }
    }
}
