using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Adapters.Network;

/// <summary>
/// The resolver of the operating system (hosts file, name servers), asked on threads of its own. It blocks its thread until
/// the name server answers or is given up, 10 s and more, and nothing can cut that short: on the thread pool a few silent
/// names would stop every request. Here they hold up only further names of the same share.
/// </summary>
/// <param name="time">Measures how long an answer is good for.</param>
/// <param name="lookUp">Blocks until it knows the addresses of a name, or throws <see cref="SocketException"/>.</param>
public sealed class SystemResolver(TimeProvider time, Func<string, IPAddress[]> lookUp) : IResolver
{
    /// <summary>Names that are looked up at the same time, at the most; each has a thread.</summary>
    public const int MostAtOnce = 16;

    /// <summary>The same, of one share.</summary>
    public const int MostOfShare = 2;

    /// <summary>Names whose answers are remembered, at the most.</summary>
    public const int MostKnown = 4096;

    /// <summary>How long addresses are remembered. The system does not say how long they are good for.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);

    /// <summary>How long it is remembered that a name has no address.</summary>
    public static readonly TimeSpan AbsentFor = TimeSpan.FromSeconds(5);

    private const int SmallStack = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Share, string Host), Flight> _flights = [];

    private readonly FairLimiter _turns = new(MostAtOnce, MostOfShare);

    /// <summary>Asks the operating system.</summary>
    public SystemResolver(TimeProvider time)
        : this(time, Dns.GetHostAddresses) { }

    /// <inheritdoc/>
    public async Task<ImmutableArray<IPAddress>> ResolveAsync(string host, string share, CancellationToken cancellationToken)
    {
        Flight? flight;
        var begins = false;
        lock (_lock)
        {
            if (_known.TryGetValue(host, out var known) && !IsOver(known))
            {
                return known.Answer.Addresses();
            }
            if (!_flights.TryGetValue((share, host), out flight))
            {
                flight = new Flight();
                _flights.Add((share, host), flight);
                begins = true;
            }
            flight.Waiting++;
        }
        if (begins)
        {
            _ = FlyAsync(flight, share, host);
        }
        try
        {
            return (await flight.Landed.Task.WaitAsync(cancellationToken)).Addresses();
        }
        finally
        {
            lock (_lock)
            {
                flight.Waiting--;
            }
        }
    }

    private async Task FlyAsync(Flight flight, string share, string host)
    {
        var answer = Answer.None(SocketError.TryAgain);
        try
        {
            using var turn = await _turns.TakeAsync(share, CancellationToken.None);
            if (StillWanted(flight, share, host))
            {
                answer = await OnThreadOfItsOwnAsync(host);
            }
        }
        finally
        {
            Land(flight, share, host, answer);
        }
    }

    // All who asked may have given up before the turn came.
    private bool StillWanted(Flight flight, string share, string host)
    {
        lock (_lock)
        {
            if (flight.Waiting > 0)
            {
                return true;
            }
            _flights.Remove((share, host));
            return false;
        }
    }

    private Task<Answer> OnThreadOfItsOwnAsync(string host)
    {
        var done = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => done.SetResult(LookUp(host)), SmallStack) { IsBackground = true, Name = "name lookup" }.Start();
        return done.Task;
    }

    private Answer LookUp(string host)
    {
        try
        {
            return lookUp(host) is { Length: > 0 } addresses
                ? new Answer([.. addresses], SocketError.Success)
                : Answer.None(SocketError.HostNotFound);
        }
        catch (SocketException failure)
        {
            return Answer.None(failure.SocketErrorCode);
        }
#pragma warning disable CA1031 // on a thread of its own nothing else would catch it, and the process would end
        catch (Exception)
#pragma warning restore CA1031
        {
            // E.g. a name that is too long to be asked for.
            return Answer.None(SocketError.NoRecovery);
        }
    }

    private void Land(Flight flight, string share, string host, Answer answer)
    {
        lock (_lock)
        {
            // If nobody wanted it any more, it was not asked for, and another one may have begun since.
            if (_flights.TryGetValue((share, host), out var current) && ReferenceEquals(current, flight))
            {
                _flights.Remove((share, host));
                Keep(host, answer);
            }
        }
        flight.Landed.SetResult(answer);
    }

    private void Keep(string host, Answer answer)
    {
        if (_known.Count >= MostKnown)
        {
            foreach (var (name, known) in _known)
            {
                if (IsOver(known))
                {
                    _known.Remove(name);
                }
            }
            if (_known.Count >= MostKnown)
            {
                _known.Clear();
            }
        }
        _known[host] = new Known(answer, time.GetTimestamp());
    }

    private bool IsOver(Known known) => time.GetElapsedTime(known.Since) >= (known.Answer.IsAbsent ? AbsentFor : GoodFor);

    private sealed class Flight
    {
        public TaskCompletionSource<Answer> Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Waiting { get; set; }
    }

    private sealed record Known(Answer Answer, long Since);

    private sealed record Answer(ImmutableArray<IPAddress> Found, SocketError Error)
    {
        public bool IsAbsent => Error != SocketError.Success;

        public static Answer None(SocketError error) => new([], error);

        public ImmutableArray<IPAddress> Addresses() => IsAbsent ? throw new SocketException((int)Error) : Found;
    }
}
