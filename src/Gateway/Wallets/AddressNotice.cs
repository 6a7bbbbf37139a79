using Gateway.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Wallets;

/// <summary>
/// Warns at the start when nobody said where the gateway is reached and it listens on every address, as in a container: the
/// callback addresses and the links to pictures then name this machine, where neither wallet nor till finds it.
/// </summary>
internal sealed partial class AddressNotice(
    GatewaySettings settings,
    IServer server,
    IHostApplicationLifetime lifetime,
    ILogger<AddressNotice> log
) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.PublicUrl is null)
        {
            lifetime.ApplicationStarted.Register(Look);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Look()
    {
        var first = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (first is not null && GatewayAddress.IsEveryAddress(first))
        {
            Assumed(GatewayAddress.OnThisMachine(first));
        }
    }

    [LoggerMessage(
        1205,
        LogLevel.Warning,
        "Gateway:PublicUrl is not set and the gateway listens on every address: wallets and tills are told {Address}, which only this machine reaches"
    )]
    private partial void Assumed(Uri address);
}
