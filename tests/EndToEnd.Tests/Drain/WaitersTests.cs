using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Mocks.Kit;
using Sandbox;

namespace EndToEnd.Tests.Drain;

/// <summary>A real gateway that gets SIGTERM while others wait for what does not happen.</summary>
[Collection("Storm")]
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
        var shown = await PostAsync(
            http,
            "shown",
            new
            {
                amount = 9_000,
                currency = "KPW",
                reference = "shown",
                present = new { schemes = new[] { "jeonseong" } },
            },
            null
        );
        var late = new Fault("*", "no_answer_before_executing") { Times = 0 };
        world.Ullim.Faults.Arm(late);
        var voucher = new
        {
            amount = 9_000,
            currency = "KPW",
            reference = "asked",
            code = world.Ullim.Mint().Code,
        };
        var asked = await PostAsync(http, "asked", voucher, "wait=0");
        using var stream = await http.GetAsync(
            new Uri("/v1/events/stream", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            Stop
        );
        var events = stream.Content.ReadAsStringAsync(Stop);
        Task<(HttpStatusCode Status, JsonNode Json)>[] waiting =
        [
            GetAsync(http, $"/v1/payments/{shown.Json["id"]}"),
            GetAsync(http, $"/v1/payments/{asked.Json["id"]}"),
            PostAsync(http, "asked", voucher, "wait=50"),
        ];
        // Each of them has been taken in when one more request has been answered after it.
        using var live = await http.GetAsync(new Uri("/health/live", UriKind.Relative), Stop);
        await Task.Delay(500, Stop);
        Assert.All(waiting, one => Assert.False(one.IsCompleted));

        var stopped = world.Gateway.StopAsync();
        var replies = await Task.WhenAll(waiting).WaitAsync(Bound, Stop);
        await stopped;

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(["awaiting_customer", "processing", "processing"], replies.Select(reply => reply.Json["status"]!.GetValue<string>()));
        Assert.StartsWith("id: evt_", await events, StringComparison.Ordinal);
        // Stopping has a bound of its own here, after which the process is killed and ends with another code.
        Assert.Equal(0, world.Gateway.ExitCode);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Json)> GetAsync(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Prefer", "wait=50");
        return await SendAsync(http, request);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Json)> PostAsync(HttpClient http, string key, object body, string? prefer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payments") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }
        return await SendAsync(http, request);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Json)> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }
}
