using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Adapters.Contract.Disclosures;

namespace Adapters.Kit.Disclosures;

/// <summary>The fields of one operation's messages by name, and the lists that have occurred.</summary>
internal sealed class FieldReader
{
    private const int MaxFields = 64;
    private readonly ImmutableArray<DisclosedField> _fields;
    private readonly FrozenDictionary<string, int> _index;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private readonly ConcurrentDictionary<ulong, FieldList> _lists = new();

    public FieldReader(ImmutableArray<DisclosedField> fields)
    {
        if (fields.Length > MaxFields)
        {
            throw new ArgumentException($"more than {MaxFields} fields", nameof(fields));
        }
        _fields = fields;
        _index = fields.Select((field, index) => KeyValuePair.Create(field.Name, index)).ToFrozenDictionary(StringComparer.Ordinal);
        _byName = _index.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Begins to note the fields of a message.</summary>
    public Found Begin() => new(this);

    /// <summary>The fields that were found in a message. A bit stands for each that is known, so nothing is made for those.</summary>
    internal sealed class Found(FieldReader reader)
    {
        private ulong _known;
        private SortedSet<string>? _unknown;

        public void Add(ReadOnlySpan<char> name)
        {
            if (reader._byName.TryGetValue(name, out var index))
            {
                _known |= 1UL << index;
            }
            else
            {
                (_unknown ??= new(StringComparer.Ordinal)).Add(name.ToString());
            }
        }

        public void Add(string prefix, ReadOnlySpan<char> name)
        {
            Span<char> whole = stackalloc char[128];
            if (prefix.Length + name.Length > whole.Length)
            {
                Add(prefix + name.ToString());
                return;
            }
            prefix.CopyTo(whole);
            name.CopyTo(whole[prefix.Length..]);
            Add(whole[..(prefix.Length + name.Length)]);
        }

        /// <summary>The list, in the order of the table.</summary>
        public FieldList ToList() =>
            _unknown is null
                ? reader._lists.GetOrAdd(_known, (bits, all) => new FieldList(Of(bits, all)), reader._fields)
                : new FieldList([.. Of(_known, reader._fields), .. _unknown.Select(name => new DisclosedField(name, DataKind.Undeclared))]);

        private static ImmutableArray<DisclosedField> Of(ulong known, ImmutableArray<DisclosedField> all) =>
            [.. all.Where((_, index) => (known & (1UL << index)) != 0)];
    }
}
