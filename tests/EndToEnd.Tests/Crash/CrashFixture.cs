using Sandbox;

namespace EndToEnd.Tests.Crash;

/// <summary>The gateway, the wallets, two merchants and their endpoints: each but the last a process of its own.</summary>
internal sealed class CrashFixture : IAsyncDisposable
{
    private readonly Belongings _belongings;

    private CrashFixture(
        Belongings belongings,
        CrashStore store,
        WalletsProcess wallets,
        GatewayProcess[] nodes,
        MerchantClient[] merchants
    )
    {
        _belongings = belongings;
        Store = store;
        Wallets = wallets;
        Nodes = nodes;
        Merchants = merchants;
    }

    public WalletsProcess Wallets { get; }

    /// <summary>The gateway's processes, all over the same store.</summary>
    public GatewayProcess[] Nodes { get; }

    public MerchantClient[] Merchants { get; }

    public CrashStore Store { get; }

    /// <param name="settings">How hard it will be.</param>
    /// <param name="server">Where a PostgreSQL is; null: the store is a file.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<CrashFixture> StartAsync(CrashSettings settings, string? server, CancellationToken cancellationToken)
    {
        var belongings = new Belongings();
        try
        {
            var ports = SandboxPorts.Free();
            var folder = belongings.Keep(new TemporaryFolder()).Path;
            var keyFile = Path.Combine(folder, "ullim-public-key.pem");
            await File.WriteAllTextAsync(keyFile, await SandboxSeed.MakeUllimKeyAsync(folder, cancellationToken), cancellationToken);
            var wallets = belongings.Keep(await WalletsProcess.StartAsync(ports, keyFile));
            var seed = new SandboxSeed(
                folder,
                new Uri($"http://127.0.0.1:{ports.Gateway}"),
                wallets.Jeonseong.BaseUrl,
                wallets.ManmulSang.BaseUrl,
                wallets.Ullim.BaseUrl
            );
            var store = await CrashStore.NewAsync(folder, server);
            var nodes = new GatewayProcess[settings.Nodes];
            for (var n = 0; n < nodes.Length; n++)
            {
                nodes[n] = belongings.Keep(await GatewayProcess.StartAsync(Launch(seed, store, n), cancellationToken));
            }
            Uri[] addresses = [.. nodes.Select(node => node.BaseUrl)];
            // One wants to hear everything, the other only of payments.
            MerchantClient[] merchants =
            [
                belongings.Keep(await MerchantClient.OpenAsync(addresses, seed.ApiKey, "*", settings.Seed)),
                belongings.Keep(await MerchantClient.OpenAsync(addresses, CrashSettings.OtherMerchantKey, "payment.*", settings.Seed + 1)),
            ];
            return new CrashFixture(belongings, store, wallets, nodes, merchants);
        }
        catch
        {
            await belongings.DisposeAsync();
            throw;
        }
    }

    // Each has its own public address: a wallet tells the node that asked it.
    private static GatewayLaunch Launch(SandboxSeed seed, CrashStore store, int number)
    {
        var own = number == 0 ? seed : seed with { Gateway = new Uri($"http://127.0.0.1:{SandboxPorts.FreePort()}") };
        return new GatewayLaunch(own.Gateway.Port, GatewaySettings.Of(own).SetItems(CrashSettings.Gateway).SetItems(store.Settings))
        {
            Folder = seed.Folder,
        };
    }

    public ValueTask DisposeAsync() => _belongings.DisposeAsync();
}
