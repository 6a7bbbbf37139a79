using System.Net;
using Adapters.Network;

namespace Adapters.Kit.Pipeline;

/// <summary>
/// Connects to wallets. All wallets share it, so that a name is looked up once; each client has its own share of the
/// lookups, so that a wallet whose name hangs does not hold up the others.
/// </summary>
/// <param name="resolver">Finds a wallet's addresses.</param>
/// <param name="time">Measures how long an address is silent.</param>
internal sealed class WalletDial(IResolver resolver, TimeProvider time)
{
    /// <summary>What connects a client.</summary>
    /// <param name="client">Its name.</param>
    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> To(string client) =>
        (context, cancellationToken) => ConnectAsync(client, context.DnsEndPoint, cancellationToken);

    private async ValueTask<Stream> ConnectAsync(string client, DnsEndPoint to, CancellationToken cancellationToken) =>
        await HappyEyeballs.ConnectAsync(
            IPAddress.TryParse(to.Host, out var literal) ? [literal] : await resolver.ResolveAsync(to.Host, client, cancellationToken),
            to.Port,
            time,
            cancellationToken
        );
}
