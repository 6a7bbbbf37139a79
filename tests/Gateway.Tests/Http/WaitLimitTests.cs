using System.Net;
using Gateway.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Http;

public sealed class WaitLimitTests
{
    [Fact]
    public async Task One_more_that_would_wait_is_turned_away_and_may_come_when_others_have_gone()
    {
        using var entered = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        await using var host = await TestHost.StartAsync(
            app =>
                app.MapGet(
                    "/v1/slow",
                    async () =>
                    {
                        entered.Release();
                        await gate.WaitAsync(TestContext.Current.CancellationToken);
                        return TypedResults.Text("done");
                    }
                ),
            services: services => services.AddSingleton(new WaitLimitOptions(4))
        );
        var waiting = Enumerable.Range(0, 2).Select(_ => SlowAsync(host, "wait=30")).ToList();
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        await entered.WaitAsync(TestContext.Current.CancellationToken);

        using var oneMore = await SlowAsync(host, "wait=30");
        var unwaiting = SlowAsync(host, "wait=0");
        gate.Release(4);
        using var free = await unwaiting;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, oneMore.StatusCode);
        Assert.NotNull(oneMore.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
        foreach (var reply in await Task.WhenAll(waiting))
        {
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            reply.Dispose();
        }
        using var last = await SlowAsync(host, "wait=30");
        Assert.Equal(HttpStatusCode.OK, last.StatusCode);
    }

    private static Task<HttpResponseMessage> SlowAsync(TestHost host, string prefer) =>
        host.SendAsync(HttpMethod.Get, "/v1/slow", key: TestHost.Key, headers: ("Prefer", prefer));
}
