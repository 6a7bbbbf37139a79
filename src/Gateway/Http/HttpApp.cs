using Gateway.Settings;

namespace Gateway.Http;

/// <summary>The front of the house: what every request passes, in this order, and the routes that belong to nobody else.</summary>
internal static class HttpApp
{
    /// <summary>The largest body any route takes: a batch of offline payments.</summary>
    public const int LargestBody = 4 * 1024 * 1024;

    /// <summary>Server, log, JSON, documents and telemetry.</summary>
    public static WebApplicationBuilder AddHttp(this WebApplicationBuilder builder)
    {
        NormalForms.Check();
        builder.Logging.AddGatewayLog();
        if (IsUnbound(builder.Configuration))
        {
            // Nobody said where to listen: on this machine only.
            builder.WebHost.UseUrls("http://127.0.0.1:8080");
        }
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        builder.Services.ConfigureHttpJsonOptions(options =>
            ApiJson.Apply(options.SerializerOptions)
        );
        // Also in development what cannot be bound is a 400 of ours, not a page of the framework.
        builder.Services.Configure<RouteHandlerOptions>(options =>
            options.ThrowOnBadRequest = true
        );
        builder.Services.AddDocuments();
        builder.Services.AddTelemetry(builder.Configuration);
        return builder;
    }

    private static bool IsUnbound(ConfigurationManager configuration) =>
        string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey])
        && string.IsNullOrEmpty(configuration[WebHostDefaults.HttpPortsKey])
        && string.IsNullOrEmpty(configuration[WebHostDefaults.HttpsPortsKey])
        && !configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    /// <summary>Puts the pipeline together; call it before the routes are mapped.</summary>
    public static WebApplication UseHttp(this WebApplication app, GatewaySettings settings)
    {
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<ProblemAnswers>();
        app.UseRouting();
        app.UseAuthentication();
        if (settings.RequestsPerSecond > 0)
        {
            app.UseMiddleware<RateLimit>(settings.RequestsPerSecond);
        }
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
