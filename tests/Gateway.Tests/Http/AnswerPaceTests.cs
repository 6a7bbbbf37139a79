using System.Net;
using Gateway.Http;
using Gateway.Tests.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Http;

/// <summary>Answers that cost who asks nothing wait for their turn, and no others do.</summary>
public sealed class AnswerPaceTests
{
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_without_a_key_and_every_picture_has_its_pace()
    {
        await using var world = await TestWorld.StartAsync(WithPace);
        var shown = await world.Merchant.PresentAsync("jeonseong", 9_000, "shown");
        var pace = world.Services.GetRequiredService<AnswerPace>();
        UseUp(pace, PaceRule.Strangers, string.Empty);
        UseUp(pace, PaceRule.Health, string.Empty);
        UseUp(pace, PaceRule.Metrics, string.Empty);
        UseUp(pace, PaceRule.Pictures, "mer_world");
        var code = shown.Member("code");
        List<(string Method, string Path)> strange =
        [
            .. GatewayRoutes.Of(world.Services).Select(route => (route.Method, route.Path(new Dictionary<string, string>()))),
            ("GET", new Uri(code.GetProperty("svg_url").GetString()!).PathAndQuery),
            ("GET", new Uri(code.GetProperty("png_url").GetString()!).PathAndQuery),
            ("GET", "/nowhere"),
            ("PROPFIND", "/health/live"),
            ("OPTIONS", "/v1/payments"),
        ];
        Assert.True(strange.Count > 60, $"only {strange.Count} routes were found");
        using var http = new HttpClient { BaseAddress = world.Address };

        var asked = strange.ToDictionary(
            route => route,
            route => http.SendAsync(new HttpRequestMessage(new(route.Method), route.Path), Stop)
        );
        await Eventually.IsTrueAsync(() => pace.Holding == asked.Count || asked.Values.Any(a => a.IsCompleted));
        Assert.Empty(asked.Where(a => a.Value.IsCompleted).Select(a => a.Key));

        // What has a key is asked and answered meanwhile.
        var paid = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, "paid");
        Assert.Equal("succeeded", paid.State);
        Assert.Equal(asked.Count, pace.Holding);

        _time.Advance(Longer);
        foreach (var (route, answer) in asked)
        {
            using var came = await answer;
            Assert.True((int)came.StatusCode < 500, $"{route}: {came.StatusCode}");
        }
        Assert.Equal(0, pace.Holding);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(404, false)]
    [InlineData(422, false)]
    public async Task A_merchant_that_is_turned_away_too_often_is_told_so_later_and_no_other_is(int status, bool isHeld)
    {
        await using var host = await TestHost.StartAsync(
            app =>
                app.MapGet(
                    "/v1/refused",
                    IResult () =>
                        status switch
                        {
                            429 => Problem.RateLimited(TimeSpan.FromSeconds(3)),
                            503 => Problem.TooManyWait(),
                            404 => Problem.NotFound(),
                            _ => Problem.CodeExpired(),
                        }
                ),
            new Dictionary<string, string?>
            {
                ["Gateway:RateLimit:RequestsPerSecond"] = "0",
                ["Gateway:Merchants:1:Id"] = "mer_beta",
                ["Gateway:Merchants:1:Name"] = "Beta",
                ["Gateway:Merchants:1:ApiKeys:0"] = "sk_test_beta",
            },
            WithPace
        );
        var pace = host.Services.GetRequiredService<AnswerPace>();
        for (var i = 0; i < PaceRule.Refusals.PerSecond; i++)
        {
            using var refused = await AskAsync(TestHost.Key);
        }

        var more = Enumerable.Range(0, 5).Select(_ => AskAsync(TestHost.Key)).ToList();
        await Eventually.IsTrueAsync(() => pace.Holding == (isHeld ? 5 : 0));
        using var other = await AskAsync("sk_test_beta");
        Assert.Equal(isHeld ? 5 : 0, pace.Holding);
        if (isHeld)
        {
            Assert.DoesNotContain(more, answer => answer.IsCompleted);
            _time.Advance(Longer);
        }
        foreach (var answer in await Task.WhenAll(more))
        {
            Assert.Equal(other.StatusCode, answer.StatusCode);
            answer.Dispose();
        }

        Task<HttpResponseMessage> AskAsync(string key) => host.SendAsync(HttpMethod.Get, "/v1/refused", key: key);
    }

    [Fact]
    public async Task Who_holds_its_share_is_answered_at_once()
    {
        await using var host = await TestHost.StartAsync(services: services =>
        {
            WithPace(services);
            services.AddSingleton(new AnswerPaceOptions(4));
        });
        var pace = host.Services.GetRequiredService<AnswerPace>();
        UseUp(pace, PaceRule.Strangers, string.Empty);

        var held = new[] { AskAsync(), AskAsync() };
        await Eventually.IsTrueAsync(() => pace.Holding == 2);
        using var third = await AskAsync();

        Assert.Equal(HttpStatusCode.NotFound, third.StatusCode);
        _time.Advance(Longer);
        foreach (var answer in await Task.WhenAll(held))
        {
            answer.Dispose();
        }

        Task<HttpResponseMessage> AskAsync() => host.SendAsync(HttpMethod.Get, "/nowhere");
    }

    [Fact]
    public async Task An_answer_is_held_no_longer_once_its_caller_has_gone_or_the_gateway_stops()
    {
        await using var host = await TestHost.StartAsync(services: WithPace);
        var pace = host.Services.GetRequiredService<AnswerPace>();
        UseUp(pace, PaceRule.Strangers, string.Empty);
        using var patience = new CancellationTokenSource();
        var left = host.Client.GetAsync(new Uri("/nowhere", UriKind.Relative), patience.Token);
        var stayed = host.SendAsync(HttpMethod.Get, "/nowhere");
        await Eventually.IsTrueAsync(() => pace.Holding == 2);

        await patience.CancelAsync();
        await Eventually.IsTrueAsync(() => pace.Holding == 1);
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        using var answer = await stayed;

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
    }

    [Fact]
    public void Turns_are_given_as_far_ahead_as_answers_are_held_and_no_further()
    {
        var bucket = new TokenBucket(10, 2, _time);

        TimeSpan[] waits = [.. Enumerable.Range(0, 6).Select(_ => Ask())];
        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal([0, 0, 100, 200, 250, 250], waits.Select(wait => wait.TotalMilliseconds));
        Assert.Equal(200, Ask().TotalMilliseconds);
        _time.Advance(Longer);
        Assert.Equal(TimeSpan.Zero, Ask());

        TimeSpan Ask() => bucket.Queue(TimeSpan.FromMilliseconds(250));
    }

    private void WithPace(IServiceCollection services) =>
        services.AddSingleton(provider => new AnswerPace(
            provider.GetRequiredService<AnswerPaceOptions>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            _time
        ));

    private static void UseUp(AnswerPace pace, PaceRule rule, string owner)
    {
        for (var i = 0; i < rule.PerSecond; i++)
        {
            var held = pace.HoldAsync(rule, owner, Stop);
            Assert.True(held.IsCompleted);
        }
    }
}
