using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Merchants.Model;

/// <summary>A shop or chain that takes payments through the gateway.</summary>
/// <param name="Id">Begins <c>mer_</c>.</param>
/// <param name="Name">What people call it, in NFC.</param>
/// <param name="Suspended">While suspended none of its keys work; what is under way is still finished.</param>
/// <param name="CreatedAt">When it came.</param>
internal sealed record Merchant(string Id, string Name, bool Suspended, DateTimeOffset CreatedAt)
{
    /// <summary>0 to 4095, the same for ever: stands in the ids of everything the merchant makes.</summary>
    public int Shard { get; } = ShardOf(Id);

    private static int ShardOf(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt16BigEndian(hash) >> 4;
    }
}
