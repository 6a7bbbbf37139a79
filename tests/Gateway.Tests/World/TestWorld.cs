using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mocks.Jeonseong;
using Mocks.ManmulSang;
using Mocks.Ullim;

namespace Gateway.Tests.World;

/// <summary>
/// The real gateway on a real socket and a real store, and the three mocks on real sockets, in one process. Schedules
/// are shortened by settings, so that a test waits for what it wants and never for a guess.
/// </summary>
internal sealed class TestWorld : IAsyncDisposable
{
    public const string Key = "sk_test_world_key_0001";
    public const string OtherKey = "sk_test_other_key_0002";
    public const string AdminKey = "ak_world_admin_0003";

    private readonly Dictionary<string, string?> _settings;
    private readonly List<Host> _all = [];
    private Action<IServiceCollection> _parts = _ => { };
    private Host? _host;

    private TestWorld(
        JeonseongMock jeonseong,
        ManmulSangMock manmulSang,
        UllimMock ullim,
        TestStore store,
        Dictionary<string, string?> settings
    )
    {
        Store = store;
        Jeonseong = jeonseong;
        ManmulSang = manmulSang;
        Ullim = ullim;
        _settings = settings;
    }

    public JeonseongMock Jeonseong { get; }
    public ManmulSangMock ManmulSang { get; }
    public UllimMock Ullim { get; }

    /// <summary>Everything that the gateway logged so far, at every level.</summary>
    public LogBook Log { get; } = new();

    /// <summary>Where the gateway listens.</summary>
    public Uri Address => _host!.Address;

    /// <summary>The gateway's store.</summary>
    public TestStore Store { get; }

    /// <summary>The running gateway's parts.</summary>
    public IServiceProvider Services => _host!.Services;

    /// <summary>A client of the first merchant.</summary>
    public GatewayClient Merchant => Client(Address, Key);

    /// <summary>A client of another merchant.</summary>
    public GatewayClient OtherMerchant => Client(Address, OtherKey);

    /// <summary>A client of a gateway of this process; what it is shown is kept, so that no secret of it shows anywhere else.</summary>
    public static GatewayClient Client(Uri address, string key) => new(Shown.Http, address, key);

    /// <summary>Starts everything. Settings given here win over those of the world.</summary>
    public static Task<TestWorld> StartAsync(params (string Key, string Value)[] settings) => StartAsync(_ => { }, settings);

    /// <summary>As above, with some of the gateway's parts exchanged.</summary>
    public static async Task<TestWorld> StartAsync(Action<IServiceCollection> parts, params (string Key, string Value)[] settings)
    {
        using var rsa = RSA.Create(2048);
        var jeonseong = await JeonseongMock.StartAsync(new() { Port = 0 });
        var manmulSang = await ManmulSangMock.StartAsync(new() { Port = 0 });
        var ullim = await UllimMock.StartAsync(new() { Port = 0, PublicKeyPem = rsa.ExportSubjectPublicKeyInfoPem() });
        var all = Defaults(jeonseong.BaseUrl, manmulSang.BaseUrl, ullim.BaseUrl, rsa);
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        var store = await TestStore.NewAsync();
        var world = new TestWorld(jeonseong, manmulSang, ullim, store, all) { _parts = parts };
        await world.StartGatewayAsync();
        return world;
    }

    /// <summary>Starts the gateway over the same store; a stopped one begins again where it was.</summary>
    public async Task StartGatewayAsync()
    {
        foreach (var (key, value) in Store.Settings)
        {
            _settings[key] = value;
        }
        _host = new Host(_settings, Log, _parts);
        await _host.StartAsync();
        _all.Add(_host);
    }

    /// <summary>Starts another node over the same store, with parts of its own if some are given; whoever asks for it ends it.</summary>
    public async Task<Host> StartNodeAsync(Action<IServiceCollection>? parts = null)
    {
        var node = new Host(_settings, Log, parts ?? _parts);
        await node.StartAsync();
        _all.Add(node);
        return node;
    }

    /// <summary>Stops the gateway; the wallets go on.</summary>
    public async Task StopGatewayAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopGatewayAsync();
        await Jeonseong.DisposeAsync();
        await ManmulSang.DisposeAsync();
        await Ullim.DisposeAsync();
        await Store.DisposeAsync();
        AssertNothingSecretShowed();
    }

    // Law 10, for the log and the problems of every test: what went over the wire as a code, or was shown once as a secret,
    // stands in none of them.
    private void AssertNothingSecretShowed()
    {
        var shown = _all.ConvertAll(host => Shown.TakeAt(host.Address));
        var secrets = new Secrets();
        secrets.Add(Jeonseong.Requests);
        secrets.Add(Ullim.Requests);
        shown.ForEach(secrets.Add);
        secrets.AssertNoneIn(Log);
        secrets.AssertNoneIn("a problem", shown.SelectMany(answers => answers.Problems));
    }

    private static Dictionary<string, string?> Defaults(Uri jeonseong, Uri manmulSang, Uri ullim, RSA rsa)
    {
        var all = WalletAccounts.Of(Text(jeonseong), Text(manmulSang), Text(ullim), rsa);
        foreach (var (key, value) in FastSchedules.All)
        {
            all[key] = value;
        }
        all["Gateway:AdminKey"] = AdminKey;
        all["Gateway:Merchants:0:Id"] = "mer_world";
        all["Gateway:Merchants:0:Name"] = "World shop";
        all["Gateway:Merchants:0:ApiKeys:0"] = Key;
        all["Gateway:Merchants:1:Id"] = "mer_other";
        all["Gateway:Merchants:1:Name"] = "다른 상점";
        all["Gateway:Merchants:1:ApiKeys:0"] = OtherKey;
        return all;
    }

    private static string Text(Uri address) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{address.Port}");

    /// <summary>One gateway on a socket of its own.</summary>
    internal sealed class Host(Dictionary<string, string?> settings, LogBook log, Action<IServiceCollection> parts)
        : WebApplicationFactory<Program>
    {
        public Uri Address => ClientOptions.BaseAddress;

        public Task StartAsync()
        {
            UseKestrel(0);
            StartServer();
            return Task.CompletedTask;
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }
            builder.ConfigureLogging(logging =>
            {
                logging.ClearProviders();
                logging.AddProvider(log);
            });
            builder.ConfigureTestServices(parts);
            // Every level of every category, also of those that the gateway silences: nothing may leak anywhere.
            builder.ConfigureServices(services =>
                services.PostConfigure<LoggerFilterOptions>(options =>
                {
                    options.Rules.Clear();
                    options.MinLevel = LogLevel.Trace;
                })
            );
        }
    }
}
