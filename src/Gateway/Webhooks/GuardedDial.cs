using System.Net;
using System.Net.Sockets;

namespace Gateway.Webhooks;

/// <summary>
/// Connects to a webhook's host: resolves the name itself, judges every address, and dials one of those that it has judged.
/// A name that answers differently the next time changes nothing, since nobody asks a second time.
/// </summary>
internal sealed class GuardedDial(IResolver resolver, bool allowInsecure)
{
    /// <summary>Addresses that are tried, at the most.</summary>
    private const int MostAddresses = 4;

    /// <summary>The connection; throws <see cref="ClosedAddressException"/> if any address is not public.</summary>
    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await resolver.ResolveAsync(host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }
        if (!allowInsecure && !Array.TrueForAll(addresses, AddressRules.IsPublic))
        {
            throw new ClosedAddressException();
        }
        SocketException? last = null;
        foreach (var address in addresses.Take(MostAddresses))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
            };
            try
            {
                await socket.ConnectAsync(address, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                last = failure;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last!;
    }
}

/// <summary>The host has an address that webhooks are not sent to.</summary>
internal sealed class ClosedAddressException() : IOException("the address is not public");
