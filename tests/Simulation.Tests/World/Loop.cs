namespace Simulation.Tests.World;

/// <summary>
/// The one thread and the one clock of a simulated world. Whatever waits, waits for an event of this queue; when an event
/// fires, everything that follows from it runs at once on this thread, until it waits again. So a seed decides it all.
/// </summary>
internal sealed class Loop(int seed, DateTimeOffset start)
{
    private readonly PriorityQueue<Event, (long At, long Order)> _queue = new();
    private readonly PriorityQueue<Event, (long At, long Order)> _ticks = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;

    /// <summary>The only source of chance.</summary>
    public Random Chance { get; } = new(seed);

    /// <summary>The world's time.</summary>
    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>Events that fired.</summary>
    public long Steps { get; private set; }

    /// <summary>When the next thing of the store is due: the ticks of those who only look for it may be passed over until then.</summary>
    public Func<DateTimeOffset?> NextDue { get; set; } = () => null;

    /// <summary>Whether nothing but idle ticks is to come.</summary>
    public bool Quiet => Head(_queue) is null && NextDue() is null;

    /// <summary>At this time, do this; unless its owner is dead by then.</summary>
    /// <param name="delay">From now.</param>
    /// <param name="action">What to do.</param>
    /// <param name="owner">Whose life it hangs on; null: the world's.</param>
    /// <param name="tick">Whether it only looks whether anything is due.</param>
    public Event After(TimeSpan delay, Action action, Life? owner, bool tick = false)
    {
        var made = new Event(Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero), action, owner, tick);
        (tick ? _ticks : _queue).Enqueue(made, (made.At.UtcTicks, ++_order));
        return made;
    }

    /// <summary>Ends after a while of the world's time.</summary>
    public Task Pause(TimeSpan delay, Life? owner = null)
    {
        var done = new TaskCompletionSource();
        After(delay, done.SetResult, owner);
        return done.Task;
    }

    /// <summary>A while between two bounds.</summary>
    public TimeSpan Between(double fromMs, double toMs) =>
        TimeSpan.FromTicks((long)((fromMs + (Chance.NextDouble() * (toMs - fromMs))) * 10_000));

    /// <summary>True as often as said.</summary>
    public bool Happens(double probability) => Chance.NextDouble() < probability;

    /// <summary>Fires events until the condition holds, or the time or the number of steps is used up. False: used up.</summary>
    public bool Run(Func<bool> until, DateTimeOffset latest, long maxSteps)
    {
        var last = Steps + maxSteps;
        while (!until())
        {
            if (Steps >= last || Next() is not { } next || next.At > latest)
            {
                return false;
            }
            (next.Tick ? _ticks : _queue).Dequeue();
            Now = next.At > Now ? next.At : Now;
            Steps++;
            next.Action();
        }
        return true;
    }

    /// <summary>Whether this is the world's own thread.</summary>
    public bool IsHere => Environment.CurrentManagedThreadId == _thread;

    /// <summary>Fails if something left the thread, for then the seed would not decide any more.</summary>
    public void CheckThread()
    {
        if (!IsHere)
        {
            throw new InvalidOperationException("something left the simulation's thread");
        }
    }

    private Event? Next()
    {
        while (true)
        {
            var first = Head(_queue);
            var tick = Head(_ticks);
            if (tick is null || (first is not null && first.At <= tick.At))
            {
                return first;
            }
            // A tick before anything can be due is moved to where something can be.
            var due = NextDue();
            var useful = due is null || first?.At < due ? first?.At : due;
            if (useful is not { } at)
            {
                return null;
            }
            if (at <= tick.At)
            {
                return tick;
            }
            _ticks.Dequeue();
            tick.At = at;
            _ticks.Enqueue(tick, (at.UtcTicks, ++_order));
        }
    }

    private static Event? Head(PriorityQueue<Event, (long At, long Order)> queue)
    {
        while (queue.TryPeek(out var head, out _))
        {
            if (!head.IsOver)
            {
                return head;
            }
            queue.Dequeue();
        }
        return null;
    }
}

/// <summary>Something that is to happen.</summary>
internal sealed class Event(DateTimeOffset at, Action action, Life? owner, bool tick)
{
    private bool _cancelled;

    public DateTimeOffset At { get; set; } = at;
    public Action Action => action;
    public bool Tick => tick;

    /// <summary>Called off, or its owner is dead.</summary>
    public bool IsOver => _cancelled || owner is { IsOver: true };

    public void Cancel() => _cancelled = true;
}

/// <summary>The life of one gateway process: when it is over, nothing of it ever runs again.</summary>
internal sealed class Life
{
    private readonly List<Action> _mourners = [];

    public bool IsOver { get; private set; }

    /// <summary>Runs when the process dies: what its callers see of it.</summary>
    public void OnEnd(Action mourner) => _mourners.Add(mourner);

    /// <summary>Forgets who would mourn.</summary>
    public void Forget(Action mourner) => _mourners.Remove(mourner);

    public void End()
    {
        IsOver = true;
        foreach (var mourner in _mourners.ToArray())
        {
            mourner();
        }
        _mourners.Clear();
    }
}
