using System.Diagnostics;
using Gateway.Store.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Singly;

/// <summary>Puts the other store in when the gateway has named all its services and before the first one is made.</summary>
internal sealed class StoreSwap
    : IObserver<DiagnosticListener>,
        IObserver<KeyValuePair<string, object?>>
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
                    services.Replace(
                        ServiceDescriptor.Singleton<StoreDatabase>(provider =>
                            SinglyDatabase
                                .OpenAsync(
                                    context.Configuration.GetConnectionString("Store")!,
                                    provider.GetRequiredService<TimeProvider>()
                                )
                                .GetAwaiter()
                                .GetResult()
                        )
                    )
            );
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }
}
