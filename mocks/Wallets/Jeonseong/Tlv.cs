namespace Mocks.Jeonseong;

/// <summary>BER-TLV as far as payers' codes need it: objects in any order, unknown ones kept.</summary>
internal static class Tlv
{
    /// <summary>The objects at this level; null if the bytes do not add up.</summary>
    public static IReadOnlyList<(string Tag, byte[] Value)>? Read(ReadOnlySpan<byte> bytes)
    {
        var found = new List<(string, byte[])>();
        while (!bytes.IsEmpty)
        {
            var tag = TagLength(bytes);
            if (tag == 0 || tag >= bytes.Length)
            {
                return null;
            }

            var (header, length) = Length(bytes[tag..]);
            if (header == 0 || length > bytes.Length - tag - header)
            {
                return null;
            }

            found.Add((Convert.ToHexString(bytes[..tag]), bytes.Slice(tag + header, length).ToArray()));
            bytes = bytes[(tag + header + length)..];
        }

        return found;
    }

    /// <summary>The first object of a tag, null if there is none.</summary>
    public static byte[]? Find(IReadOnlyList<(string Tag, byte[] Value)> objects, string tag) =>
        objects.Where(one => one.Tag == tag).Select(one => one.Value).FirstOrDefault();

    /// <summary>One object with a length below 128.</summary>
    public static byte[] Write(string tag, ReadOnlySpan<byte> value) =>
        [.. Convert.FromHexString(tag), checked((byte)value.Length), .. value];

    private static int TagLength(ReadOnlySpan<byte> bytes)
    {
        if ((bytes[0] & 0x1F) != 0x1F)
        {
            return 1;
        }

        for (var at = 1; at < bytes.Length; at++)
        {
            if ((bytes[at] & 0x80) == 0)
            {
                return at + 1;
            }
        }

        return 0;
    }

    private static (int Header, int Length) Length(ReadOnlySpan<byte> bytes) =>
        bytes[0] switch
        {
            < 0x80 => (1, bytes[0]),
            0x81 when bytes.Length > 1 => (2, bytes[1]),
            0x82 when bytes.Length > 2 => (3, (bytes[1] << 8) | bytes[2]),
            _ => (0, 0),
        };
}
