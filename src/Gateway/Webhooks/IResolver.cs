using System.Net;

namespace Gateway.Webhooks;

/// <summary>Turns a host's name into its addresses.</summary>
internal interface IResolver
{
    /// <summary>All addresses of a host.</summary>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>The resolver of the operating system.</summary>
internal sealed class SystemResolver : IResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);
}
