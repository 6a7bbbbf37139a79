using System.Globalization;
using Sandbox;

namespace EndToEnd.Tests.Limits;

/// <summary>A real gateway with few files to open, and strangers that open more connections than that.</summary>
[Collection("Crash")]
public sealed class OpenFilesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(512, 600)]
    [InlineData(512, 3000)]
    [InlineData(1024, 1200)]
    public async Task Strangers_that_open_more_connections_than_there_are_files_stop_no_payment(int files, int connections)
    {
        await using var world = await SandboxWorld.StartAsync(new SandboxSettings(SandboxPorts.Free()), Stop);
        await world.Gateway.StopAsync();
        await using var gateway = await GatewayProcess.StartAsync(
            world.Gateway.Launch with
            {
                Wrapper = ["/bin/sh", "-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -n {files} && exec \"$0\" \"$@\"")],
            },
            Stop
        );
        using var strangers = new IdleConnections(gateway.Launch.Port);
        using var http = new HttpClient { BaseAddress = gateway.BaseUrl };

        for (var round = 0; round < 3; round++)
        {
            await strangers.OpenAsync(connections, Stop);
            var paid = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, $"crowd-{round}");
            using var live = await http.GetAsync(new Uri("/health/live", UriKind.Relative), Stop);
            using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop);

            Assert.Equal((201, "succeeded"), (paid.Status, paid.State));
            Assert.Equal((200, 200), ((int)live.StatusCode, (int)ready.StatusCode));
        }

        Assert.True(gateway.IsRunning);
        var log = string.Join('\n', gateway.LastLines);
        Assert.Contains($"The process may have {files} files open", log, StringComparison.Ordinal);
        Assert.DoesNotContain("SqliteException", log, StringComparison.Ordinal);
        Assert.Equal(3, world.Jeonseong.Ledger.Count);
        await gateway.StopAsync();
        Assert.Equal(0, gateway.ExitCode);
    }
}
