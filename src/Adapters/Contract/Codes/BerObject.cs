namespace Adapters.Contract.Codes;

/// <summary>One BER-TLV object. Its text form names the tag only, because values are payer data.</summary>
/// <param name="Tag">The tag bytes as upper-case hex, e.g. <c>5A</c> or <c>9F36</c>.</param>
/// <param name="Value">The value bytes; not opened, even when the tag is a template.</param>
public sealed record BerObject(string Tag, ReadOnlyMemory<byte> Value)
{
    /// <summary>The tag, without the value.</summary>
    public override string ToString() => $"{nameof(BerObject)} {Tag}";
}
