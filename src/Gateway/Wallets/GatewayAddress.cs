using System.Text.RegularExpressions;
using Adapters.Contract.Settings;
using Gateway.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Wallets;

/// <summary>Where wallets and tills reach this gateway: as configured, else the first address that the server is bound to.</summary>
internal sealed partial class GatewayAddress(GatewaySettings settings, IServer server) : IGatewayAddress
{
    private Uri? _bound;

    public Uri PublicUrl => settings.PublicUrl ?? (_bound ??= Bound());

    /// <summary>Whether a bound address stands for all of the machine's.</summary>
    public static bool IsEveryAddress(string address) => EveryHost().IsMatch(address);

    /// <summary>A bound address as it is reached from this machine.</summary>
    public static Uri OnThisMachine(string address) => new(EveryHost().Replace(address, "://127.0.0.1"));

    private Uri Bound() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? OnThisMachine(address)
            : throw new InvalidOperationException("the gateway does not listen yet, and Gateway:PublicUrl is not set");

    [GeneratedRegex(
        @"://(\[::\]|0\.0\.0\.0|\+|\*)(?=[:/]|\z)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex EveryHost();
}
