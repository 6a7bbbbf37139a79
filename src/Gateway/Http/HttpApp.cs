using Gateway.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Http;

/// <summary>The front of the house: what every request passes, in this order, and the routes that belong to nobody else.</summary>
internal static class HttpApp
{
    /// <summary>The largest body any route takes: a batch of offline payments.</summary>
    public const int LargestBody = 4 * 1024 * 1024;

    private const long MostConnections = 20_000;

    /// <summary>Server, log, JSON, documents and telemetry.</summary>
    public static WebApplicationBuilder AddHttp(
        this WebApplicationBuilder builder,
        GatewaySettings settings
    )
    {
        NormalForms.Check();
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
        builder.Services.ConfigureHttpJsonOptions(options =>
            ApiJson.Apply(options.SerializerOptions)
        );
        // Also in development what cannot be bound is a 400 of ours, not a page of the framework.
        builder.Services.Configure<RouteHandlerOptions>(options =>
            options.ThrowOnBadRequest = true
        );
        builder.Services.AddSingleton(WaitLimitOptions.Default);
        builder.Services.AddSingleton<SampledLog>();
        builder.Services.AddDocuments();
        builder.Services.AddTelemetry(settings.Telemetry);
        return builder;
    }

    /// <summary>The time in which load balancers learn that this node stops, and enough after it to finish what is under way.</summary>
    public static IServiceCollection AddDrain(
        this IServiceCollection services,
        GatewaySettings settings
    )
    {
        services.AddSingleton<Drain>();
        services.AddSingleton<IReadiness>(provider => provider.GetRequiredService<Drain>());
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.Configure<HostOptions>(options => options.ShutdownTimeout += settings.Drain);
        return services;
    }

    // What a stranger can hold without a key: connections, and how long each may take to say what it wants.
    private static void Bound(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxConcurrentConnections = MostConnections;
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
        if (settings.PublicPath.Length > 0)
        {
            app.UseMiddleware<PublicPath>(settings.PublicPath);
        }
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<ProblemAnswers>();
        app.UseRouting();
        app.UseAuthentication();
        if (settings.RequestsPerSecond > 0)
        {
            app.UseMiddleware<RateLimit>(settings.RequestsPerSecond);
        }
        app.UseMiddleware<WaitLimit>();
        app.UseAuthorization();
        app.UseMiddleware<Acceptance>();
        return app;
    }

    /// <summary>Maps health, metrics, documents and the pages of the problems.</summary>
    public static WebApplication MapHttp(this WebApplication app)
    {
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint("/metrics").ExcludeFromDescription();
        app.MapDocuments();
        app.MapProblemPages();
        return app;
    }
}
