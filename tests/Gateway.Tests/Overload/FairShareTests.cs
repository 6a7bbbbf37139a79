using Gateway.Http;
using Gateway.Tests.Events;
using Gateway.Tests.Http;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Overload;

/// <summary>A merchant that takes all it can get takes nothing from another: not places at wallets, not waits, not streams.</summary>
public sealed class FairShareTests
{
    [Theory]
    [InlineData("ullim")]
    [InlineData("jeonseong")]
    [InlineData("manmulsang")]
    public async Task Another_merchant_is_served_at_a_wallet_of_which_one_has_all_that_it_can_get(string scheme)
    {
        await using var world = await TestWorld.StartAsync();
        var bulkheads = world.Services.GetRequiredService<WalletLimiters>();
        var held = 0;
        while (bulkheads.TryEnter(scheme, "mer_other") is not null)
        {
            held++;
        }
        var queue = Enumerable
            .Range(0, 300)
            .Select(_ => bulkheads.EnterAsync(scheme, "mer_other", CancellationToken.None).AsTask())
            .ToList();

        var greedy = await PayAsync(world, world.OtherMerchant, scheme, 0);
        var others = await Task.WhenAll(Enumerable.Range(1, 40).Select(i => PayAsync(world, world.Merchant, scheme, i)));

        Assert.Equal(WalletLimiterOptions.Default.Places / 2, held);
        Assert.Equal((503, "overloaded"), (greedy.Status, greedy.Code));
        Assert.All(others, reply => Assert.True(reply.Status == 201, reply.Text));
        await Task.WhenAll(queue);
    }

    [Fact]
    public async Task Another_merchant_may_wait_although_one_waits_with_all_its_keys_as_much_as_it_can()
    {
        using var entered = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        var merchants = new Dictionary<string, string?>
        {
            ["Gateway:Merchants:1:Id"] = "mer_beta",
            ["Gateway:Merchants:1:Name"] = "Beta",
            ["Gateway:Merchants:1:ApiKeys:0"] = "sk_test_beta_0",
            ["Gateway:Merchants:1:ApiKeys:1"] = "sk_test_beta_1",
            ["Gateway:Merchants:1:ApiKeys:2"] = "sk_test_beta_2",
        };
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
            merchants,
            services => services.AddSingleton(new WaitLimitOptions(8))
        );
        var greedy = new List<Task<HttpResponseMessage>>();
        for (var i = 0; i < 4; i++)
        {
            greedy.Add(WaitAsync(host, $"sk_test_beta_{i % 3}"));
            await entered.WaitAsync(TestContext.Current.CancellationToken);
        }
        using var refused = await WaitAsync(host, "sk_test_beta_2");
        var other = WaitAsync(host, TestHost.Key);
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        gate.Release(5);

        Assert.Equal(503, (int)refused.StatusCode);
        foreach (var reply in await Task.WhenAll(greedy.Append(other)))
        {
            Assert.Equal(200, (int)reply.StatusCode);
            reply.Dispose();
        }
    }

    [Fact]
    public async Task Another_merchant_may_open_a_stream_although_one_has_all_that_it_can_get()
    {
        await using var world = await TestWorld.StartAsync(("Gateway:Events:StreamsPerMerchant", "100"), ("Gateway:Events:Streams", "8"));
        var greedy = new List<StreamReading>();
        do
        {
            greedy.Add(await StreamReading.OpenAsync(world.Address, TestWorld.Key));
        } while (greedy[^1].Status == 200);
        using var other = await StreamReading.OpenAsync(world.Address, TestWorld.OtherKey);

        Assert.Equal(429, greedy[^1].Status);
        Assert.Equal(4, greedy.Count - 1);
        Assert.Equal(200, other.Status);
        greedy.ForEach(stream => stream.Dispose());
    }

    private static Task<Reply> PayAsync(TestWorld world, GatewayClient merchant, string scheme, int number) =>
        scheme switch
        {
            "ullim" => merchant.PayAsync(world.Ullim.Mint().Code, 500_000, $"fair-{number}"),
            "jeonseong" => merchant.PayAsync(world.Jeonseong.MintCode(), 7_000, $"fair-{number}"),
            _ => merchant.PresentAsync(scheme, 9_000, $"fair-{number}"),
        };

    private static Task<HttpResponseMessage> WaitAsync(TestHost host, string key) =>
        host.SendAsync(HttpMethod.Get, "/v1/slow", key: key, headers: ("Prefer", "wait=30"));
}
