using System.Collections.Concurrent;
using System.Globalization;
using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.Ullim;

/// <summary>
/// What identifies a charge at the wallet beside the merchant id. The gateway draws it before anything is sent, and it
/// never changes afterwards; its text is what the gateway keeps.
/// </summary>
internal sealed record UllimNumber(string Tid, string Bdate, string Seq)
{
    /// <summary>Numbers run from 000001 and do not wrap within a business date.</summary>
    public const long Last = 999_999;

    private const int BdateLength = 8;
    private const int SeqLength = 6;

    /// <summary>Half of a day's numbers are for whoever comes first; of the other half each merchant has a share.</summary>
    /// <param name="mid">The merchant id at the wallet.</param>
    /// <param name="tid">The terminal.</param>
    /// <param name="bdate">The business date.</param>
    /// <param name="share">A merchant's share of a day's numbers, 0 to 1.</param>
    public static NumberSequence Sequence(string mid, string tid, DateOnly bdate, double share) =>
        new(Name(mid, tid, Write(bdate)), Last) { FreeUpTo = Last / 2, MerchantShare = (long)(share * Last) };

    /// <summary>The name of the sequence that the number was drawn from.</summary>
    public string SequenceName(string mid) => Name(mid, Tid, Bdate);

    /// <summary>The number with another value of the same sequence.</summary>
    public UllimNumber At(long value) => this with { Seq = Write(value) };

    /// <summary>What was drawn; null if the digits are no number.</summary>
    public long? Value => long.TryParse(Seq, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>The number for a value drawn from a sequence.</summary>
    public static UllimNumber Of(NumberSequence sequence, long value) =>
        sequence.Name.Split('/') is [_, _, var tid, var bdate]
            ? new UllimNumber(tid, bdate, Write(value))
            : throw new ArgumentException("Not a sequence of this wallet.", nameof(sequence));

    /// <summary>Reads the kept text; a terminal may itself hold hyphens, so the parts are counted from the end.</summary>
    public static UllimNumber Of(Charge charge)
    {
        var text = charge.Allocated ?? string.Empty;
        var bdateAt = text.Length - SeqLength - 1 - BdateLength;
        return bdateAt > 1 && text[bdateAt - 1] == '-' && text[^(SeqLength + 1)] == '-'
            ? new UllimNumber(text[..(bdateAt - 1)], text.Substring(bdateAt, BdateLength), text[^SeqLength..])
            : throw new ArgumentException("No number was allocated.", nameof(charge));
    }

    /// <summary>The business date, or null if the digits are no date.</summary>
    public DateOnly? Date =>
        DateOnly.TryParseExact(Bdate, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public override string ToString() => $"{Tid}-{Bdate}-{Seq}";

    private static string Name(string mid, string tid, string bdate) => $"ullim/{mid}/{tid}/{bdate}";

    private static string Write(long value) => value.ToString("000000", CultureInfo.InvariantCulture);

    private static string Write(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

/// <summary>
/// What this process knows of numbers: the last business date that is closed, which numbers it charged, and which may be
/// somebody else's. In memory only; about a number that is missing here an inquiry comes before a reversal, which costs a
/// question and never somebody else's charge.
/// </summary>
internal sealed class UllimNumbers
{
    private const int Most = 10_000;
    private static readonly TimeSpan NextDayFrom = TimeSpan.FromSeconds(60);

    // Whether the wallet answered for the number as ours.
    private readonly ConcurrentDictionary<UllimNumber, bool> _charged = new();

    // Whether the wallet answered DUP to our charge, so that a foreign voucher proves that it was not executed.
    private readonly ConcurrentDictionary<UllimNumber, bool> _suspects = new();
    private int _lastClosedDay;

    /// <summary>Notes that the business date of a number is closed.</summary>
    public void Close(UllimNumber number)
    {
        var day = number.Date?.DayNumber ?? 0;
        int known;
        while ((known = Volatile.Read(ref _lastClosedDay)) < day)
        {
            Interlocked.CompareExchange(ref _lastClosedDay, day, known);
        }
    }

    /// <summary>The business date of a charge stored at an instant.</summary>
    public DateOnly BusinessDate(DateTimeOffset now)
    {
        var date = DateOnly.FromDateTime((PyongyangTime.At(now) + NextDayFrom).DateTime);
        var closed = Volatile.Read(ref _lastClosedDay);
        return date.DayNumber > closed ? date : DateOnly.FromDayNumber(closed + 1);
    }

    /// <summary>Notes that a charge leaves.</summary>
    public void Sent(UllimNumber number) => RoomIn(_charged).TryAdd(number, false);

    /// <summary>Notes that the wallet answered for a number as ours.</summary>
    public void Ours(UllimNumber number)
    {
        _suspects.TryRemove(number, out _);
        RoomIn(_charged)[number] = true;
    }

    /// <summary>Notes that the wallet answered DUP to our charge.</summary>
    public void Duplicate(UllimNumber number) => RoomIn(_suspects)[number] = true;

    /// <summary>Notes that the wallet showed somebody else's voucher.</summary>
    public void Foreign(UllimNumber number) => RoomIn(_suspects).TryAdd(number, false);

    /// <summary>Whether the charge left from here, whatever came back.</summary>
    public bool IsSent(UllimNumber number) => _charged.ContainsKey(number);

    /// <summary>Whether the wallet showed it as our own charge.</summary>
    public bool IsOurs(UllimNumber number) => _charged.GetValueOrDefault(number);

    /// <summary>Whether it may be somebody else's: it is not undone before an inquiry shows that it is ours.</summary>
    public bool IsSuspect(UllimNumber number) => _suspects.ContainsKey(number);

    /// <summary>Whether DUP was the answer to our charge.</summary>
    public bool IsDuplicate(UllimNumber number) => _suspects.GetValueOrDefault(number);

    private static ConcurrentDictionary<UllimNumber, bool> RoomIn(ConcurrentDictionary<UllimNumber, bool> numbers)
    {
        if (numbers.Count >= Most)
        {
            numbers.Clear();
        }
        return numbers;
    }
}
