using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Adapters.Contract.Disclosures;

/// <summary>A field of a message: its name on the wire and the kind of its data.</summary>
/// <param name="Name">
/// A member (<c>amount.value</c>), an element (<c>body/amt</c>) or attribute (<c>body/amt/@cur</c>) of the body, or
/// <c>header:…</c>, <c>path:…</c>, <c>query:…</c>.
/// </param>
/// <param name="Kind">The kind of its data.</param>
public sealed record DisclosedField(string Name, DataKind Kind);

/// <summary>The fields of one message that was sent. Most messages of an operation have the same, so lists are made once and shared.</summary>
public sealed class FieldList
{
    /// <summary>Makes a list.</summary>
    /// <param name="fields">The fields, each once.</param>
    public FieldList(ImmutableArray<DisclosedField> fields)
    {
        Fields = fields;
        var text = string.Join('\n', fields.Select(f => $"{f.Kind} {f.Name}"));
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        // Never 0, which stands for "nothing was sent".
        Key = BinaryPrimitives.ReadInt64BigEndian(digest) | 1;
    }

    /// <summary>The fields.</summary>
    public ImmutableArray<DisclosedField> Fields { get; }

    /// <summary>A digest of the list: the same fields have the same key, on every node.</summary>
    public long Key { get; }
}
