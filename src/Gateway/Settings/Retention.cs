namespace Gateway.Settings;

/// <summary>How long what may be deleted is kept; null: for good.</summary>
/// <param name="Events">Events that no endpoint is owed any more, and deliveries that have ended.</param>
/// <param name="Keys">Idempotency keys of merchants.</param>
/// <param name="WalletEvents">Which events of wallets were applied.</param>
internal sealed record Retention(TimeSpan? Events, TimeSpan? Keys, TimeSpan? WalletEvents)
{
    // What the merchants' contract promises for keys, and longer than any delivery or wallet tries.
    private const int FewestDays = 30;

    /// <summary>Nothing is deleted.</summary>
    public static Retention ForGood { get; } = new(null, null, null);

    public static Retention Read(SettingReader reader) =>
        new(Days(reader, "Retention:EventDays"), Days(reader, "Retention:IdempotencyKeyDays"), Days(reader, "Retention:WalletEventDays"));

    private static TimeSpan? Days(SettingReader reader, string key)
    {
        var days = reader.Whole(key, 0, 0, 36_500);
        if (days is > 0 and < FewestDays)
        {
            reader.Fault(key, $"0, which keeps them for good, or at least {FewestDays}");
        }
        return days == 0 ? null : TimeSpan.FromDays(days);
    }
}
