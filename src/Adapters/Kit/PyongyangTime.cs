using System.Globalization;

namespace Adapters.Kit;

/// <summary>
/// Wall time of Asia/Pyongyang through the tz database, never through a fixed offset (the zone was UTC+8:30 from
/// August 2015 to May 2018).
/// </summary>
public static class PyongyangTime
{
    private const string Seconds = "yyyyMMddHHmmss";
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Pyongyang");

    /// <summary>The wall time at an instant, with its offset.</summary>
    /// <param name="instant">The instant.</param>
    public static DateTimeOffset At(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>The wall time at an instant as 14 digits.</summary>
    /// <param name="instant">The instant.</param>
    public static string Write(DateTimeOffset instant) => At(instant).ToString(Seconds, CultureInfo.InvariantCulture);

    /// <summary>The instant of a wall time of 14 digits after year 1, or null; a wall time that happened twice is the earlier instant.</summary>
    /// <param name="text">The 14 digits.</param>
    public static DateTimeOffset? Read(string? text) =>
        DateTime.TryParseExact(text, Seconds, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)
        // The first hours of year 1 in the east lie before the first instant there is.
        && wall.Year > 1
            ? Instant(wall)
            : null;

    /// <summary>The instant of a wall time.</summary>
    /// <param name="wall">The wall time.</param>
    public static DateTimeOffset Instant(DateTime wall)
    {
        var zoned = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        return new DateTimeOffset(zoned, Zone.GetUtcOffset(zoned)).ToUniversalTime();
    }
}
