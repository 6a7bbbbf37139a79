using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>The business day (protocol 4): cut at 23:30 local, followed by maintenance until 00:10.</summary>
internal static class BusinessDay
{
    private static readonly TimeSpan MaintenanceFrom = new(23, 30, 0);
    private static readonly TimeSpan MaintenanceUntil = new(0, 10, 0);
    private static readonly TimeOnly FilesAt = new(5, 30);

    public static DateOnly Of(DateTimeOffset business) => DateOnly.FromDateTime(PyongyangTime.Local(business).AddMinutes(30));

    /// <summary>Whether no charge may happen; in force only while the business clock is set.</summary>
    public static bool IsMaintenance(WalletClock clock, Moment now)
    {
        var time = PyongyangTime.Local(now.Business).TimeOfDay;
        return clock.IsBusinessSet && (time >= MaintenanceFrom || time < MaintenanceUntil);
    }

    /// <summary>When the maintenance that is in force ends.</summary>
    public static DateTimeOffset EndOfMaintenance(DateTimeOffset business) =>
        PyongyangTime.Instant(PyongyangTime.Local(business).AddMinutes(30).Date + MaintenanceUntil);

    /// <summary>When the settlement file of a date is made.</summary>
    public static DateTimeOffset FilesReadyAt(DateOnly date) => PyongyangTime.Instant(date.AddDays(1).ToDateTime(FilesAt));
}
