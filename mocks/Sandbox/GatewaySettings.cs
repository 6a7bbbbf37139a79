using System.Collections.Immutable;

namespace Sandbox;

/// <summary>The gateway's settings in a sandbox: test values of the mocks, and schedules short enough to be watched.</summary>
internal static class GatewaySettings
{
    public static ImmutableDictionary<string, string> Of(SandboxSeed seed) =>
        Host(seed)
            .Concat(Section("Jeonseong", Jeonseong(seed)))
            .Concat(Section("ManmulSang", ManmulSang(seed)))
            .Concat(Section("Ullim", Ullim(seed)))
            .ToImmutableDictionary();

    private static Dictionary<string, string> Host(SandboxSeed seed) =>
        new()
        {
            ["Gateway__Mode"] = "test",
            ["Gateway__Store"] = "sqlite",
            ["ConnectionStrings__Store"] = $"Data Source={Path.Combine(seed.Folder, "gateway.db")}",
            ["Gateway__PublicUrl"] = Bare(seed.Gateway),
            ["Gateway__AdminKey"] = seed.AdminKey,
            ["Gateway__Merchants__0__Id"] = SandboxSeed.MerchantId,
            ["Gateway__Merchants__0__Name"] = "Sandbox shop",
            ["Gateway__Merchants__0__ApiKeys__0"] = seed.ApiKey,
            ["Gateway__Webhooks__AllowInsecure"] = "true",
            ["Logging__LogLevel__Default"] = "Warning",
        };

    private static Dictionary<string, string> Jeonseong(SandboxSeed seed) =>
        new()
        {
            ["BaseUrl"] = Bare(seed.Jeonseong),
            ["MerchantId"] = "M100200300",
            ["KeyId"] = "k1",
            ["Secret"] = "js-mock-secret-0001-DO-NOT-USE",
            ["NextKeyId"] = "k2",
            ["NextSecret"] = "js-mock-secret-0002-DO-NOT-USE",
            ["DefaultStoreId"] = "S001",
            ["DefaultTermId"] = "T0001",
            ["Subject"] = "식료품",
            ["TimeoutSeconds"] = "3",
            ["InquiryDelaysSeconds"] = "1,1,2,3",
            ["OrderPollDelaysSeconds"] = "1,1,2,3",
            ["RefundQueryDelaysSeconds"] = "1,2,5",
        };

    private static Dictionary<string, string> ManmulSang(SandboxSeed seed) =>
        new()
        {
            ["BaseUrl"] = Bare(seed.ManmulSang),
            ["ClientId"] = "ms-client-0001",
            ["ClientSecret"] = "ms-mock-client-secret-0001-DO-NOT-USE",
            ["DefaultStore"] = "S001",
            ["PollDelaysSeconds"] = "2,2,3,5",
            ["ActionPollDelaysSeconds"] = "1,1,2,5",
        };

    private static Dictionary<string, string> Ullim(SandboxSeed seed) =>
        new()
        {
            ["BaseUrl"] = Bare(seed.Ullim),
            ["ApiKey"] = SandboxSeed.UllimApiKey,
            ["Mid"] = "880001",
            ["PrivateKeyFile"] = seed.UllimKeyFile,
            ["DefaultTid"] = "T0001",
            ["Memo"] = "식료품",
            ["InquiryDelaysSeconds"] = "1,2",
            ["RefundDelaysSeconds"] = "1,2,5",
            ["BatchLingerSeconds"] = "1",
            ["BatchStatusDelaysSeconds"] = "1,2,5",
        };

    private static IEnumerable<KeyValuePair<string, string>> Section(string adapter, Dictionary<string, string> settings) =>
        settings.Select(one => KeyValuePair.Create($"Adapters__{adapter}__{one.Key}", one.Value));

    private static string Bare(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
