namespace Gateway.Settings;

/// <summary>The bounds of open event streams.</summary>
/// <param name="Heartbeat">The longest silence on a stream, so that nothing on the way takes it for dead.</param>
/// <param name="PerMerchant">How many a merchant may have open.</param>
/// <param name="InAll">How many may be open in all.</param>
internal sealed record StreamLimits(TimeSpan Heartbeat, int PerMerchant, int InAll)
{
    public static StreamLimits Read(SettingReader reader) =>
        new(
            TimeSpan.FromSeconds(reader.Whole("Events:HeartbeatSeconds", 15, 1, 300)),
            reader.Whole("Events:StreamsPerMerchant", 100, 1, 100_000),
            reader.Whole("Events:Streams", 1000, 1, 100_000)
        );
}
