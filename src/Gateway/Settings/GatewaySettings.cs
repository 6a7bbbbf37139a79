using System.Collections.Immutable;

namespace Gateway.Settings;

/// <summary>The gateway's own settings, read once at start.</summary>
/// <param name="Live">Whether real money moves: <c>Gateway:Mode</c> is <c>live</c>.</param>
/// <param name="Store"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="ConnectionString">Where the store is.</param>
/// <param name="PublicUrl">Where wallets and tills reach the gateway, without a slash at the end; null: the first bound address.</param>
/// <param name="AdminKey">The admin key; null: the admin API is closed.</param>
/// <param name="RequestsPerSecond">The limit of each key; 0: none.</param>
/// <param name="AllowInsecureWebhooks">Whether webhook addresses may be http and private.</param>
/// <param name="Merchants">The merchants that are present from the start.</param>
/// <param name="Streams">The bounds of open event streams.</param>
internal sealed record GatewaySettings(
    bool Live,
    string Store,
    string ConnectionString,
    Uri? PublicUrl,
    string? AdminKey,
    int RequestsPerSecond,
    bool AllowInsecureWebhooks,
    ImmutableArray<ConfiguredMerchant> Merchants,
    StreamLimits Streams
)
{
    /// <summary>
    /// The path of <see cref="PublicUrl"/>, which a proxy in front may take away: empty, or <c>/gateway</c> and the like
    /// without a slash at the end.
    /// </summary>
    public string PublicPath => PublicUrl?.AbsolutePath.TrimEnd('/') ?? string.Empty;

    /// <summary>The keys without which nothing in the store can be tried out.</summary>
    public DataKeySettings DataKeys { get; init; } = DataKeySettings.None;

    /// <summary>What goes to a collector.</summary>
    public TelemetrySettings Telemetry { get; init; } = TelemetrySettings.None;

    /// <summary>How long the node still answers after it was told to stop, while it says that it is not ready.</summary>
    public TimeSpan Drain { get; init; }

    /// <summary>How long what may be deleted is kept.</summary>
    public Retention Retention { get; init; } = Retention.ForGood;

    // The generated text of a record would show the keys.
    /// <inheritdoc/>
    public override string ToString() => Live ? "live gateway" : "test gateway";

    /// <summary>Reads all settings and notes every fault, each with the full name of its key and never with a value.</summary>
    public static GatewaySettings Read(IConfiguration configuration, out ImmutableArray<string> faults)
    {
        var section = new SettingReader(configuration.GetSection("Gateway"));
        var live = section.Word("Mode", "test", ["test", "live"]) == "live";
        var strings = new SettingReader(configuration.GetSection("ConnectionStrings"));
        var store = section.Word("Store", StoreSetting.Sqlite, [StoreSetting.Sqlite, StoreSetting.Postgres]);
        var more = new List<string>();
        var settings = new GatewaySettings(
            live,
            store,
            StoreSetting.ConnectionString(strings, configuration.GetConnectionString("Store"), store),
            section.PublicAddress("PublicUrl"),
            section.AdminKey("AdminKey"),
            section.Whole("RateLimit:RequestsPerSecond", 500, 0, 1_000_000),
            section.Flag("Webhooks:AllowInsecure", fallback: false),
            ConfiguredMerchant.Read(section, configuration.GetSection("Gateway:Merchants"), live),
            StreamLimits.Read(section)
        )
        {
            DataKeys = DataKeySettings.Read(section, live || store == StoreSetting.Postgres),
            Retention = Retention.Read(section),
            Drain = TimeSpan.FromSeconds(section.Whole("DrainSeconds", 0, 0, 300)),
            Telemetry = TelemetrySettings.Read(configuration, more),
        };
        if (live)
        {
            LiveRules.Check(section, settings);
        }
        faults = [.. section.Faults, .. strings.Faults, .. more];
        return settings;
    }
}
