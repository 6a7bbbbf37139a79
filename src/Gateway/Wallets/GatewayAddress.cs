using Adapters.Contract.Settings;
using Gateway.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Wallets;

/// <summary>Where wallets and tills reach this gateway: as configured, else the first address that the server is bound to.</summary>
internal sealed class GatewayAddress(GatewaySettings settings, IServer server) : IGatewayAddress
{
    private Uri? _bound;

    public Uri PublicUrl => settings.PublicUrl ?? (_bound ??= Bound());

    private Uri Bound()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return address is null
            ? throw new InvalidOperationException(
                "the gateway does not listen yet, and Gateway:PublicUrl is not set"
            )
            : new Uri(
                address
                    .Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
                    .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
                    .Replace("+", "127.0.0.1", StringComparison.Ordinal)
                    .Replace("*", "127.0.0.1", StringComparison.Ordinal)
            );
    }
}
