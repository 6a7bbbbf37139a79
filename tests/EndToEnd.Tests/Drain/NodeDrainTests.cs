using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Crash;
using Sandbox;
using Throwaway;

namespace EndToEnd.Tests.Drain;

/// <summary>Two gateways on one PostgreSQL, of which one is told to go by the signal that platforms send.</summary>
[Collection("Storm")]
public sealed class NodeDrainTests
{
    private const string Query = "POST /jsp/v1/query HTTP/1.1";
    private const string Pay = "POST /jsp/v1/pay HTTP/1.1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A lease lasts 60 s: what comes before this was given back, not waited for.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

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
        var store = await StormStore.NewAsync(folder, server.Address);
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
        using var atLeaving = Client(leaving, seed.ApiKey);
        var asked = line.Hold(Query);
        await wallet.ArmAsync("pay", "reset_after_executing", "unknown-1", 0);
        var unknown = await PayAsync(atLeaving, "unknown-1", 1_250_000, await wallet.MintAsync());
        Assert.Equal("processing", unknown.Json["status"]!.GetValue<string>());
        await asked.Came.WaitAsync(Patience, Stop);
        Assert.Equal(1, store.LeasedPayments());

        var staying = belongings.Keep(
            await GatewayProcess.StartAsync(
                Launch(seed with { Gateway = new Uri($"http://127.0.0.1:{SandboxPorts.FreePort()}") }, store),
                Stop
            )
        );
        using var atStaying = Client(staying, seed.ApiKey);
        var charged = line.Hold(Pay);
        var running = PayAsync(atLeaving, "running-1", 990_000, await wallet.MintAsync(), "wait=60");
        await charged.Came.WaitAsync(Patience, Stop);

        var left = leaving.StopAsync();
        await UntilUnreadyAsync(atLeaving);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(atStaying));
        Assert.False(running.IsCompleted);
        charged.Pass();
        var finished = await running;
        asked.Cut();
        var since = Stopwatch.GetTimestamp();
        var taken = await UntilEndedAsync(atStaying, unknown.Json["id"]!.GetValue<string>());
        var took = Stopwatch.GetElapsedTime(since);
        await left;

        Assert.Equal(HttpStatusCode.Created, finished.Status);
        Assert.Equal("succeeded", finished.Json["status"]!.GetValue<string>());
        Assert.Equal("succeeded", taken["status"]!.GetValue<string>());
        Assert.True(took < Soon, $"the other node took it only after {took}");
        // The first node asked once, and in vain: the answer is the other one's.
        Assert.Single(line.Sent, sent => sent.StartsWith(Query, StringComparison.Ordinal));
        Assert.Equal(0, leaving.ExitCode);
        Assert.Equal(
            ["charge running-1 990000", "charge unknown-1 1250000"],
            (await wallet.LedgerAsync()).Select(moved => $"{moved.Kind} {moved.Reference} {moved.Amount}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(0, store.DuePayments());
    }

    private static GatewayLaunch Launch(SandboxSeed seed, StormStore store) =>
        new(
            seed.Gateway.Port,
            GatewaySettings
                .Of(seed)
                .SetItems(StormSettings.Gateway)
                .SetItems(store.Settings)
                .SetItem("Gateway__DrainSeconds", "3")
                // The line says when an answer is missing, not the time.
                .SetItem("Adapters__Jeonseong__TimeoutSeconds", "30")
                .SetItem("Adapters__Jeonseong__InquiryWindowSeconds", "120")
        )
        {
            Folder = seed.Folder,
        };

    private static HttpClient Client(GatewayProcess node, string key) =>
        new() { BaseAddress = node.BaseUrl, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

    private static async Task<(HttpStatusCode Status, JsonNode Json)> PayAsync(
        HttpClient node,
        string reference,
        long amount,
        string code,
        string prefer = "wait=0"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payments");
        request.Headers.Add("Idempotency-Key", "key-" + reference);
        request.Headers.Add("Prefer", prefer);
        request.Content = JsonContent.Create(
            new
            {
                amount,
                currency = "KPW",
                reference,
                code,
            }
        );
        using var answer = await node.SendAsync(request, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }

    private static async Task<JsonNode> UntilEndedAsync(HttpClient node, string id)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/payments/{id}");
            request.Headers.Add("Prefer", "wait=10");
            using var answer = await node.SendAsync(request, Stop);
            var payment = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
            if (payment["status"]!.GetValue<string>() != "processing" || bound.IsCancellationRequested)
            {
                return payment;
            }
        }
    }

    private static async Task UntilUnreadyAsync(HttpClient node)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (await ReadyAsync(node) != HttpStatusCode.ServiceUnavailable)
        {
            bound.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<HttpStatusCode> ReadyAsync(HttpClient node)
    {
        using var answer = await node.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop);
        return answer.StatusCode;
    }
}
