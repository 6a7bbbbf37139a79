using System.Globalization;
using EndToEnd.Tests.Crash;
using Sandbox;

namespace EndToEnd.Tests.Upgrade;

/// <summary>One gateway of two versions, and a merchant that talks to it alone.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly HttpClient _http = new();

    private Node(GatewayProcess gateway, string apiKey)
    {
        Gateway = gateway;
        Merchant = new GatewayClient(_http, gateway.BaseUrl, apiKey);
    }

    public GatewayProcess Gateway { get; }

    /// <summary>A client of this gateway.</summary>
    public GatewayClient Merchant { get; }

    /// <summary>Starts one over a store; without a program it is the gateway of this build.</summary>
    public static async Task<Node> StartAsync(SandboxWorld world, string store, string connectionString, string? program)
    {
        var port = SandboxPorts.FreePort();
        var launch = world.Gateway.Launch with
        {
            Port = port,
            Settings = world
                .Gateway.Launch.Settings.SetItem("Gateway__Store", store)
                .SetItem("ConnectionStrings__Store", connectionString)
                .SetItem("Gateway__DataKey", CrashStore.DataKey)
                .SetItem("Gateway__PublicUrl", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
        };
        if (program is not null)
        {
            launch = launch with { Program = program };
        }
        var stop = TestContext.Current.CancellationToken;
        return new Node(await GatewayProcess.StartAsync(launch, stop), world.ApiKey);
    }

    /// <summary>Ids of all events, as the list has them.</summary>
    public async Task<string[]> EventsAsync() =>
        [.. (await Merchant.GetAsync("/v1/events?limit=100")).Member("data").EnumerateArray().Select(one => one.Text("id"))];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Gateway.DisposeAsync();
    }
}
