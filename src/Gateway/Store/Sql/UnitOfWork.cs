using Gateway.Http;

namespace Gateway.Store.Sql;

/// <summary>A unit of work in the writer's queue: taken once, or withdrawn before it was.</summary>
internal abstract class UnitOfWork(ConflictKeys scope, bool mayBeShed)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Withdrawn = 2;
    private int _state = Waiting;

    /// <summary>What it decides by.</summary>
    public ConflictKeys Scope => scope;

    /// <summary>Whether nobody is harmed if it is refused.</summary>
    public bool MayBeShed => mayBeShed;

    /// <summary>The writer takes it up; false: nobody waits for it any more, and it must not run.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Whoever waits gives it up; false: the writer has it already, and its outcome counts.</summary>
    protected bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;

    /// <summary>Runs it, forgetting what an earlier run did.</summary>
    public abstract Task RunAsync(StoreSession session);
    public abstract void Fail(Exception failure);
    public abstract void Complete();
}

/// <inheritdoc/>
internal sealed class UnitOfWork<T>(ConflictKeys scope, Func<StoreSession, ValueTask<T>> work, bool mayBeShed)
    : UnitOfWork(scope, mayBeShed)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _failure;

    /// <summary>Ends when the unit is on disk.</summary>
    public Task<T> Task => _done.Task;

    /// <summary>The same, but refuses with <see cref="OverloadedException"/> if the unit's turn has not come by then.</summary>
    public async Task<T> WithinAsync(TimeSpan longest, UnitQueue queue)
    {
        try
        {
            return await Task.WaitAsync(longest);
        }
        catch (TimeoutException)
        {
            if (TryWithdraw())
            {
                throw new OverloadedException(queue.Trouble);
            }
        }
        return await Task;
    }

    public override async Task RunAsync(StoreSession session) => _result = await work(session);

    public override void Fail(Exception failure) => _failure = failure;

    public override void Complete()
    {
        if (_failure is null)
        {
            _done.SetResult(_result!);
        }
        else
        {
            _done.SetException(_failure);
        }
    }
}
