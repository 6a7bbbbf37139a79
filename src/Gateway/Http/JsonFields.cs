using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Http;

/// <summary>
/// Reads the members of one object and notes every fault by its path instead of stopping at the first. A member with a
/// fault reads as its fallback, so that reading goes on; <see cref="Refusal"/> comes last and also flags every member
/// that nobody asked for. No input makes it throw.
/// </summary>
internal sealed partial class JsonFields
{
    private readonly Dictionary<string, JsonElement> _members;
    private readonly HashSet<string> _asked = new(16, StringComparer.Ordinal);
    private readonly List<JsonFields> _children = [];
    private readonly FieldFaults _faults;
    private readonly string _prefix;

    private JsonFields(JsonElement element, string path, FieldFaults faults)
    {
        _faults = faults;
        _prefix = path.Length == 0 ? string.Empty : path + ".";
        if (element.ValueKind != JsonValueKind.Object)
        {
            _members = [];
            _faults.Add(path.Length == 0 ? "body" : path, "must be a JSON object");
            return;
        }
        _members = new(element.GetPropertyCount(), StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            _members[JsonText.Of(member)] = member.Value;
        }
    }

    /// <summary>A reader over a value with faults of its own, e.g. over one item of a batch.</summary>
    public static JsonFields Of(JsonElement element) =>
        new(element, string.Empty, new FieldFaults());

    /// <summary>Whether the member was sent, with whatever value.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>A whole number that must be there.</summary>
    public long RequiredInteger(string name, long min, long max) =>
        Required(name) is { } value ? Integer(name, value, min, max) ?? min : min;

    /// <summary>A whole number, or null when left out.</summary>
    public long? OptionalInteger(string name, long min, long max) =>
        Find(name) is { } value ? Integer(name, value, min, max) : null;

    /// <summary>A text that must be there; empty after a fault.</summary>
    public string RequiredText(string name, TextRule rule) =>
        Required(name) is { } value ? Text(Path(name), value, rule) ?? string.Empty : string.Empty;

    /// <summary>A text, or null when left out.</summary>
    public string? Text(string name, TextRule rule) =>
        Find(name) is { } value ? Text(Path(name), value, rule) : null;

    /// <summary>True or false, or the fallback when left out.</summary>
    public bool Flag(string name, bool fallback)
    {
        switch (Find(name)?.ValueKind)
        {
            case null:
                return fallback;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                Fault(name, "must be true or false");
                return fallback;
        }
    }

    /// <summary>One of some words, or the fallback when left out.</summary>
    public string Choice(string name, string fallback, params ReadOnlySpan<string> words) =>
        Find(name) is { } value ? Word(name, value, words) ?? fallback : fallback;

    /// <summary>One of some words, that must be there; empty after a fault.</summary>
    public string RequiredChoice(string name, params ReadOnlySpan<string> words) =>
        Required(name) is { } value ? Word(name, value, words) ?? string.Empty : string.Empty;

    /// <summary>An RFC 3339 time that must be there.</summary>
    public DateTimeOffset RequiredTime(string name) =>
        Required(name) is { } value ? Time(name, value) : default;

    /// <summary>An RFC 3339 time, or null when left out.</summary>
    public DateTimeOffset? OptionalTime(string name) =>
        Find(name) is { } value ? Time(name, value) : null;

    /// <summary>The reader over an inner object, or null when left out; its faults and unknown members count here.</summary>
    public JsonFields? OptionalObject(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }
        var child = new JsonFields(value, Path(name), _faults);
        _children.Add(child);
        return child;
    }

    /// <summary>A list of distinct texts, or null when left out.</summary>
    public ImmutableArray<string>? TextList(string name, int min, int max, TextRule rule)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }
        var texts = ImmutableArray.CreateBuilder<string>();
        var index = 0;
        foreach (var item in Items(name, value, min, max))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{Path(name)}[{index++}]");
            if (Text(path, item, rule) is not { } text)
            {
                continue;
            }
            if (texts.Contains(text, StringComparer.Ordinal))
            {
                _faults.Add(path, "must not repeat an earlier one");
            }
            texts.Add(text);
        }
        return texts.ToImmutable();
    }

    /// <summary>The items of a list that must be there, unread: see <see cref="Of"/>.</summary>
    public ImmutableArray<JsonElement> RequiredItems(string name, int min, int max) =>
        Required(name) is { } value ? Items(name, value, min, max) : [];

    /// <summary>An object of texts, in the order of its names; empty when left out.</summary>
    public ImmutableSortedDictionary<string, string> StringMap(
        string name,
        int maxEntries,
        int maxKey,
        int maxValue
    )
    {
        var empty = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        if (Find(name) is not { } value)
        {
            return empty;
        }
        if (value.ValueKind != JsonValueKind.Object)
        {
            Fault(name, "must be an object whose values are strings");
            return empty;
        }
        if (value.GetPropertyCount() > maxEntries)
        {
            Fault(
                name,
                string.Create(CultureInfo.InvariantCulture, $"must have at most {maxEntries} keys")
            );
            return empty;
        }
        var map = empty.ToBuilder();
        foreach (var member in value.EnumerateObject())
        {
            var raw = JsonText.Of(member);
            var path = $"{Path(name)}.{JsonText.Shown(raw)}";
            var key = TextRule.UpTo(maxKey).Read(raw, out var fault);
            if (fault is not null)
            {
                _faults.Add(path, $"the key {fault}");
            }
            else if (map.ContainsKey(key))
            {
                _faults.Add(path, "is the same key as another one once normalised to NFC");
            }
            else if (Text(path, member.Value, new TextRule(0, maxValue)) is { } text)
            {
                map[key] = text;
            }
        }
        return map.ToImmutable();
    }

    /// <summary>Notes a fault of a member that a rule beyond its form found.</summary>
    /// <param name="name">The member; empty: the whole object.</param>
    /// <param name="message">Says how to mend it; never repeats the value.</param>
    public void Fault(string name, string message) =>
        _faults.Add(
            name.Length > 0 ? Path(name)
                : _prefix.Length > 0 ? _prefix[..^1]
                : "body",
            message
        );

    /// <summary>Flags every member that nobody asked for, here and in the inner objects that were read.</summary>
    public void Unknown()
    {
        foreach (var name in _members.Keys)
        {
            if (_asked.Add(name))
            {
                Fault(JsonText.Shown(name), "is not a field of this request");
            }
        }
        foreach (var child in _children)
        {
            child.Unknown();
        }
    }

    /// <summary>The problem with all faults, or null if there is none; call it after everything was read.</summary>
    public Problem? Refusal()
    {
        Unknown();
        return _faults.ToProblem();
    }
}
