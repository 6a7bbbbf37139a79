using System.Security.Cryptography;

namespace Support;

/// <summary>The settings by which a gateway finds the mock wallets, which know these accounts.</summary>
internal static class WalletAccounts
{
    /// <summary>All three wallets.</summary>
    /// <param name="jeonseong">Where Jeonseong listens, without a path.</param>
    /// <param name="manmulSang">Where ManmulSang listens.</param>
    /// <param name="ullim">Where Ullim listens.</param>
    /// <param name="key">The gateway's key pair at Ullim.</param>
    public static Dictionary<string, string?> Of(string jeonseong, string manmulSang, string ullim, RSA key) =>
        new[] { ("Jeonseong", Jeonseong(jeonseong)), ("ManmulSang", ManmulSang(manmulSang)), ("Ullim", Ullim(ullim, key)) }
            .SelectMany(wallet => wallet.Item2, (wallet, setting) => ($"Adapters:{wallet.Item1}:{setting.Key}", setting.Value))
            .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Jeonseong, by the names within its section.</summary>
    public static Dictionary<string, string?> Jeonseong(string baseUrl) =>
        new()
        {
            ["BaseUrl"] = baseUrl,
            ["MerchantId"] = "M100200300",
            ["KeyId"] = "k1",
            ["Secret"] = "js-mock-secret-0001-DO-NOT-USE",
            ["NextKeyId"] = "k2",
            ["NextSecret"] = "js-mock-secret-0002-DO-NOT-USE",
            ["DefaultStoreId"] = "S001",
            ["DefaultTermId"] = "T0001",
            ["Subject"] = "식료품",
        };

    /// <summary>ManmulSang, by the names within its section.</summary>
    public static Dictionary<string, string?> ManmulSang(string baseUrl) =>
        new()
        {
            ["BaseUrl"] = baseUrl,
            ["ClientId"] = "ms-client-0001",
            ["ClientSecret"] = "ms-mock-client-secret-0001-DO-NOT-USE",
            ["DefaultStore"] = "S001",
        };

    /// <summary>Ullim, by the names within its section.</summary>
    public static Dictionary<string, string?> Ullim(string baseUrl, RSA key) =>
        new()
        {
            ["BaseUrl"] = baseUrl,
            ["ApiKey"] = "UL-880001",
            ["Mid"] = "880001",
            ["PrivateKeyPem"] = key.ExportPkcs8PrivateKeyPem(),
            ["DefaultTid"] = "T0001",
            ["Memo"] = "식료품",
        };
}
