using Sandbox;

namespace EndToEnd.Tests.Crash;

/// <summary>The gateway, the wallets, two merchants and their endpoints: each but the last a process of its own.</summary>
internal sealed class StormWorld : IAsyncDisposable
{
    private readonly Belongings _belongings;

    private StormWorld(
        Belongings belongings,
        StormStore store,
        WalletsProcess wallets,
        GatewayProcess gateway,
        Merchant[] merchants
    )
    {
        _belongings = belongings;
        Store = store;
        Wallets = wallets;
        Gateway = gateway;
        Merchants = merchants;
    }

    public WalletsProcess Wallets { get; }

    public GatewayProcess Gateway { get; }

    public Merchant[] Merchants { get; }

    public StormStore Store { get; }

    public static async Task<StormWorld> StartAsync(StormSettings settings, CancellationToken stop)
    {
        var belongings = new Belongings();
        try
        {
            var ports = SandboxPorts.Free();
            var folder = belongings.Keep(new TemporaryFolder()).Path;
            var keyFile = Path.Combine(folder, "ullim-public-key.pem");
            await File.WriteAllTextAsync(
                keyFile,
                await SandboxSeed.MakeUllimKeyAsync(folder, stop),
                stop
            );
            var wallets = belongings.Keep(await WalletsProcess.StartAsync(ports, keyFile));
            var seed = new SandboxSeed(
                folder,
                new Uri($"http://127.0.0.1:{ports.Gateway}"),
                wallets.Jeonseong.BaseUrl,
                wallets.ManmulSang.BaseUrl,
                wallets.Ullim.BaseUrl
            );
            var store = await StormStore.NewAsync(folder);
            var gateway = belongings.Keep(
                await GatewayProcess.StartAsync(
                    new GatewayLaunch(
                        ports.Gateway,
                        GatewaySettings
                            .Of(seed)
                            .SetItems(StormSettings.Gateway)
                            .SetItems(store.Settings)
                    )
                    {
                        Folder = folder,
                    },
                    stop
                )
            );
            // One wants to hear everything, the other only of payments.
            Merchant[] merchants =
            [
                belongings.Keep(
                    await Merchant.OpenAsync(gateway.BaseUrl, seed.ApiKey, "*", settings.Seed)
                ),
                belongings.Keep(
                    await Merchant.OpenAsync(
                        gateway.BaseUrl,
                        StormSettings.OtherMerchantKey,
                        "payment.*",
                        settings.Seed + 1
                    )
                ),
            ];
            return new StormWorld(belongings, store, wallets, gateway, merchants);
        }
        catch
        {
            await belongings.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _belongings.DisposeAsync();
}
