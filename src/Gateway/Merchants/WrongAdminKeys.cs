using System.Diagnostics.Metrics;
using Gateway.Http;

namespace Gateway.Merchants;

/// <summary>
/// Counts admin keys that are wrong, and answers 429 when they come faster than people mistype. The right key is looked at first,
/// so that whoever guesses cannot keep an admin out.
/// </summary>
internal sealed class WrongAdminKeys(TimeProvider time)
{
    /// <summary>Wrong keys that are answered 401 in a second; twice as many at once.</summary>
    public const int PerSecond = 5;

    private static readonly Meter Meter = new("Gateway.Merchants");

    private static readonly Counter<long> Count = Meter.CreateCounter<long>(
        "gateway.admin.wrong_keys",
        description: "Requests with a wrong admin key"
    );

    private readonly TokenBucket _bucket = new(PerSecond, 2 * PerSecond, time);

    /// <summary>Notes a wrong key; the problem to answer if there are too many, or null.</summary>
    public Problem? Note()
    {
        Count.Add(1);
        var allowance = _bucket.Take();
        return allowance.Taken ? null : Problem.TooManyWrongKeys(allowance.Next);
    }
}
