using Load.Drive;

namespace Load.World;

/// <summary>Settings of the programs, as environment variables.</summary>
internal static class Settings
{
    private const string DataKey = "VEVTVC1EQVRBLUtFWS1ETy1OT1QtVVNFLTAwMDEtMzJieXRlcw==";
    private const string Secret = "bench-secret-0001-DO-NOT-USE";

    public static Dictionary<string, string> OfWallet { get; } = new(StringComparer.Ordinal) { ["Wallet__Secret"] = Secret };

    public static Dictionary<string, string> OfPassThrough(Uri wallet) => new(StringComparer.Ordinal) { ["Wallet__Url"] = Bare(wallet) };

    public static Dictionary<string, string> OfPlain(Uri wallet, string store) =>
        new(Shops.Settings(), StringComparer.Ordinal)
        {
            ["Wallet__Url"] = Bare(wallet),
            ["Wallet__Secret"] = Secret,
            ["ConnectionStrings__Store"] = store,
        };

    /// <summary>What a gateway must be told, no limits of rate, and nothing else: log, store and schedules are its own.</summary>
    public static Dictionary<string, string> OfGateway(Uri wallet, string kind, string store) =>
        new(Shops.Settings(), StringComparer.Ordinal)
        {
            ["Gateway__Mode"] = "test",
            ["Gateway__Store"] = kind,
            ["ConnectionStrings__Store"] = store,
            ["Gateway__DataKey"] = DataKey,
            ["Gateway__RateLimit__RequestsPerSecond"] = "0",
            ["Adapters__Jeonseong__BaseUrl"] = Bare(wallet),
            ["Adapters__Jeonseong__MerchantId"] = "M100200300",
            ["Adapters__Jeonseong__KeyId"] = "k1",
            ["Adapters__Jeonseong__Secret"] = Secret,
            ["Adapters__Jeonseong__DefaultStoreId"] = "S001",
            ["Adapters__Jeonseong__DefaultTermId"] = "T0001",
            ["Adapters__Jeonseong__MaxRequestsPerSecond"] = "0",
        };

    private static string Bare(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
