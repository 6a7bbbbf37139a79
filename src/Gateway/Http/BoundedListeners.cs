using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Http;

/// <summary>
/// Kestrel's sockets, of which each is counted as it is accepted. Kestrel's own limit counts later, when more may have been
/// accepted than there are files, and counts the connections of each address that it listens on for themselves.
/// </summary>
internal sealed class BoundedListeners(ConnectionLimiter limiter, IOptions<SocketTransportOptions> options, ILoggerFactory logs)
    : IConnectionListenerFactory,
        IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, logs);

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new BoundedListener(endpoint, limiter, options.Value, logs));
}
