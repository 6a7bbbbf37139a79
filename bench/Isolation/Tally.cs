using System.Collections.Concurrent;

namespace Isolation;

/// <summary>What became of a payment, as its client was told.</summary>
internal enum Ending
{
    /// <summary>Paid, or with a code to show.</summary>
    Done,

    /// <summary>201 and still processing.</summary>
    Open,

    /// <summary>201 and declined as `scheme_unavailable`: no charge, told at once.</summary>
    Unavailable,

    /// <summary>201 and declined for any other reason.</summary>
    Declined,

    /// <summary>503.</summary>
    Shed,

    /// <summary>Anything else.</summary>
    Error,
}

/// <summary>One answer: the payment's id if there is one, and how it ended.</summary>
internal sealed record Told(Ending Ending, string? Payment);

/// <summary>Answers of one wallet in one phase. What comes after the phase counts as an answer, but not as throughput.</summary>
internal sealed class Tally
{
    private readonly ConcurrentQueue<Told> _all = new();
    private int _inTime;

    public IEnumerable<string> OpenPayments => _all.Where(one => one.Ending == Ending.Open).Select(one => one.Payment!);

    public int InTime => _inTime;

    public void Add(Told told, bool isInTime)
    {
        _all.Enqueue(told);
        if (isInTime && told.Ending == Ending.Done)
        {
            Interlocked.Increment(ref _inTime);
        }
    }

    public int Count(Ending ending) => _all.Count(one => one.Ending == ending);
}
