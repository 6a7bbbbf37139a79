using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Webhooks;

/// <summary>Which addresses a webhook may be sent to: those of the public Internet, in whatever form they are written.</summary>
internal static class AddressRules
{
    // Special-purpose networks of IPv4: nothing of a merchant's lives there.
    private static readonly ImmutableArray<IPNetwork> Closed4 =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // All that is handed out to the public Internet in IPv6, and what is special within it.
    private static readonly IPNetwork Public6 = IPNetwork.Parse("2000::/3");
    private static readonly ImmutableArray<IPNetwork> Closed6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "3fff::/20" }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    /// <summary>Whether an address belongs to the public Internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !Closed4.Any(network => network.Contains(address));
        }
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
        {
            return false;
        }
        var bytes = address.GetAddressBytes();
        if (address.IsIPv4MappedToIPv6 || Translated.Contains(address))
        {
            return IsPublic(At(bytes, 12));
        }
        if (SixToFour.Contains(address))
        {
            return IsPublic(At(bytes, 2));
        }
        if (Teredo.Contains(address))
        {
            // The relay as it is, and the client with its bits turned.
            return IsPublic(At(bytes, 4)) && IsPublic(At([.. bytes.Select(b => (byte)~b)], 12));
        }
        return Public6.Contains(address)
            && !Closed6.Any(network => network.Contains(address))
            && !(IsIsatap(bytes) && !IsPublic(At(bytes, 12)));
    }

    private static IPAddress At(byte[] bytes, int index) => new(bytes.AsSpan(index, 4));

    private static bool IsIsatap(byte[] bytes) => (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8)) & ~0x0200_0000u) == 0x0000_5EFE;
}
