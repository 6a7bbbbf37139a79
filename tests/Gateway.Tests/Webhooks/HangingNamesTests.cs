using System.Net;
using Adapters.Network;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Webhooks;

/// <summary>A merchant whose endpoints have names that no name server answers for.</summary>
public sealed class HangingNamesTests
{
    [Fact]
    public async Task They_hold_up_neither_another_merchants_webhooks_nor_any_thread_that_answers_requests()
    {
        using var system = new SilentSystem();
        await using var world = await TestWorld.StartAsync(
            parts => parts.AddSingleton<IResolver>(system.Resolver),
            ("Gateway:Webhooks:AllowInsecure", "true")
        );
        await using var receiver = await Receiver.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await MakeAsync(world.Merchant, $"http://{i}.slow.test/");
        }
        await MakeAsync(world.OtherMerchant, receiver.Url.Replace("127.0.0.1", "shop.test", StringComparison.Ordinal));
        for (var i = 0; i < 5; i++)
        {
            await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, $"slow-{i}");
        }
        await system.UntilAsync(SystemResolver.MostOfShare);

        var paid = await world.OtherMerchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "quick");
        var told = await receiver.UntilAsync(2);

        Assert.All(told, one => Assert.Contains(paid.Id, one.Body, StringComparison.Ordinal));
        Assert.Equal(SystemResolver.MostOfShare, system.Most);
        Assert.False(system.OnPool);
    }

    private static async Task MakeAsync(GatewayClient merchant, string url)
    {
        var made = await merchant.PostAsync("/v1/webhook-endpoints", new { url, events = new[] { "payment.*" } });
        Assert.Equal(201, made.Status);
    }

    /// <summary>An operating system that finds all names here, and of some never hears.</summary>
    private sealed class SilentSystem : IDisposable
    {
        private readonly ManualResetEventSlim _over = new();
        private readonly Lock _lock = new();
        private int _now;

        public SilentSystem() => Resolver = new SystemResolver(TimeProvider.System, LookUp);

        public SystemResolver Resolver { get; }

        /// <summary>Names that hung at the same time.</summary>
        public int Most { get; private set; }

        /// <summary>Whether any of them had a thread of the pool.</summary>
        public bool OnPool { get; private set; }

        public Task UntilAsync(int hanging) => Eventually.IsTrueAsync(() => Most >= hanging);

        public void Dispose() => _over.Set();

        private IPAddress[] LookUp(string host)
        {
            if (host.EndsWith(".slow.test", StringComparison.Ordinal))
            {
                lock (_lock)
                {
                    Most = Math.Max(Most, ++_now);
                    OnPool |= Thread.CurrentThread.IsThreadPoolThread;
                }
                _over.Wait(TimeSpan.FromSeconds(60));
                lock (_lock)
                {
                    _now--;
                }
            }
            return [IPAddress.Loopback];
        }
    }
}
