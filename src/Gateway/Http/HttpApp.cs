using Gateway.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Http;

/// <summary>The front of the house: what every request passes, in this order, and the routes that belong to nobody else.</summary>
internal static class HttpApp
{
    /// <summary>The largest body any route takes: a batch of offline payments.</summary>
    public const int LargestBody = 4 * 1024 * 1024;

    /// <summary>Server, log, JSON, documents and telemetry.</summary>
    public static WebApplicationBuilder AddHttp(this WebApplicationBuilder builder, GatewaySettings settings)
    {
        UnicodeCheck.Check();
        builder.Logging.AddGatewayLog();
        if (IsUnbound(builder.Configuration))
        {
            // Nobody said where to listen: on this machine only.
            builder.WebHost.UseUrls("http://127.0.0.1:8080");
        }
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Bound(kestrel.Limits);
        });
        // While strangers open more than are accepted in a moment, a client's own waits its turn instead of being tried again after 1 s.
        builder.Services.Configure<SocketTransportOptions>(options => options.Backlog = 4096);
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));
        // Also in development what cannot be bound is a 400 of ours, not a page of the framework.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddSingleton(ConnectionLimits.OfThisProcess());
        builder.Services.AddSingleton<ConnectionLimiter>();
        builder.Services.AddSingleton<IConnectionListenerFactory, BoundedListeners>();
        builder.Services.AddSingleton<SampledLog>();
        builder.Services.AddSingleton(provider => WaitLimitOptions.Within(provider.GetRequiredService<ConnectionLimits>()));
        builder.Services.AddSingleton(provider => AnswerPaceOptions.Within(provider.GetRequiredService<ConnectionLimits>()));
        builder.Services.AddSingleton<AnswerPace>();
        builder.Services.AddDocuments(settings);
        builder.Services.AddTelemetry(settings.Telemetry);
        return builder;
    }

    /// <summary>The time in which load balancers learn that this node stops, and enough after it to finish what is under way.</summary>
    public static IServiceCollection AddDrain(this IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton<GracefulShutdown>();
        services.AddSingleton<IReadiness>(provider => provider.GetRequiredService<GracefulShutdown>());
        services.AddHostedService(provider => provider.GetRequiredService<GracefulShutdown>());
        services.Configure<HostOptions>(options => options.ShutdownTimeout += settings.Drain);
        return services;
    }

    // How long and how large what a stranger sends may be; ConnectionLimiter bounds how many there are.
    private static void Bound(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
    }

    private static bool IsUnbound(ConfigurationManager configuration) =>
        string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey])
        && string.IsNullOrEmpty(configuration[WebHostDefaults.HttpPortsKey])
        && string.IsNullOrEmpty(configuration[WebHostDefaults.HttpsPortsKey])
        && !configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    /// <summary>Puts the pipeline together; call it before the routes are mapped.</summary>
    public static WebApplication UseHttp(this WebApplication app, GatewaySettings settings)
    {
        app.Use(ClientConnection.Note);
        app.Use(app.Services.GetRequiredService<AnswerPace>().InvokeAsync);
        if (settings.PublicPath.Length > 0)
        {
            app.UseMiddleware<PublicPath>(settings.PublicPath);
        }
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseAuthentication();
        if (settings.RequestsPerSecond > 0)
        {
            app.UseMiddleware<RateLimit>(settings.RequestsPerSecond);
        }
        app.UseMiddleware<WaitLimit>();
        app.UseAuthorization();
        app.UseMiddleware<ContentNegotiation>();
        app.UseMiddleware<ContentCoding>();
        app.UseMiddleware<UnknownParameters>();
        return app;
    }

    /// <summary>The root of all routes: whatever answers GET answers HEAD as well, with the same headers (RFC 9110 §9.1).</summary>
    public static IEndpointRouteBuilder Routes(this WebApplication app)
    {
        var routes = app.MapGroup(string.Empty);
        ((IEndpointConventionBuilder)routes).Finally(AddHead);
        return routes;
    }

    private static void AddHead(EndpointBuilder endpoint)
    {
        for (var i = 0; i < endpoint.Metadata.Count; i++)
        {
            if (endpoint.Metadata[i] is HttpMethodMetadata { HttpMethods: var methods } && methods.Contains(HttpMethods.Get))
            {
                endpoint.Metadata[i] = new HttpMethodMetadata([.. methods, HttpMethods.Head]);
            }
        }
    }

    /// <summary>Maps health, metrics, documents and the pages of the problems.</summary>
    public static IEndpointRouteBuilder MapHttp(this IEndpointRouteBuilder app)
    {
        app.MapGroup(string.Empty).WithMetadata(PaceRule.Health).MapHealth();
        app.MapPrometheusScrapingEndpoint("/metrics")
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]), PaceRule.Metrics)
            .ExcludeFromDescription();
        var strangers = app.MapGroup(string.Empty).WithMetadata(PaceRule.Strangers);
        strangers.MapDocuments();
        strangers.MapProblemPages();
        return app;
    }
}
