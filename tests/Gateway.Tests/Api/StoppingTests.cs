using Gateway.Tests.World;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Kit;

namespace Gateway.Tests.Api;

/// <summary>A gateway that is told to stop answers all who wait by <c>Prefer</c>, though nothing has changed for them.</summary>
public sealed class StoppingTests
{
    // Far below the wait that is asked for, and below the time after which a host cuts everything off.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(25);
    private const string Wait = "wait=50";

    [Fact]
    public async Task Every_request_that_waits_is_answered_with_what_is_known()
    {
        await using var world = await TestWorld.StartAsync(("Gateway:DrainSeconds", "2"));
        var merchant = world.Merchant;
        var shown = await merchant.PresentAsync("jeonseong", 9_000, "stop-shown");
        var called = await merchant.PresentAsync("manmulsang", 9_000, "stop-called");
        var held = await merchant.PresentAsync("manmulsang", 9_000, "stop-held", "manual");
        await world.ManmulSang.ScanAsync(held.Member("code", "payload").GetString()!, "pay");
        await merchant.UntilStatusAsync(held.Id, "authorized");
        var paid = await merchant.PayAsync(world.Jeonseong.MintCode(), 9_000, "stop-paid");
        Assert.Equal("succeeded", paid.State);
        var code = world.Jeonseong.MintCode();
        // From now on no wallet answers anything.
        world.Jeonseong.Faults.Arm(Silence);
        world.ManmulSang.Faults.Arm(Silence);

        var waiting = new Dictionary<string, Task<Reply>>(StringComparer.Ordinal)
        {
            ["POST /v1/payments"] = merchant.PayAsync(code, 9_000, "stop-new", "new", Wait),
            ["POST /v1/payments/{id}/cancel"] = merchant.PostAsync($"/v1/payments/{called.Id}/cancel", null, "cancel", Wait),
            ["POST /v1/payments/{id}/captures"] = merchant.PostAsync($"/v1/payments/{held.Id}/captures", null, "capture", Wait),
            ["POST /v1/payments/{id}/refunds"] = merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", null, "refund", Wait),
            ["GET /v1/payments/{id}"] = merchant.GetAsync($"/v1/payments/{shown.Id}", Wait),
        };
        var capture = await PartAsync(merchant, held.Id, "captures");
        var refund = await PartAsync(merchant, paid.Id, "refunds");
        waiting.Add("GET /v1/captures/{id}", merchant.GetAsync($"/v1/captures/{capture}", Wait));
        waiting.Add("GET /v1/refunds/{id}", merchant.GetAsync($"/v1/refunds/{refund}", Wait));
        var all = waiting.Values.ToList();
        // Repeats wait as the first ones do.
        all.Add(merchant.PayAsync(code, 9_000, "stop-new", "new", Wait));
        all.Add(merchant.PostAsync($"/v1/payments/{called.Id}/cancel", null, "cancel", Wait));
        all.Add(merchant.PostAsync($"/v1/payments/{held.Id}/captures", null, "capture", Wait));
        all.Add(merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", null, "refund", Wait));
        Assert.Equal(RoutesThatWait(world), waiting.Keys.Order(StringComparer.Ordinal));

        var stopped = world.StopGatewayAsync();
        var replies = await Task.WhenAll(all).WaitAsync(Bound, TestContext.Current.CancellationToken);
        await stopped;

        Assert.All(
            replies,
            reply =>
            {
                Assert.True(reply.Status is 200 or 201, reply.Text);
                Assert.Equal(Wait, reply.Headers["Preference-Applied"]);
                Assert.True(reply.State is "processing" or "awaiting_customer", reply.Text);
            }
        );
        Assert.Equal(shown.Id, (await waiting["GET /v1/payments/{id}"]).Id);
        Assert.Equal(refund, (await waiting["GET /v1/refunds/{id}"]).Id);
        Assert.Equal(capture, (await waiting["GET /v1/captures/{id}"]).Id);
    }

    private static Fault Silence => new("*", "no_answer_before_executing") { Times = 0 };

    private static async Task<string> PartAsync(GatewayClient merchant, string payment, string kind)
    {
        var stored = await merchant.UntilAsync($"/v1/payments/{payment}", one => one.GetProperty(kind).GetArrayLength() > 0);
        return stored.GetProperty(kind)[0].GetProperty("id").GetString()!;
    }

    private static IEnumerable<string> RoutesThatWait(TestWorld world) =>
        world
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.OfType<Gateway.Http.RequestParameter>().Any(parameter => parameter.Name == "Prefer"))
            .Select(route =>
                $"{route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} /{route.RoutePattern.RawText!.TrimStart('/')}"
            )
            .Order(StringComparer.Ordinal);
}
