using Gateway.Store;

namespace Gateway.Events;

/// <summary>The parts list of this room.</summary>
internal static class EventsModule
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventNotifier>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<StreamSlots>();
        return services;
    }
}
