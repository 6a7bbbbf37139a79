using System.Runtime.InteropServices;

namespace Load.Drive;

/// <summary>How many payments were made, how many were not, and how long each took.</summary>
internal sealed class Tally
{
    private readonly List<int> microseconds = [];

    public int Payments => microseconds.Count;

    public int Errors { get; private set; }

    public TimeSpan Length { get; private init; }

    public static Tally Of(IEnumerable<Tally> tallies, TimeSpan length)
    {
        var whole = new Tally { Length = length };
        foreach (var tally in tallies)
        {
            whole.microseconds.AddRange(tally.microseconds);
            whole.Errors += tally.Errors;
        }
        CollectionsMarshal.AsSpan(whole.microseconds).Sort();
        return whole;
    }

    public void Add(bool paid, TimeSpan took)
    {
        if (paid)
        {
            microseconds.Add((int)took.TotalMicroseconds);
        }
        else
        {
            Errors++;
        }
    }

    /// <summary>Milliseconds within which a part of the payments was answered; only of a whole.</summary>
    public double Quantile(double part) =>
        Payments == 0 ? 0 : microseconds[(int)Math.Ceiling(part * Payments) - 1] / 1000.0;
}
