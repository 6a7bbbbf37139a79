using System.Collections.Immutable;
using Gateway.Http;

namespace Gateway.Store.Engine;

/// <summary>Where units of work are handed in: the writer, or in tests one that is slow, full or cut off.</summary>
internal interface ICommitQueue : IAsyncDisposable
{
    /// <summary>Units that were handed in and are not on disk yet.</summary>
    int Waiting { get; }

    /// <summary>Runs a unit, all or nothing; the task ends when it is on disk.</summary>
    /// <param name="scope">What it decides by.</param>
    /// <param name="work">
    /// Reads and writes through the session; may run more than once, of which only the last counts; must not call back into
    /// the lane nor await anything but the session.
    /// </param>
    /// <param name="mayBeShed">Whether the unit is refused by <see cref="OverloadedException"/> when the queue is full.</param>
    Task<T> RunAsync<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work, bool mayBeShed);
}

/// <summary>
/// What a unit of work decides by. Units that share anything of it never run at the same time: the second one sees what the
/// first one wrote.
/// </summary>
/// <param name="MerchantId">Whose rows it writes; null: none that belong to a merchant.</param>
/// <param name="Touches">Ids and keys of that merchant; empty: everything of it.</param>
internal readonly record struct ConflictKeys(string? MerchantId, ImmutableArray<string> Touches)
{
    /// <summary>Rows that belong to no merchant: settings, counters, the list of merchants.</summary>
    public static ConflictKeys Shared => new(null, []);

    /// <summary>All that belongs to a merchant.</summary>
    public static ConflictKeys Whole(string merchantId) => new(merchantId, []);

    /// <summary>Some of what belongs to a merchant.</summary>
    public static ConflictKeys Of(string merchantId, params ReadOnlySpan<string?> touches)
    {
        var some = ImmutableArray.CreateBuilder<string>(touches.Length);
        foreach (var touch in touches)
        {
            if (touch is not null)
            {
                some.Add(touch);
            }
        }
        return new(merchantId, some.ToImmutable());
    }
}

/// <summary>Scopes that have nothing in common.</summary>
internal sealed class ConflictSet
{
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly HashSet<(string Merchant, string Touch)> _some = [];
    private bool _shared;

    /// <summary>
    /// Adds a scope, unless it shares anything with those before it. One that is refused counts all the same, so that what
    /// shares with it stays behind it.
    /// </summary>
    public bool TryAdd(ConflictKeys scope)
    {
        if (scope.MerchantId is not { } merchant)
        {
            var first = !_shared;
            _shared = true;
            return first;
        }
        var free = !_whole.Contains(merchant);
        if (scope.Touches.IsEmpty)
        {
            free &= !_touched.Contains(merchant);
            _whole.Add(merchant);
        }
        foreach (var touch in scope.Touches)
        {
            free &= _some.Add((merchant, touch));
        }
        _touched.Add(merchant);
        return free;
    }
}

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
    public abstract Task RunAsync(Session session);
    public abstract void Fail(Exception failure);
    public abstract void Complete();
}

/// <inheritdoc/>
internal sealed class UnitOfWork<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work, bool mayBeShed) : UnitOfWork(scope, mayBeShed)
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

    public override async Task RunAsync(Session session) => _result = await work(session);

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
