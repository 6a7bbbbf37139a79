using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Http;

/// <summary>
/// Kestrel's sockets, of which each is counted as it is accepted. Kestrel's own limit counts later, when more may have been
/// accepted than there are files, and counts the connections of each address that it listens on for themselves.
/// </summary>
internal sealed class BoundedListeners(
    ConnectionLimiter limiter,
    IOptions<SocketTransportOptions> options,
    ILoggerFactory logs
) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, logs);

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint,
        CancellationToken cancellationToken = default
    ) => new Listener(await _sockets.BindAsync(endpoint, cancellationToken), limiter);

    private sealed class Listener(IConnectionListener sockets, ConnectionLimiter limiter)
        : IConnectionListener
    {
        public EndPoint EndPoint => sockets.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(
            CancellationToken cancellationToken = default
        )
        {
            while (await sockets.AcceptAsync(cancellationToken) is { } connection)
            {
                if (limiter.Admit(connection))
                {
                    return connection;
                }
                await connection.DisposeAsync();
            }
            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) =>
            sockets.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => sockets.DisposeAsync();
    }
}
