namespace Adapters.Contract.Codes;

/// <summary>Reads BER-TLV as payment codes use it (EMV Book 3, Annex B). Total: a broken input is a refusal, never an exception.</summary>
public static class BerTlv
{
    private const int MultiByteTag = 0x1F;
    private const int MoreTagBytes = 0x80;

    // Nearly all tags are of one byte, and their texts are always the same.
    private static readonly string[] OneByteTags = [.. Enumerable.Range(0, 256).Select(tag => Convert.ToHexString([(byte)tag]))];

    /// <summary>
    /// Splits <paramref name="bytes"/> into its objects, one level deep. Lengths are definite, in 1, 2 (<c>81</c>) or 3 (<c>82</c>) bytes;
    /// bytes <c>00</c> before, between and after objects are padding. The values share memory with the input.
    /// </summary>
    /// <param name="bytes">The whole text of objects.</param>
    /// <param name="objects">The objects in their order, repeated tags included; empty after a refusal.</param>
    /// <returns><see langword="false"/> when a tag, a length or a value is cut off, or a length has another form.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out IReadOnlyList<BerObject> objects)
    {
        objects = [];
        var found = new List<BerObject>();
        var span = bytes.Span;
        var at = 0;
        while (at < span.Length)
        {
            if (span[at] == 0)
            {
                at++;
                continue;
            }

            var tagAt = at;
            if (!SkipTag(span, ref at))
            {
                return false;
            }

            var tag = at - tagAt == 1 ? OneByteTags[span[tagAt]] : Convert.ToHexString(span[tagAt..at]);
            if (!ReadLength(span, ref at, out var length) || length > span.Length - at)
            {
                return false;
            }

            found.Add(new BerObject(tag, bytes.Slice(at, length)));
            at += length;
        }

        objects = found;
        return true;
    }

    private static bool SkipTag(ReadOnlySpan<byte> span, ref int at)
    {
        if ((span[at++] & MultiByteTag) != MultiByteTag)
        {
            return true;
        }

        while (at < span.Length)
        {
            if ((span[at++] & MoreTagBytes) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool ReadLength(ReadOnlySpan<byte> span, ref int at, out int length)
    {
        length = 0;
        if (at >= span.Length)
        {
            return false;
        }

        var first = span[at++];
        if (first < 0x80)
        {
            length = first;
            return true;
        }

        var more = first - 0x80;
        if (more is not (1 or 2) || more > span.Length - at)
        {
            return false;
        }

        for (var i = 0; i < more; i++)
        {
            length = (length << 8) | span[at++];
        }

        return true;
    }
}
