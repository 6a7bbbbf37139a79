using System.Net;
using System.Net.Sockets;
using Adapters.Network;

namespace Gateway.Webhooks;

/// <summary>
/// Connects to a webhook's host: resolves the name itself, judges every address, and dials only what it has judged. A name
/// that answers differently the next time changes nothing, since nobody asks a second time.
/// </summary>
internal sealed class PublicAddressGuard(IResolver resolver, bool allowInsecure, TimeProvider time)
{
    /// <summary>On a request: the merchant whose it is, so that its names hold up no other merchant's.</summary>
    public static readonly HttpRequestOptionsKey<string> Merchant = new("merchant");

    /// <summary>The connection; throws <see cref="NoPublicAddressException"/> unless the host has addresses and all are public.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        context.InitialRequestMessage.Options.TryGetValue(Merchant, out var merchant);
        try
        {
            var addresses = IPAddress.TryParse(host, out var literal)
                ? [literal]
                : await resolver.ResolveAsync(host, merchant ?? string.Empty, cancellationToken);
            if (!allowInsecure && !addresses.All(AddressRules.IsPublic))
            {
                throw new NoPublicAddressException();
            }
            return await HappyEyeballs.ConnectAsync(addresses, port, time, cancellationToken);
        }
        catch (SocketException absent) when (IsAbsence(absent.SocketErrorCode))
        {
            throw new NoPublicAddressException();
        }
    }

    private static bool IsAbsence(SocketError error) =>
        error is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery;
}

/// <summary>The host has no address, or one that webhooks are not sent to; merchants are not told which.</summary>
internal sealed class NoPublicAddressException() : IOException("the host has no public address");
