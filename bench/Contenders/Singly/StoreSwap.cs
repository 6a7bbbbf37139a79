using System.Diagnostics;
using Gateway.Store;
using Gateway.Store.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Singly;

/// <summary>Puts the other store in when the gateway has named all its services and before the first one is made.</summary>
internal sealed class StoreSwap : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: "HostBuilding", Value: IHostBuilder host })
        {
            host.ConfigureServices(
                (context, services) =>
                {
                    // The listener to other nodes wants the gateway's own database, and there are no other nodes.
                    foreach (var listener in services.Where(IsOfStore).ToList())
                    {
                        services.Remove(listener);
                    }
                    services.Replace(
                        ServiceDescriptor.Singleton<StoreDatabase>(provider =>
                            SinglyDatabase
                                .OpenAsync(context.Configuration.GetConnectionString("Store")!, provider.GetRequiredService<TimeProvider>())
                                .GetAwaiter()
                                .GetResult()
                        )
                    );
                }
            );
        }
    }

    private static bool IsOfStore(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && service.ImplementationFactory?.Method.DeclaringType?.DeclaringType == typeof(StoreModule);

    public void OnCompleted() { }

    public void OnError(Exception error) { }
}
