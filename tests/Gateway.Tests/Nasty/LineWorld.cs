using Gateway.Tests.Triggers;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Nasty;

/// <summary>A world in which one wallet is reached over a line that can be broken, and one payment of that wallet at a time.</summary>
internal sealed class LineWorld : IAsyncDisposable
{
    private readonly string _scheme;

    private LineWorld(string scheme, LineProxy line, TestWorld world) => (_scheme, Line, World) = (scheme, line, world);

    public LineProxy Line { get; }

    public TestWorld World { get; }

    public WalletMock Wallet =>
        _scheme switch
        {
            "jeonseong" => World.Jeonseong,
            "manmulsang" => World.ManmulSang,
            _ => World.Ullim,
        };

    public static async Task<LineWorld> StartAsync(string scheme, params (string Key, string Value)[] settings)
    {
        var line = LineProxy.Start();
        var name = scheme switch
        {
            "jeonseong" => "Jeonseong",
            "manmulsang" => "ManmulSang",
            _ => "Ullim",
        };
        var world = await TestWorld.StartAsync([($"Adapters:{name}:BaseUrl", line.BaseUrl.AbsoluteUri.TrimEnd('/')), .. settings]);
        world.Ullim.RefundMs.Value = 300;
        // What an event tells must not overtake the answer that is to be broken, however busy the machine is.
        world.ManmulSang.AsyncMs.Value = 2_000;
        var made = new LineWorld(scheme, line, world);
        line.LeadTo(made.Wallet.BaseUrl);
        return made;
    }

    /// <summary>Takes a payment: scans a code, or shows one and lets the payer pay once it is there.</summary>
    public async Task<Outcome> TakeAsync(string reference)
    {
        if (_scheme != "manmulsang")
        {
            return _scheme == "jeonseong"
                ? await JeonseongScenario.PayAsync(World, 12500, reference)
                : await UllimScenario.PayAsync(World, 12500, reference);
        }
        var created = await World.Merchant.PresentAsync(_scheme, 1_250_000, reference);
        var shown = await World.Merchant.UntilStatusAsync(created.Id, "awaiting_customer", "declined");
        if (shown.GetProperty("status").GetString() == "awaiting_customer")
        {
            await World.ManmulSang.ScanAsync(shown.GetProperty("code").GetProperty("payload").GetString()!, "pay");
        }
        return await EndAsync(created.Id, "succeeded", "declined");
    }

    /// <summary>Gives the whole back and waits until that is certain.</summary>
    public Task<Reply> RefundAsync(string id, string reason) =>
        World.Merchant.PostAsync($"/v1/payments/{id}/refunds", new { reason }, prefer: "wait=25");

    public Task<Outcome> EndAsync(string id, params string[] statuses) => Outcome.OfAsync(World.Merchant, Wallet, id, statuses);

    public async ValueTask DisposeAsync()
    {
        // The gateway first: what it still has open would keep the line busy.
        await World.StopGatewayAsync();
        await Line.DisposeAsync();
        await World.DisposeAsync();
    }
}
