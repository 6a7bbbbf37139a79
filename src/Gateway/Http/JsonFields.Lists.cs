using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Http;

/// <summary>Lists and maps.</summary>
internal sealed partial class JsonFields
{
    /// <summary>A list of distinct texts, that must be there; empty after a fault.</summary>
    public ImmutableArray<string> RequiredTextList(string name, int min, int max, TextRule rule)
    {
        _shape?.Required(name, ValueSchema.List(rule.ToSchema(), min, max));
        return Required(name) is { } value ? Distinct(name, value, min, max, (path, item) => Text(path, item, rule)) : [];
    }

    /// <summary>A list of one or more of some words, each once, that must be there; empty after a fault.</summary>
    public ImmutableArray<string> RequiredWordList(string name, ImmutableArray<string> words)
    {
        _shape?.Required(name, ValueSchema.List(ValueSchema.Word(words.AsSpan()), 1, words.Length));
        return Required(name) is { } value ? WordList(name, value, words) : [];
    }

    /// <summary>A list of one or more of some words, each once, or null when left out.</summary>
    public ImmutableArray<string>? WordList(string name, ImmutableArray<string> words)
    {
        _shape?.Optional(name, ValueSchema.List(ValueSchema.Word(words.AsSpan()), 1, words.Length));
        return Find(name) is { } value ? WordList(name, value, words) : null;
    }

    /// <summary>An object of texts, in the order of its names; empty when left out.</summary>
    public ImmutableSortedDictionary<string, string> StringMap(string name, int maxEntries, int maxKey, int maxValue)
    {
        var keys = TextRule.UpTo(maxKey);
        var values = new TextRule(0, maxValue);
        _shape?.Optional(name, ValueSchema.Map(keys.ToSchema(), values.ToSchema(), maxEntries));
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
            Fault(name, string.Create(CultureInfo.InvariantCulture, $"must have at most {maxEntries} keys"));
            return empty;
        }
        var map = empty.ToBuilder();
        foreach (var member in value.EnumerateObject())
        {
            var raw = JsonText.Of(member);
            var path = $"{Path(name)}.{JsonText.Shown(raw)}";
            var key = keys.Read(raw, out var fault);
            if (fault is not null)
            {
                _faults.Add(path, $"the key {fault}");
            }
            else if (map.ContainsKey(key))
            {
                _faults.Add(path, "is the same key as another one once normalised to NFC");
            }
            else if (Text(path, member.Value, values) is { } text)
            {
                map[key] = text;
            }
        }
        return map.ToImmutable();
    }

    private ImmutableArray<string> WordList(string name, JsonElement value, ImmutableArray<string> words) =>
        Distinct(name, value, 1, words.Length, (path, item) => Word(path, item, words.AsSpan()));

    private ImmutableArray<string> Distinct(string name, JsonElement value, int min, int max, Func<string, JsonElement, string?> read)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        var index = 0;
        foreach (var item in Items(name, value, min, max))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{Path(name)}[{index++}]");
            if (read(path, item) is not { } text)
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

    private ImmutableArray<JsonElement> Items(string name, JsonElement value, int min, int max)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Fault(name, "must be a list");
            return [];
        }
        if (value.GetArrayLength() is var length && (length < min || length > max))
        {
            Fault(
                name,
                min == max
                    ? string.Create(CultureInfo.InvariantCulture, $"must have exactly {min} item(s)")
                    : string.Create(CultureInfo.InvariantCulture, $"must have {min} to {max} items")
            );
            return [];
        }
        return [.. value.EnumerateArray()];
    }
}
