using Gateway.Events.Model;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Merchants.Model;
using Gateway.Payments.Model;
using Gateway.Store;

namespace Gateway.Events;

/// <summary>The services and routes of events.</summary>
internal static class EventsModule
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventNotifier>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<StreamSlots>();
        return services;
    }

    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapEvents(this IEndpointRouteBuilder app)
    {
        var reads = app.MapGroup("/v1/events").Requires(Scope.PaymentsRead).WithTags("Events");
        reads
            .MapGet(string.Empty, ReadEvents.ListAsync)
            .WithName("ListEvents")
            .Lists<EventView>(RequestParameter.Word("type", EventTypes.Patterns), RequestParameter.Text("payment", FieldRules.PaymentId));
        reads
            .MapGet("/stream", StreamEvents.HandleAsync)
            .WithName("StreamEvents")
            .Streams(
                RequestParameter.Word("type", EventTypes.Patterns),
                RequestParameter.Text(StreamEvents.LastEventIdParameter, StreamEvents.EventId)
            )
            // Hours are no duration of a request.
            .DisableHttpMetrics();
        reads.MapGet("/{id}", ReadEvents.GetAsync).WithName("GetEvent").Gives<EventView>();
        return app;
    }
}
