using Mocks.Client;
using Mocks.Jeonseong;
using Mocks.ManmulSang;
using Mocks.Ullim;

namespace Sandbox;

/// <summary>
/// Three mock wallets in this process, a real gateway in its own, and a temporary folder with the gateway's store. All of it
/// is gone when it is disposed.
/// </summary>
public sealed class SandboxWorld : IAsyncDisposable
{
    private readonly Belongings _belongings;
    private readonly SandboxSeed _seed;
    private readonly HttpClient _http = new();

    private SandboxWorld(
        Belongings belongings,
        SandboxSeed seed,
        JeonseongMock jeonseong,
        ManmulSangMock manmulSang,
        UllimMock ullim,
        GatewayProcess gateway
    )
    {
        this._belongings = belongings;
        this._seed = seed;
        Jeonseong = jeonseong;
        ManmulSang = manmulSang;
        Ullim = ullim;
        Gateway = gateway;
    }

    /// <summary>The gateway; a test may kill it and start it again over the same store.</summary>
    public GatewayProcess Gateway { get; }

    /// <summary>The mock of Jeonseong.</summary>
    public JeonseongMock Jeonseong { get; }

    /// <summary>The mock of ManmulSang.</summary>
    public ManmulSangMock ManmulSang { get; }

    /// <summary>The mock of Ullim.</summary>
    public UllimMock Ullim { get; }

    /// <summary>A client of the sandbox's merchant.</summary>
    public GatewayClient Merchant => new(_http, Gateway.BaseUrl, ApiKey);

    /// <summary>The key of the sandbox's merchant.</summary>
    public string ApiKey => _seed.ApiKey;

    /// <summary>The key that opens `/admin/v1`.</summary>
    public string AdminKey => _seed.AdminKey;

    /// <summary>Where the gateway's store lies.</summary>
    public string Folder => _seed.Folder;

    /// <summary>Starts the mocks, then the gateway, and waits until it is ready.</summary>
    /// <exception cref="GatewayStartException">The gateway did not come up.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">A mock's port is taken.</exception>
    public static async Task<SandboxWorld> StartAsync(SandboxSettings settings, CancellationToken cancellationToken)
    {
        var begun = new Belongings();
        try
        {
            return await StartAsync(settings, begun, cancellationToken);
        }
        catch
        {
            await begun.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _belongings.DisposeAsync();
    }

    private static async Task<SandboxWorld> StartAsync(SandboxSettings settings, Belongings begun, CancellationToken cancellationToken)
    {
        var ports = settings.Ports;
        var folder = begun.Keep(new TemporaryFolder()).Path;
        var ullimKey = await SandboxSeed.MakeUllimKeyAsync(folder, cancellationToken);
        var jeonseong = begun.Keep(await JeonseongMock.StartAsync(new() { Port = ports.Jeonseong }));
        var manmulSang = begun.Keep(await ManmulSangMock.StartAsync(new() { Port = ports.ManmulSang }));
        var ullim = begun.Keep(await UllimMock.StartAsync(new() { Port = ports.Ullim }));
        ullim.RegisterKey(SandboxSeed.UllimApiKey, ullimKey);

        var made = new SandboxSeed(
            folder,
            new Uri($"http://127.0.0.1:{ports.Gateway}"),
            jeonseong.BaseUrl,
            manmulSang.BaseUrl,
            ullim.BaseUrl
        );
        var launch = new GatewayLaunch(ports.Gateway, GatewaySettings.Of(made).SetItems(settings.Gateway)) { Folder = folder };
        var gateway = begun.Keep(await GatewayProcess.StartAsync(launch, cancellationToken));
        return new SandboxWorld(begun, made, jeonseong, manmulSang, ullim, gateway);
    }
}
