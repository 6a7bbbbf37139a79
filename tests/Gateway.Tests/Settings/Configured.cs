using System.Collections.Immutable;
using System.Security.Cryptography;
using Gateway.Settings;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Settings;

/// <summary>What the program makes of a configuration, the wallets included: what it asks for, and what it refuses.</summary>
internal static class Configured
{
    private static readonly string PrivateKeyPem = Pem();

    /// <summary>Every setting that must be there, and some that need not; nothing of it is refused in test mode.</summary>
    public static Dictionary<string, string?> Good { get; } =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["Gateway:AdminKey"] = "ak_test",
            ["Gateway:DataKey"] = TestStore.DataKey,
            ["Gateway:PreviousDataKeys:0"] = TestStore.DataKey,
            ["Gateway:LostDataKeys:0"] = "0123abcd",
            ["Gateway:Merchants:0:Id"] = "mer_a",
            ["Gateway:Merchants:0:Name"] = "A",
            ["Gateway:Merchants:0:ApiKeys:0"] = "sk_test_a",
            ["Adapters:Jeonseong:BaseUrl"] = "https://jeonseong.example",
            ["Adapters:Jeonseong:MerchantId"] = "M100200300",
            ["Adapters:Jeonseong:KeyId"] = "k1",
            ["Adapters:Jeonseong:Secret"] = "0123456789abcdefghijklmnopqrstuv",
            ["Adapters:Jeonseong:NextKeyId"] = "k2",
            ["Adapters:Jeonseong:NextSecret"] = "vutsrqponmlkjihgfedcba9876543210",
            ["Adapters:Jeonseong:DefaultStoreId"] = "S001",
            ["Adapters:Jeonseong:DefaultTermId"] = "T0001",
            ["Adapters:ManmulSang:BaseUrl"] = "https://manmulsang.example",
            ["Adapters:ManmulSang:ClientId"] = "client",
            ["Adapters:ManmulSang:ClientSecret"] = "0123456789abcdefghijklmnopqrstuv",
            ["Adapters:ManmulSang:DefaultStore"] = "S001",
            ["Adapters:Ullim:BaseUrl"] = "https://ullim.example",
            ["Adapters:Ullim:ApiKey"] = "UL-770077",
            ["Adapters:Ullim:Mid"] = "770077",
            ["Adapters:Ullim:PrivateKeyPem"] = PrivateKeyPem,
            ["Adapters:Ullim:DefaultTid"] = "T0001",
            ["Adapters:Ullim:VoucherKeys:7"] = "04" + new string('a', 128),
        };

    /// <summary>As above, for a live gateway.</summary>
    public static Dictionary<string, string?> GoodLive { get; } =
        new(Good.Where(pair => !pair.Key.StartsWith("Gateway:Merchants", StringComparison.Ordinal)), StringComparer.OrdinalIgnoreCase)
        {
            ["Gateway:Mode"] = "live",
            ["Gateway:PublicUrl"] = "https://pay.example",
            ["Gateway:AdminKey"] = "ak_0123456789abcdef0123456789abcdef",
        };

    /// <summary>Every setting that the program looks for, the number of a list's entry as N.</summary>
    public static ImmutableSortedSet<string> Asked()
    {
        var recorder = new Recorder(Good);
        Faults(recorder);
        var asked = recorder
            .Asked.Select(key => string.Join(':', key.Split(':').Select(part => part.All(char.IsAsciiDigit) ? "N" : part)))
            .Where(key =>
                key.StartsWith("Gateway:", StringComparison.Ordinal)
                || key.StartsWith("Adapters:", StringComparison.Ordinal)
                || key.StartsWith("ConnectionStrings:", StringComparison.Ordinal)
            )
            .ToImmutableSortedSet(StringComparer.Ordinal);
        // Sections and lists hold others, and have no value of their own.
        return asked
            .Where(key => !asked.Any(other => other.StartsWith(key + ":", StringComparison.Ordinal)))
            .ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>A setting with the number of a list's first entry for N.</summary>
    public static string FirstEntry(string name) => string.Join(':', name.Split(':').Select(part => part == "N" ? "0" : part));

    /// <summary>Everything that is refused of a configuration with changes.</summary>
    public static ImmutableArray<string> Faults(Dictionary<string, string?> settings, params (string Key, string? Value)[] changes)
    {
        var all = new Dictionary<string, string?>(settings, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in changes)
        {
            all[key] = value;
        }
        return Faults(new Recorder(all));
    }

    private static ImmutableArray<string> Faults(Recorder recorder)
    {
        var configuration = new ConfigurationManager();
        ((IConfigurationBuilder)configuration).Add(recorder);
        List<string> unread = [];
        SecretFiles.Add(configuration, unread);
        GatewaySettings.Read(configuration, out var faults);
        var services = new ServiceCollection();
        services.AddWallets(configuration);
        return [.. unread, .. faults, .. services.AdapterFaults()];
    }

    private static string Pem()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private sealed class Recorder : ConfigurationProvider, IConfigurationSource
    {
        public Recorder(Dictionary<string, string?> settings)
        {
            foreach (var (key, value) in settings)
            {
                Data[key] = value;
            }
        }

        public HashSet<string> Asked { get; } = new(StringComparer.Ordinal);

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            Asked.Add(key);
            return base.TryGet(key, out value);
        }
    }
}
