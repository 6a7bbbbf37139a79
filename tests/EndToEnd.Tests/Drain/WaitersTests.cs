using System.Net.Http.Headers;
using Mocks.Kit;
using Sandbox;

namespace EndToEnd.Tests.Drain;

/// <summary>A real gateway that gets SIGTERM while others wait for what does not happen.</summary>
[Collection("Crash")]
public sealed class WaitersTests
{
    // Below the wait that is asked for; who is not answered is cut off later than this.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_wait_get_a_whole_answer_streams_end_and_the_process_goes_by_itself()
    {
        await using var world = await SandboxWorld.StartAsync(new SandboxSettings(SandboxPorts.Free()), Stop);
        using var http = new HttpClient { BaseAddress = world.Gateway.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.ApiKey);
        var shown = await world.Merchant.PresentAsync("jeonseong", 9_000, "shown");
        var late = new Fault("*", "no_answer_before_executing") { Times = 0 };
        world.Ullim.Faults.Arm(late);
        var voucher = world.Ullim.Mint().Code;
        var asked = await world.Merchant.PayAsync(voucher, 9_000, "asked", "asked", "wait=0");
        using var stream = await http.GetAsync(
            new Uri("/v1/events/stream", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            Stop
        );
        var events = stream.Content.ReadAsStringAsync(Stop);
        Task<Reply>[] waiting =
        [
            world.Merchant.GetAsync($"/v1/payments/{shown.Id}", "wait=50"),
            world.Merchant.GetAsync($"/v1/payments/{asked.Id}", "wait=50"),
            world.Merchant.PayAsync(voucher, 9_000, "asked", "asked", "wait=50"),
        ];
        // Each of them has been taken in when one more request has been answered after it.
        using var live = await http.GetAsync(new Uri("/health/live", UriKind.Relative), Stop);
        await Task.Delay(500, Stop);
        Assert.All(waiting, one => Assert.False(one.IsCompleted));

        var stopped = world.Gateway.StopAsync();
        var replies = await Task.WhenAll(waiting).WaitAsync(Bound, Stop);
        await stopped;

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Equal(["awaiting_customer", "processing", "processing"], replies.Select(reply => reply.State));
        Assert.StartsWith("id: evt_", await events, StringComparison.Ordinal);
        // Stopping has a bound of its own here, after which the process is killed and ends with another code.
        Assert.Equal(0, world.Gateway.ExitCode);
    }
}
