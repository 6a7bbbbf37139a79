using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Gateway.Callbacks;
using Gateway.Events;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments;
using Gateway.Payments.Processing;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Wallets;
using Gateway.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RouteHandlerOptions = Microsoft.AspNetCore.Routing.RouteHandlerOptions;

namespace Simulation.Tests.World;

/// <summary>
/// One life of the gateway process: the real parts list and the real pipeline, on the world's clock, store and lines. When
/// it dies, nothing of it goes on but what was committed.
/// </summary>
internal sealed class SimNode : IAsyncDisposable
{
    // Routes and middleware are the same in every life, and dear to build: they find the life's parts in its container.
    private static readonly Lazy<RequestDelegate> Pipeline = new(BuildPipeline);
    private readonly SimWorld _world;
    private readonly ServiceProvider _services;

    private SimNode(SimWorld world, Life life, ServiceProvider services)
    {
        _world = world;
        Life = life;
        _services = services;
    }

    public Life Life { get; }

    /// <summary>The adapters, for somebody who calls a wallet without the gateway.</summary>
    public WalletDirectory Wallets => _services.GetRequiredService<WalletDirectory>();

    [SuppressMessage("Reliability", "CA2000", Justification = "what the container makes dies with the world")]
    public static async Task<SimNode> StartAsync(SimWorld world)
    {
        var life = new Life();
        var services = new ServiceCollection();
        AddGateway(services, SimWorld.Settings);
        services.AddSingleton<TimeProvider>(new LoopTime(world.Loop, life));
        services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.AddSingleton<StoreDatabase>(_ => world.Store.Open(world, life));
        services.AddSingleton(provider => new PaymentNotifier(provider.GetRequiredService<TimeProvider>()) { WakesInline = true });
        services.AddSingleton(new EventNotifier { WakesInline = true });
        services.AddSingleton<IPostConfigureOptions<HttpClientFactoryOptions>>(new SimLines(world, life));
        services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.AddSingleton(new WalletLimiterOptions(100_000, 1, TimeSpan.FromSeconds(2)));
        services.AddSingleton(WebhookOptions.Default with { WakesInline = true });
        services.AddSingleton(provider => new WebhookClient(
            new SimReceiver.Line(world, life),
            provider.GetRequiredService<WebhookOptions>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        var node = new SimNode(world, life, services.BuildServiceProvider());
        await node._services.GetRequiredService<MerchantDirectory>().StartAsync(default);
        foreach (var service in node._services.GetServices<IHostedService>())
        {
            switch (service)
            {
                case DueWork recovery:
                    _ = world.Audit.WatchAsync(recovery.FollowAsync(default));
                    break;
                case EventFeed feed:
                    _ = world.Audit.WatchAsync(feed.FollowAsync(default));
                    break;
                case DeliveryWorker deliverer:
                    _ = world.Audit.WatchAsync(deliverer.FollowAsync(default));
                    break;
                default:
                    break;
            }
        }
        return node;
    }

    /// <summary>Closes the store's connections of this life; only once its world has come to an end.</summary>
    public ValueTask DisposeAsync() => _services.GetRequiredService<StoreDatabase>().DisposeAsync();

    private static void AddGateway(IServiceCollection services, IConfiguration configuration)
    {
        var settings = GatewaySettings.Read(configuration, out var faults);
        Assert.Empty(faults);
        services.AddSingleton(configuration);
        services.AddRoutingCore();
        services.AddLogging(logging => logging.AddProvider(new SimLog()));
        services.AddSingleton<IServer, NoServer>();
        services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton<SampledLog>();
        // The pipeline outlives the processes that die in it, and would count their waits for ever.
        services.AddSingleton(new WaitLimitOptions(int.MaxValue));
        // Nor does it hold answers: its clock is not the world's.
        services.AddSingleton(new AnswerPaceOptions(Held: 0));
        services.AddSingleton<AnswerPace>();
        services.AddStore(settings);
        services.AddMerchants(settings);
        services.AddWallets(configuration);
        services.AddPayments();
        services.AddCallbacks();
        // Who waits for his turn goes on where the pool says, and not on the world's one thread.
        services.AddSingleton(new CallbackLimits(int.MaxValue, 0));
        services.AddEvents();
        services.AddDueWork();
        services.AddWebhooks();
    }

    private static RequestDelegate BuildPipeline()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(SimWorld.Settings);
        AddGateway(builder.Services, builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        var app = builder.Build();
        app.UseHttp(app.Services.GetRequiredService<GatewaySettings>());
        app.MapPayments();
        app.MapReviews();
        app.MapWebhooks();
        app.MapSchemes();
        app.MapCallbacks();
        app.UseEndpoints(_ => { });
        var pipeline = ((IApplicationBuilder)app).Build();
        // The first request of all prepares the routing; a world that came at the same time would wait on its thread.
        using var scope = app.Services.CreateScope();
        var first = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        first.Request.Method = "GET";
        first.Request.Path = "/nowhere";
        pipeline(first).GetAwaiter().GetResult();
        return pipeline;
    }

    /// <summary>Sends a request. Null: the process died before it answered.</summary>
    public async Task<SimAnswer?> SendAsync(string method, string path, IEnumerable<KeyValuePair<string, string>> headers, byte[] body)
    {
        if (Life.IsOver)
        {
            return null;
        }
        var died = new TaskCompletionSource();
        Life.OnEnd(died.SetResult);
        var handled = HandleAsync(method, path, headers, body);
        await Task.WhenAny(handled, died.Task);
        Life.Forget(died.SetResult);
        return handled.IsCompleted && !Life.IsOver ? await handled : null;
    }

    private async Task<SimAnswer> HandleAsync(string method, string path, IEnumerable<KeyValuePair<string, string>> headers, byte[] body)
    {
        using var scope = _services.CreateScope();
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Method = method;
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("gateway.example");
        var query = path.IndexOf('?', StringComparison.Ordinal);
        http.Request.Path = query < 0 ? path : path[..query];
        http.Request.QueryString = new QueryString(query < 0 ? null : path[query..]);
        foreach (var (name, value) in headers)
        {
            http.Request.Headers.Append(name, value);
        }
        http.Request.Body = new MemoryStream(body);
        http.Request.ContentLength = body.Length;
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        await Pipeline.Value(http);
        if (!_world.Loop.IsHere)
        {
            throw new InvalidOperationException(
                $"{method} {path} left the simulation's thread and was answered {http.Response.StatusCode}: {System.Text.Encoding.UTF8.GetString(answer.ToArray())} {System.Text.Encoding.UTF8.GetString(body)}"
            );
        }
        var text = answer.ToArray();
        return new SimAnswer(
            http.Response.StatusCode,
            http.Response.ContentType?.Contains("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null,
            http.Response.Headers["Idempotency-Replayed"] == "true",
            http.Response.Headers.RetryAfter.ToString()
        );
    }

    private sealed class SimLines(SimWorld world, Life life) : IPostConfigureOptions<HttpClientFactoryOptions>
    {
        public void PostConfigure(string? name, HttpClientFactoryOptions options) =>
            options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = new SimSwitch(world, life));
    }

    /// <summary>Finds the wallet of a request by its host.</summary>
    private sealed class SimSwitch : HttpMessageHandler
    {
        private readonly Dictionary<string, HttpMessageInvoker> _lines;

        public SimSwitch(SimWorld world, Life life) =>
            _lines = world.Wallets.ToDictionary(
                w => w.Name + ".example",
                w => new HttpMessageInvoker(new SimWire(world, life, w)),
                StringComparer.Ordinal
            );

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _lines[request.RequestUri!.Host].SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            foreach (var line in _lines.Values)
            {
                line.Dispose();
            }
            base.Dispose(disposing);
        }
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() { }
    }
}

/// <summary>An answer of the gateway, as a till sees it.</summary>
internal sealed record SimAnswer(int Status, JsonNode? Body, bool Replayed, string RetryAfter)
{
    public string? Id => Body?["id"]?.GetValue<string>();

    public string? Word => Body?["status"] is JsonValue value && value.TryGetValue<string>(out var word) ? word : null;
}
