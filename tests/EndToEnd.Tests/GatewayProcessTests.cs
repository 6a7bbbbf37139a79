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
        var payment = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "order-1001", "till-4-1", "wait=30");
        var first = world.Gateway.Id;

        await world.Gateway.KillAsync();
        Assert.False(world.Gateway.IsRunning);
        await world.Gateway.StartAsync(stop);

        Assert.NotEqual(first, world.Gateway.Id);
        Assert.Equal("succeeded", (await world.Merchant.GetAsync($"/v1/payments/{payment.Id}")).State);
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
