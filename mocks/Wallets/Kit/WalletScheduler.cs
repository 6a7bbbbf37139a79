namespace Mocks.Kit;

/// <summary>
/// The one lock of a wallet, and what is due under it. Whoever enters finds everything that fell due already done, in order
/// and with the time at which it was due; a timer enters by itself, so nothing waits for a visitor.
/// </summary>
public sealed class WalletScheduler : IDisposable
{
    private static readonly TimeSpan ShortestNap = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestNap = TimeSpan.FromHours(12);

    private readonly Lock _gate = new();
    private readonly WalletClock _clock;
    private readonly SortedSet<Appointment> _onRealClock = new(Appointment.ByTime);
    private readonly SortedSet<Appointment> _onBusinessClock = new(Appointment.ByTime);
    private readonly ITimer _timer;
    private Moment _current;
    private DateTimeOffset? _armedFor;
    private bool _inside;
    private long _count;

    internal WalletScheduler(WalletClock clock)
    {
        this._clock = clock;
        _timer = clock.Time.CreateTimer(_ => Enter(_ => _armedFor = null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs what is due, then the given work, all under the lock. Entering again from inside is allowed.</summary>
    public T Enter<T>(Func<Moment, T> work)
    {
        lock (_gate)
        {
            if (_inside)
            {
                return work(_current);
            }

            _inside = true;
            try
            {
                RunDue();
                _current = _clock.Moment;
                return work(_current);
            }
            finally
            {
                _inside = false;
                Rearm();
            }
        }
    }

    /// <inheritdoc cref="Enter{T}"/>
    public void Enter(Action<Moment> work) =>
        Enter(now =>
        {
            work(now);
            return true;
        });

    /// <summary>At this instant of the real clock, do this under the lock.</summary>
    public Appointment At(DateTimeOffset real, Action<Moment> effect) => Note(new Appointment(real, onBusinessClock: false, effect));

    /// <summary>When the business clock shows (or has jumped past) this instant, do this under the lock.</summary>
    public Appointment AtBusiness(DateTimeOffset business, Action<Moment> effect) =>
        Note(new Appointment(business, onBusinessClock: true, effect));

    /// <summary>Sets the business clock after everything due by the old one, then does what became due by the jump.</summary>
    public void SetBusinessClock(DateTimeOffset? business, bool frozen)
    {
        Enter(_ => _clock.Set(business, frozen));
        Enter(static _ => { });
    }

    /// <summary>Strikes out everything that was still to come.</summary>
    internal void Clear() =>
        Enter(_ =>
        {
            _onRealClock.Clear();
            _onBusinessClock.Clear();
        });

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private Appointment Note(Appointment appointment) =>
        Enter(_ =>
        {
            appointment.Order = ++_count;
            AgendaOf(appointment).Add(appointment);
            return appointment;
        });

    private void RunDue()
    {
        while (Next() is { } next && next.Due <= _clock.Now)
        {
            AgendaOf(next.Appointment).Remove(next.Appointment);
            _current = next.Appointment.OnBusinessClock
                ? new Moment(next.Due, next.Appointment.When)
                : _clock.MomentAt(next.Appointment.When);
            next.Appointment.Effect(_current);
        }
    }

    private (Appointment Appointment, DateTimeOffset Due)? Next()
    {
        var one = First(_onRealClock);
        var other = First(_onBusinessClock);
        return (one, other) switch
        {
            (null, _) => other,
            (_, null) => one,
            _ => one.Value.Due <= other.Value.Due ? one : other,
        };
    }

    private (Appointment Appointment, DateTimeOffset Due)? First(SortedSet<Appointment> agenda)
    {
        while (agenda.Min is { Cancelled: true } cancelled)
        {
            agenda.Remove(cancelled);
        }

        return agenda.Min is { } first && DueAt(first) is { } due ? (first, due) : null;
    }

    private SortedSet<Appointment> AgendaOf(Appointment appointment) => appointment.OnBusinessClock ? _onBusinessClock : _onRealClock;

    private DateTimeOffset? DueAt(Appointment appointment)
    {
        if (!appointment.OnBusinessClock)
        {
            return appointment.When;
        }

        // A clock that was set past the appointment makes it due now, not at some instant before the jump.
        return appointment.When <= _clock.BusinessNow
            ? Earlier(_clock.RealOf(appointment.When), _clock.Now)
            : _clock.RealOf(appointment.When);
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private void Rearm()
    {
        var next = Next()?.Due;
        if (next == _armedFor)
        {
            return;
        }

        _armedFor = next;
        _timer.Change(next is { } due ? Nap(due - _clock.Now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Nap(TimeSpan left) =>
        left < ShortestNap ? ShortestNap
        : left > LongestNap ? LongestNap
        : left;
}

/// <summary>Something that is due at an instant; it can be called off until then.</summary>
public sealed class Appointment
{
    internal static readonly IComparer<Appointment> ByTime = Comparer<Appointment>.Create(
        (one, other) => one.When == other.When ? one.Order.CompareTo(other.Order) : one.When.CompareTo(other.When)
    );

    internal Appointment(DateTimeOffset when, bool onBusinessClock, Action<Moment> effect)
    {
        When = when;
        OnBusinessClock = onBusinessClock;
        Effect = effect;
    }

    /// <summary>When it is due, on its clock.</summary>
    public DateTimeOffset When { get; }

    internal bool OnBusinessClock { get; }

    internal Action<Moment> Effect { get; }

    internal long Order { get; set; }

    internal bool Cancelled { get; private set; }

    /// <summary>It will not happen. Call under the lock.</summary>
    public void Cancel() => Cancelled = true;
}
