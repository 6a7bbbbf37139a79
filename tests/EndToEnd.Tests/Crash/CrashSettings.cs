using System.Collections.Immutable;
using System.Globalization;

namespace EndToEnd.Tests.Crash;

/// <summary>How hard a storm is, from the environment, and the schedules that let it calm down within seconds.</summary>
/// <param name="Seed">What the tills, the faults and the kills choose by.</param>
/// <param name="Kills">How often the gateway is killed.</param>
/// <param name="Nodes">How many processes of it there are.</param>
internal sealed record CrashSettings(int Seed, int Kills, int Nodes)
{
    public const string OtherMerchantKey = "sk_test_crash_other_0002";
    public const int Tills = 6;

    public static CrashSettings FromEnvironment(int kills) => new(Number("CRASH_SEED", 21), Number("CRASH_KILLS", kills), 1);

    /// <summary>The same with several nodes.</summary>
    public static CrashSettings OfNodes() => FromEnvironment(4) with { Nodes = Math.Max(2, Number("CRASH_NODES", 3)) };

    public static ImmutableDictionary<string, string> Gateway { get; } =
        FastSchedules
            .UnderKills
            // It never lives long enough to gain from being measured.
            .SetItem("DOTNET_TieredPGO", "0")
            .SetItem("Gateway__Merchants__1__Id", "mer_crash_other")
            .SetItem("Gateway__Merchants__1__Name", "Other shop")
            .SetItem("Gateway__Merchants__1__ApiKeys__0", OtherMerchantKey);

    private static int Number(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : usual;
}
