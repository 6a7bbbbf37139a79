using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Adapters.Network;

/// <summary>Turns a host's name into its addresses.</summary>
public interface IResolver
{
    /// <summary>All addresses of a host, in the order in which they should be tried; at least one.</summary>
    /// <param name="host">A name, not an address.</param>
    /// <param name="share">Who asks: names of one share that hang do not hold up the names of another.</param>
    /// <param name="cancellationToken">The caller waits no longer.</param>
    /// <exception cref="SocketException">There is no such name, or nobody could say.</exception>
    Task<ImmutableArray<IPAddress>> ResolveAsync(string host, string share, CancellationToken cancellationToken);
}
