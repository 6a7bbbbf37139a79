using System.Diagnostics;
using System.Net;
using EndToEnd.Tests.Crash;
using Sandbox;

namespace EndToEnd.Tests.Drain;

/// <summary>Two gateways on one PostgreSQL, of which one is told to go by the signal that platforms send.</summary>
[Collection("Crash")]
public sealed class NodeDrainTests
{
    private const string Query = "POST /jsp/v1/query HTTP/1.1";
    private const string Pay = "POST /jsp/v1/pay HTTP/1.1";

    // A lease lasts 60 s: what comes before this was given back, not waited for.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(45);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_gets_SIGTERM_finishes_what_runs_and_another_takes_what_it_had_leased()
    {
        await using var belongings = new Belongings();
        var server = belongings.Keep(await PostgresServer.StartAsync());
        var folder = belongings.Keep(new TemporaryFolder()).Path;
        var ports = SandboxPorts.Free();
        var keyFile = Path.Combine(folder, "ullim-public-key.pem");
        await File.WriteAllTextAsync(keyFile, await SandboxSeed.MakeUllimKeyAsync(folder, Stop), Stop);
        var wallets = belongings.Keep(await WalletsProcess.StartAsync(ports, keyFile));
        var wallet = wallets.Jeonseong;
        var line = belongings.Keep(new BreakableLine(wallet.BaseUrl.Port));
        var store = await CrashStore.NewAsync(folder, server.Address);
        var seed = new SandboxSeed(
            folder,
            new Uri($"http://127.0.0.1:{ports.Gateway}"),
            wallet.BaseUrl,
            wallets.ManmulSang.BaseUrl,
            wallets.Ullim.BaseUrl
        );

        // The wallet charges and does not say so; the question about it is under way at the first node.
        var leaving = belongings.Keep(
            await GatewayProcess.StartAsync(Launch(seed with { Jeonseong = new Uri($"http://127.0.0.1:{line.Port}") }, store), Stop)
        );
        using var http = new HttpClient();
        var atLeaving = new GatewayClient(http, leaving.BaseUrl, seed.ApiKey);
        var asked = line.Hold(Query);
        await wallet.ArmAsync("pay", "reset_after_executing", "unknown-1", 0);
        var unknown = await PayAsync(atLeaving, "unknown-1", 1_250_000, await wallet.MintAsync());
        Assert.Equal("processing", unknown.State);
        await asked.Came.WaitAsync(Eventually.Bound, Stop);
        Assert.Equal(1, store.LeasedPayments());

        var staying = belongings.Keep(
            await GatewayProcess.StartAsync(
                Launch(seed with { Gateway = new Uri($"http://127.0.0.1:{SandboxPorts.FreePort()}") }, store),
                Stop
            )
        );
        var atStaying = new GatewayClient(http, staying.BaseUrl, seed.ApiKey);
        var charged = line.Hold(Pay);
        var running = PayAsync(atLeaving, "running-1", 990_000, await wallet.MintAsync(), "wait=60");
        await charged.Came.WaitAsync(Eventually.Bound, Stop);

        var left = leaving.StopAsync();
        await Eventually.IsTrueAsync(async () => await ReadyAsync(http, leaving) == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(http, staying));
        Assert.False(running.IsCompleted);
        charged.Pass();
        var finished = await running;
        asked.Cut();
        var since = Stopwatch.GetTimestamp();
        await atStaying.UntilStatusAsync(unknown.Id, "succeeded");
        var took = Stopwatch.GetElapsedTime(since);
        await left;

        Assert.Equal((201, "succeeded"), (finished.Status, finished.State));
        Assert.True(took < Soon, $"the other node took it only after {took}");
        // The first node asked once, and in vain: the answer is the other one's.
        Assert.Single(line.Sent, sent => sent.StartsWith(Query, StringComparison.Ordinal));
        Assert.Equal(0, leaving.ExitCode);
        Assert.Equal(
            ["charge running-1 990000", "charge unknown-1 1250000"],
            (await LedgerLine.AllAsync(wallet))
                .Select(moved => $"{moved.Kind} {moved.Reference} {moved.Amount}")
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(0, store.DuePayments());
    }

    private static GatewayLaunch Launch(SandboxSeed seed, CrashStore store) =>
        new(
            seed.Gateway.Port,
            GatewaySettings
                .Of(seed)
                .SetItems(CrashSettings.Gateway)
                .SetItems(store.Settings)
                .SetItem("Gateway__DrainSeconds", "3")
                // The line says when an answer is missing, not the time.
                .SetItem("Adapters__Jeonseong__TimeoutSeconds", "30")
                .SetItem("Adapters__Jeonseong__InquiryWindowSeconds", "120")
        )
        {
            Folder = seed.Folder,
        };

    private static Task<Reply> PayAsync(GatewayClient node, string reference, long amount, string code, string prefer = "wait=0") =>
        node.PayAsync(code, amount, reference, "key-" + reference, prefer);

    private static async Task<HttpStatusCode> ReadyAsync(HttpClient http, GatewayProcess node)
    {
        using var answer = await http.GetAsync(new Uri(node.BaseUrl, "/health/ready"), Stop);
        return answer.StatusCode;
    }
}
