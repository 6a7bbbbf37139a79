using System.Text.Json;
using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>
/// Reads the members of one object and notes every fault by its path instead of stopping at the first. A member with a
/// fault reads as its fallback, so that reading goes on; <see cref="Refusal"/> comes last and also flags every member
/// that nobody asked for. A member that is null counts as left out. No input makes it throw.
/// </summary>
internal sealed partial class JsonFields
{
    /// <summary>The most that an amount can be: the largest integer that a double holds exactly.</summary>
    private const long MostAmount = 9_007_199_254_740_991;

    private readonly Dictionary<string, JsonElement> _members;
    private readonly HashSet<string> _asked = new(16, StringComparer.Ordinal);
    private readonly List<JsonFields> _children = [];
    private readonly FieldFaults _faults;
    private readonly string _prefix;

    /// <summary>Notes what is asked for; null while a real body is read.</summary>
    private readonly BodyShape? _shape;

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

    private JsonFields(BodyShape shape)
    {
        _faults = new FieldFaults();
        _prefix = string.Empty;
        _members = [];
        _shape = shape;
    }

    /// <summary>A reader over a value with faults of its own, e.g. over one item of a batch.</summary>
    public static JsonFields Of(JsonElement element) => new(element, string.Empty, new FieldFaults());

    /// <summary>
    /// What a reading function takes, as a JSON schema: the function runs once without a body, and each of its questions is
    /// noted. It has to ask for everything whatever the answers are.
    /// </summary>
    public static OpenApiSchema SchemaOf<T>(Func<JsonFields, T> read)
    {
        var shape = new BodyShape();
        read(new JsonFields(shape));
        return shape.Schema;
    }

    /// <summary>A whole number, or null when left out.</summary>
    public long? OptionalInteger(string name, long min, long max)
    {
        _shape?.Optional(name, ValueSchema.Integer(min, max));
        return Find(name) is { } value ? Integer(name, value, min, max) : null;
    }

    /// <summary>An amount in minor units that must be there.</summary>
    public long RequiredAmount(string name)
    {
        _shape?.Required(name, ValueSchema.Integer(1, MostAmount));
        return Required(name) is { } value ? Integer(name, value, 1, MostAmount) ?? 1 : 1;
    }

    /// <summary>
    /// An amount in minor units, or null when left out, which means all that there is. Here null is refused: a number that
    /// could not be computed is often written so (JavaScript writes NaN as null), and must not become everything.
    /// </summary>
    public long? AmountOrAll(string name)
    {
        _shape?.LeftOutOnly(name, ValueSchema.Integer(1, MostAmount));
        if (Find(name) is { } value)
        {
            return Integer(name, value, 1, MostAmount);
        }
        if (_members.ContainsKey(name))
        {
            Fault(name, "must not be null; leave it out to mean all that is left");
        }
        return null;
    }

    /// <summary>A text that must be there; empty after a fault.</summary>
    public string RequiredText(string name, TextRule rule)
    {
        _shape?.Required(name, rule.ToSchema());
        return Required(name) is { } value ? Text(Path(name), value, rule) ?? string.Empty : string.Empty;
    }

    /// <summary>A text, or null when left out.</summary>
    public string? Text(string name, TextRule rule)
    {
        _shape?.Optional(name, rule.ToSchema());
        return Find(name) is { } value ? Text(Path(name), value, rule) : null;
    }

    /// <summary>True or false, or the fallback when left out.</summary>
    public bool Flag(string name, bool fallback)
    {
        _shape?.Optional(name, ValueSchema.Flag());
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
    public string Choice(string name, string fallback, params ReadOnlySpan<string> words)
    {
        _shape?.Optional(name, ValueSchema.Word(words));
        return Find(name) is { } value ? Word(Path(name), value, words) ?? fallback : fallback;
    }

    /// <summary>One of some words, that must be there; empty after a fault.</summary>
    public string RequiredChoice(string name, params ReadOnlySpan<string> words)
    {
        _shape?.Required(name, ValueSchema.Word(words));
        return Required(name) is { } value ? Word(Path(name), value, words) ?? string.Empty : string.Empty;
    }

    /// <summary>An RFC 3339 time that must be there.</summary>
    public DateTimeOffset RequiredTime(string name)
    {
        _shape?.Required(name, ValueSchema.Time());
        return Required(name) is { } value ? Time(name, value) : default;
    }

    /// <summary>The reader over an inner object, or null when left out; its faults and unknown members count here.</summary>
    public JsonFields? OptionalObject(string name)
    {
        if (_shape is not null)
        {
            var inner = new BodyShape();
            _shape.Optional(name, inner.Schema);
            return new JsonFields(inner);
        }
        if (Find(name) is not { } value)
        {
            return null;
        }
        var child = new JsonFields(value, Path(name), _faults);
        _children.Add(child);
        return child;
    }

    /// <summary>Asks that exactly one of two members is there; a fault stands at the first.</summary>
    public void ExactlyOneOf(string first, string second, string message)
    {
        _shape?.ExactlyOneOf(first, second);
        if (Find(first) is null == Find(second) is null)
        {
            Fault(first, message);
        }
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
