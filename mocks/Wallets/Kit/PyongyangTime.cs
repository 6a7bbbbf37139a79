using System.Globalization;

namespace Mocks.Kit;

/// <summary>Wall time of Asia/Pyongyang, always by way of the tz database (it was UTC+8:30 for three years).</summary>
public static class PyongyangTime
{
    private const string Compact = "yyyyMMddHHmmss";
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Pyongyang");

    /// <summary>The wall time at an instant.</summary>
    public static DateTime Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).DateTime;

    /// <summary>The instant with its offset there.</summary>
    public static DateTimeOffset WithOffset(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>The instant of a wall time; of one that came twice, the earlier.</summary>
    public static DateTimeOffset Instant(DateTime local) =>
        new DateTimeOffset(
            DateTime.SpecifyKind(local, DateTimeKind.Unspecified),
            Zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified))
        ).ToUniversalTime();

    /// <summary>`yyyyMMddHHmmss`.</summary>
    public static string Text(DateTimeOffset instant) => Local(instant).ToString(Compact, CultureInfo.InvariantCulture);

    /// <summary>Reads `yyyyMMddHHmmss`, ASCII digits only.</summary>
    public static bool TryRead(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (
            text.Length != 14
            || !text.All(char.IsAsciiDigit)
            || !DateTime.TryParseExact(text, Compact, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            // The first day of the calendar would begin before it in UTC.
            || local.Ticks < TimeSpan.TicksPerDay
        )
        {
            return false;
        }

        instant = Instant(local);
        return true;
    }

    /// <summary>Reads `yyyyMMdd`, ASCII digits only.</summary>
    public static bool TryReadDate(string text, out DateOnly date)
    {
        date = default;
        return text.Length == 8
            && text.All(char.IsAsciiDigit)
            && DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
