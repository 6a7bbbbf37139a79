using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Adapters.Contract.Codes;

/// <summary>
/// The objects of a template by their tag; of objects with the same tag the first one counts. A handful of them, as every
/// wallet has, is looked through one by one, which costs less than a table; more have a table, so that a text made to be
/// slow costs no more than its length.
/// </summary>
internal sealed class BerObjects : IReadOnlyDictionary<string, ReadOnlyMemory<byte>>
{
    /// <summary>Of a template that is not there.</summary>
    public static readonly BerObjects None = new([]);

    private const int Handful = 16;
    private readonly IReadOnlyList<BerObject> _objects;
    private readonly Dictionary<string, int>? _indexes;

    /// <summary>Takes over the objects in their order.</summary>
    public BerObjects(IReadOnlyList<BerObject> objects)
    {
        _objects = objects;
        if (objects.Count > Handful)
        {
            _indexes = new(StringComparer.Ordinal);
            for (var i = 0; i < objects.Count; i++)
            {
                _indexes.TryAdd(objects[i].Tag, i);
            }
        }
        for (var i = 0; i < objects.Count; i++)
        {
            Count += IsFirst(i) ? 1 : 0;
        }
    }

    public int Count { get; }

    /// <summary>Whether a tag stands there more than once.</summary>
    public bool Repeats => Count < _objects.Count;

    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    public IEnumerable<ReadOnlyMemory<byte>> Values => this.Select(pair => pair.Value);

    public ReadOnlyMemory<byte> this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException();

    /// <summary>Whether a tag stands in both.</summary>
    public bool Overlaps(BerObjects other)
    {
        for (var i = 0; i < _objects.Count && other.Count > 0; i++)
        {
            if (other.ContainsKey(_objects[i].Tag))
            {
                return true;
            }
        }
        return false;
    }

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out ReadOnlyMemory<byte> value)
    {
        var index = IndexOf(key);
        value = index >= 0 ? _objects[index].Value : default;
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, ReadOnlyMemory<byte>>> GetEnumerator()
    {
        for (var i = 0; i < _objects.Count; i++)
        {
            if (IsFirst(i))
            {
                yield return KeyValuePair.Create(_objects[i].Tag, _objects[i].Value);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool IsFirst(int index) => IndexOf(_objects[index].Tag) == index;

    private int IndexOf(string tag)
    {
        if (_indexes is not null)
        {
            return _indexes.GetValueOrDefault(tag, -1);
        }
        for (var i = 0; i < _objects.Count; i++)
        {
            if (_objects[i].Tag == tag)
            {
                return i;
            }
        }
        return -1;
    }
}
