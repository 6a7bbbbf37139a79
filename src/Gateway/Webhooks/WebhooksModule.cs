using Adapters.Network;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Merchants.Model;
using Gateway.Settings;

namespace Gateway.Webhooks;

/// <summary>The services and routes of endpoints and deliveries.</summary>
internal static class WebhooksModule
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton(WebhookOptions.Default);
        // Of its own, so that merchants' names do not hold up the wallets'.
        services.AddSingleton<IResolver>(provider => new SystemResolver(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new WebhookClient(
            WebhookClient.Line(
                provider.GetRequiredService<IResolver>(),
                provider.GetRequiredService<GatewaySettings>(),
                provider.GetRequiredService<WebhookOptions>(),
                provider.GetRequiredService<TimeProvider>()
            ),
            provider.GetRequiredService<WebhookOptions>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<TestLimiter>();
        services.AddHostedService<DeliveryWorker>();
        services.AddHostedService<ReplayWorker>();
        return services;
    }

    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder app)
    {
        var insecure = app.ServiceProvider.GetRequiredService<GatewaySettings>().AllowInsecureWebhooks;
        var room = app.MapGroup("/v1").Requires(Scope.WebhooksWrite).WithTags("Webhooks");
        room.MapPost("/webhook-endpoints", CreateEndpoint.CreateAsync)
            .WithName("CreateWebhookEndpoint")
            .Keyed()
            .Takes(fields => CreateEndpoint.Read(fields, insecure))
            .Makes<EndpointView>();
        room.MapGet("/webhook-endpoints", Endpoints.ListAsync).WithName("ListWebhookEndpoints").Lists<EndpointView>();
        room.MapGet("/webhook-endpoints/{id}", Endpoints.GetAsync).WithName("GetWebhookEndpoint").Gives<EndpointView>();
        room.MapPatch("/webhook-endpoints/{id}", Endpoints.ChangeAsync)
            .WithName("ChangeWebhookEndpoint")
            .Takes(fields => Endpoints.Read(fields, insecure))
            .Gives<EndpointView>();
        room.MapDelete("/webhook-endpoints/{id}", Endpoints.DeleteAsync).WithName("DeleteWebhookEndpoint").Gives<DeletedEndpointView>();
        room.MapPost("/webhook-endpoints/{id}/rotate-secret", CreateEndpoint.RotateAsync)
            .WithName("RotateWebhookSecret")
            .Keyed()
            .Gives<EndpointView>();
        room.MapPost("/webhook-endpoints/{id}/test", Endpoints.TestAsync).WithName("TestWebhookEndpoint").Gives<TestView>();
        room.MapPost("/webhook-endpoints/{id}/replay", ReplayEvents.HandleAsync)
            .WithName("ReplayWebhookEvents")
            .Takes(ReplayEvents.Read)
            .Produces<ReplayView>(StatusCodes.Status202Accepted);
        room.MapGet("/webhook-deliveries", Deliveries.ListAsync)
            .WithName("ListWebhookDeliveries")
            .Lists<DeliveryView>(
                RequestParameter.Text("endpoint", EndpointFields.Id),
                RequestParameter.Word("status", Deliveries.Statuses)
            );
        room.MapGet("/webhook-deliveries/{id}", Deliveries.GetAsync).WithName("GetWebhookDelivery").Gives<DeliveryView>();
        room.MapPost("/webhook-deliveries/{id}/redeliver", Deliveries.RedeliverAsync).WithName("RedeliverWebhook").Gives<DeliveryView>();
        return app;
    }
}
