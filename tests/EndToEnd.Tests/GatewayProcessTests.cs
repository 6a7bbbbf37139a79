using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sandbox;

namespace EndToEnd.Tests;

/// <summary>The gateway as a process: started, killed, started again.</summary>
public sealed class GatewayProcessTests
{
    [Fact]
    public async Task A_killed_gateway_comes_back_on_its_port_with_its_payments()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var world = await SandboxWorld.StartAsync(new SandboxSettings(SandboxPorts.Free()), stop);
        using var http = new HttpClient { BaseAddress = world.Gateway.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.ApiKey);
        http.DefaultRequestHeaders.Add("Idempotency-Key", "till-4-1");
        http.DefaultRequestHeaders.Add("Prefer", "wait=30");
        using var made = await http.PostAsJsonAsync(
            "/v1/payments",
            new
            {
                amount = 1_250_000,
                currency = "KPW",
                reference = "order-1001",
                code = world.Jeonseong.MintCode(),
            },
            stop
        );
        var payment = JsonNode.Parse(await made.Content.ReadAsStringAsync(stop))!;
        var first = world.Gateway.Id;

        await world.Gateway.KillAsync();
        Assert.False(world.Gateway.IsRunning);
        await world.Gateway.StartAsync(stop);

        Assert.NotEqual(first, world.Gateway.Id);
        var found = JsonNode.Parse(await http.GetStringAsync(new Uri($"/v1/payments/{payment["id"]}", UriKind.Relative), stop))!;
        Assert.Equal("succeeded", found["status"]!.ToString());
        Assert.Single(world.Jeonseong.Ledger);
    }

    [Fact]
    public async Task A_gateway_that_does_not_start_says_why()
    {
        var launch = new GatewayLaunch(
            SandboxPorts.FreePort(),
            System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("Gateway__Mode", "neither")
        );
        var refused = await Assert.ThrowsAsync<GatewayStartException>(() =>
            GatewayProcess.StartAsync(launch, TestContext.Current.CancellationToken)
        );
        Assert.Contains("Gateway:Mode", refused.Message, StringComparison.Ordinal);
    }
}
