using Gateway.Events.Model;
using Gateway.Store;

namespace Gateway.Events;

/// <summary>The parts list of this room.</summary>
internal static class EventsRoom
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventScribe>();
        services.AddSingleton<EventSignal>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<StreamSlots>();
        return services;
    }
}
