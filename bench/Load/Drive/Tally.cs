using System.Runtime.InteropServices;

namespace Load.Drive;

/// <summary>How many payments were made, how many were not, and how long each took.</summary>
internal sealed class Tally
{
    private readonly List<int> _microseconds = [];
    private double? _average;

    public int Payments { get; private set; }

    public int Errors { get; private set; }

    public TimeSpan Length { get; private init; }

    public static Tally Of(IEnumerable<Tally> tallies, TimeSpan length)
    {
        var whole = new Tally { Length = length };
        foreach (var tally in tallies)
        {
            whole._microseconds.AddRange(tally._microseconds);
            whole.Payments += tally.Payments;
            whole.Errors += tally.Errors;
        }
        CollectionsMarshal.AsSpan(whole._microseconds).Sort();
        return whole;
    }

    /// <summary>As another program counted it, of which only the average is known.</summary>
    public static Tally Of(int payments, int errors, TimeSpan length, double averageMs) =>
        new()
        {
            Payments = payments,
            Errors = errors,
            Length = length,
            _average = averageMs,
        };

    public void Add(bool paid, TimeSpan took)
    {
        if (paid)
        {
            Payments++;
            _microseconds.Add((int)took.TotalMicroseconds);
        }
        else
        {
            Errors++;
        }
    }

    /// <summary>Milliseconds within which a part of the payments was answered; only of a whole.</summary>
    public double Quantile(double part) =>
        _average is { } known ? known
        : Payments == 0 ? 0
        : _microseconds[(int)Math.Ceiling(part * Payments) - 1] / 1000.0;
}
