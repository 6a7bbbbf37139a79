using System.Net;
using System.Threading.RateLimiting;
using Adapters.Contract;
using Adapters.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Polly;

namespace Adapters.Kit.Pipeline;

/// <summary>
/// The one lean way from an adapter to its wallet: total deadline, limiter, breaker, and never a retry (a wallet's
/// document decides about those, inside the adapter). The deadline covers the last byte of the body, since
/// <see cref="WholeBodyHandler"/> reads it inside the pipeline. Signing handlers are added after this call, so each attempt is signed afresh.
/// </summary>
internal static class WalletPipeline
{
    private const int MaxInFlight = 256;

    private const int NoRateLimit = 0;

    /// <summary>Adds the pipeline to a wallet's client, and shows its breaker to the gateway.</summary>
    /// <param name="client">The wallet's client.</param>
    /// <param name="scheme">The id of the scheme.</param>
    /// <param name="timeout">For the whole call, connect to last byte.</param>
    /// <param name="requestsPerSecond">What the wallet allows; 0: no limit.</param>
    public static IHttpClientBuilder AddWalletPipeline(
        this IHttpClientBuilder client,
        string scheme,
        TimeSpan timeout,
        int requestsPerSecond
    )
    {
        client.Services.AddKeyedSingleton(scheme, (services, _) => new WalletBreaker(scheme, TimeOf(services)));
        client.Services.AddSingleton<IBreaker>(services => services.GetRequiredKeyedService<WalletBreaker>(scheme));
        client.AddHttpMessageHandler(services => new BreakerWatchHandler(services.GetRequiredKeyedService<WalletBreaker>(scheme)));
        return client.AddPipeline(timeout, requestsPerSecond, services => services.GetRequiredKeyedService<WalletBreaker>(scheme));
    }

    /// <summary>Adds the same to a client that only helps, e.g. to fetch tokens: no rate limit, and a breaker that nobody sees.</summary>
    /// <param name="client">The helping client.</param>
    /// <param name="timeout">For the whole call, connect to last byte.</param>
    public static IHttpClientBuilder AddSidePipeline(this IHttpClientBuilder client, TimeSpan timeout) =>
        client.AddPipeline(timeout, NoRateLimit, services => new WalletBreaker(client.Name, TimeOf(services)));

    private static IHttpClientBuilder AddPipeline(
        this IHttpClientBuilder client,
        TimeSpan timeout,
        int requestsPerSecond,
        Func<IServiceProvider, WalletBreaker> breaker
    )
    {
        client.ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan);
        client.RemoveAllLoggers();
        client.Services.TryAddSingleton(services => new WalletDial(new SystemResolver(TimeOf(services)), TimeOf(services)));
        client.ConfigurePrimaryHttpMessageHandler(services => new SocketsHttpHandler
        {
            ConnectCallback = services.GetRequiredService<WalletDial>().To(client.Name),
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            // A proxy that the environment names is for programs that surf; a wallet is reached directly or not at all.
            UseProxy = false,
            // Its own way of handing on traces adds headers that nothing of ours would see.
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = MaxInFlight,
        });
        client.AddResilienceHandler(
            "wallet",
            (pipeline, context) =>
            {
                pipeline.TimeProvider = TimeOf(context.ServiceProvider);
                // Nobody reads its own events: the gateway measures every call and shows the breaker itself.
                pipeline.TelemetryListener = null;
                pipeline.AddTimeout(timeout);
                pipeline.AddConcurrencyLimiter(MaxInFlight, MaxInFlight);
                if (requestsPerSecond > 0)
                {
                    pipeline.AddRateLimiter(Bucket(requestsPerSecond, timeout));
                }
                pipeline.AddCircuitBreaker(breaker(context.ServiceProvider).Strategy());
            }
        );
        client.AddHttpMessageHandler(() => new WholeBodyHandler());
        client.AddHttpMessageHandler(() => new TraceParentHandler());
        return client;
    }

    private static TimeProvider TimeOf(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    // A permit that would come after the deadline is refused at once: nothing was sent, and the till hears it quickly.
    private static TokenBucketRateLimiter Bucket(int requestsPerSecond, TimeSpan timeout) =>
        new(
            new TokenBucketRateLimiterOptions
            {
                TokenLimit = requestsPerSecond,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / requestsPerSecond),
                QueueLimit = Math.Max(1, (int)(requestsPerSecond * timeout.TotalSeconds / 2)),
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                AutoReplenishment = true,
            }
        );
}
