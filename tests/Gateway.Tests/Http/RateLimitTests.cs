using System.Net;
using Gateway.Merchants;
using Gateway.Merchants.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Http;

/// <summary>The limit of requests belongs to one key: whoever uses up his own takes nothing from anybody else.</summary>
public sealed class RateLimitTests
{
    private const string Sibling = "sk_test_alpha_2";
    private const string Other = "sk_test_beta";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Each_key_has_a_limit_of_its_own_at_the_rate_of_the_setting(int rate)
    {
        var time = new FakeTimeProvider();
        await using var host = await TestHost.StartAsync(
            app => app.MapGet("/v1/mine", () => "mine").Requires(Scope.PaymentsRead),
            new()
            {
                ["Gateway:RateLimit:RequestsPerSecond"] = $"{rate}",
                ["Gateway:Merchants:0:ApiKeys:1"] = Sibling,
                ["Gateway:Merchants:1:Id"] = "mer_beta",
                ["Gateway:Merchants:1:Name"] = "Beta",
                ["Gateway:Merchants:1:ApiKeys:0"] = Other,
            },
            services => services.AddSingleton<TimeProvider>(time)
        );

        // A burst of twice the rate, and no more; each key has its own.
        foreach (var key in new[] { TestHost.Key, Sibling, Other })
        {
            Assert.Equal((key, 2 * rate), (key, await TakenAsync(key, 2 * rate + 2)));
        }
        // And then as many a second as the setting says.
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(rate, await TakenAsync(TestHost.Key, rate + 2));
        Assert.Equal(rate, await TakenAsync(Sibling, rate + 2));

        async Task<int> TakenAsync(string key, int asked)
        {
            var taken = 0;
            for (var i = 0; i < asked; i++)
            {
                using var answer = await host.SendAsync(HttpMethod.Get, "/v1/mine", key: key);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    taken++;
                    continue;
                }
                await answer.IsProblemAsync(429, "rate_limited");
                Assert.NotNull(answer.Headers.RetryAfter);
            }
            return taken;
        }
    }

    [Fact]
    public async Task Zero_sets_no_limit()
    {
        await using var host = await TestHost.StartAsync(
            app => app.MapGet("/v1/mine", () => "mine").Requires(Scope.PaymentsRead),
            new() { ["Gateway:RateLimit:RequestsPerSecond"] = "0" },
            services => services.AddSingleton<TimeProvider>(new FakeTimeProvider())
        );
        for (var i = 0; i < 50; i++)
        {
            using var answer = await host.SendAsync(HttpMethod.Get, "/v1/mine", key: TestHost.Key);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
