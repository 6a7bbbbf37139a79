using System.Threading.Channels;
using Gateway.Http;

namespace Gateway.Store.Engine;

/// <summary>
/// Units that wait for a writer. One that may be shed is refused when the queue is full and when its turn does not come in
/// time; all others wait as long as it takes.
/// </summary>
/// <param name="wakesItsThread">Whether the writer is a thread, which then is woken by who hands a unit in and not by another task.</param>
internal sealed class UnitQueue(bool wakesItsThread)
{
    /// <summary>Units that may wait before new payments are shed.</summary>
    public const int MaxQueue = 4096;

    /// <summary>How long a unit that may be shed waits for its turn.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private const int MaxGroup = 128;
    private readonly Channel<UnitOfWork> _queue = Channel.CreateUnbounded<UnitOfWork>(
        new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = wakesItsThread }
    );
    private int _waiting;
    private volatile StoreTrouble? _trouble;

    /// <summary>
    /// Why units that must wait are being tried again; null: none are. Meanwhile what may be shed is refused at once, since
    /// its turn would not come.
    /// </summary>
    public StoreTrouble? Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }

    /// <summary>Units that were handed in and are not finished.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Hands a unit in.</summary>
    public Task<T> RunAsync<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work, bool mayBeShed)
    {
        if (mayBeShed && (_trouble is not null || Waiting >= MaxQueue))
        {
            throw new OverloadedException(_trouble);
        }
        var unit = new UnitOfWork<T>(scope, work, mayBeShed);
        Interlocked.Increment(ref _waiting);
        if (!_queue.Writer.TryWrite(unit))
        {
            Interlocked.Decrement(ref _waiting);
            throw new ObjectDisposedException(nameof(UnitQueue));
        }
        return mayBeShed ? unit.WithinAsync(LongestWait, this) : unit.Task;
    }

    /// <summary>Ends when there is work; false: there will be none any more.</summary>
    public ValueTask<bool> WaitAsync() => _queue.Reader.WaitToReadAsync();

    /// <summary>Takes the next unit that somebody still waits for, unless the group is as large as it may be.</summary>
    public bool TryTake(List<UnitOfWork> group)
    {
        while (group.Count < MaxGroup && _queue.Reader.TryRead(out var unit))
        {
            if (unit.TryTake())
            {
                group.Add(unit);
                return true;
            }
            Interlocked.Decrement(ref _waiting);
        }
        return false;
    }

    /// <summary>Tells who waits what became of taken units.</summary>
    public void Finish(List<UnitOfWork> units)
    {
        Interlocked.Add(ref _waiting, -units.Count);
        foreach (var unit in units)
        {
            unit.Complete();
        }
        units.Clear();
    }

    /// <summary>Refuses what may be refused of a group: nothing of it came about.</summary>
    /// <param name="group">Keeps the units that must wait.</param>
    /// <param name="trouble">Why the database refuses; null: it is only busy.</param>
    /// <param name="all">Whether no unit can wait any longer.</param>
    public void Refuse(List<UnitOfWork> group, StoreTrouble? trouble, bool all)
    {
        var refused = group.FindAll(unit => all || unit.MayBeShed);
        refused.ForEach(unit => unit.Fail(new OverloadedException(trouble)));
        group.RemoveAll(unit => all || unit.MayBeShed);
        Finish(refused);
        Trouble = group.Count > 0 ? trouble : null;
    }

    /// <summary>Takes no more.</summary>
    public void Close() => _queue.Writer.TryComplete();
}
