using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Http;

/// <summary>How one value is read: either it is good, or its fault is noted.</summary>
internal sealed partial class JsonFields
{
    private string Path(string name) => _prefix + name;

    private JsonElement? Required(string name)
    {
        if (!_members.ContainsKey(name))
        {
            _asked.Add(name);
            Fault(name, "is required");
            return null;
        }
        return Find(name);
    }

    private JsonElement? Find(string name)
    {
        _asked.Add(name);
        if (!_members.TryGetValue(name, out var value))
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.Null)
        {
            Fault(name, "must not be null; leave it out instead");
            return null;
        }
        return value;
    }

    private long? Integer(string name, JsonElement value, long min, long max)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            Fault(name, "must be a whole number, not in quotes");
            return null;
        }
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.ContainsAny(".eE"u8))
        {
            Fault(name, "must be a whole number without fraction or exponent");
            return null;
        }
        if (
            long.TryParse(
                raw,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number >= min
            && number <= max
        )
        {
            return number;
        }
        Fault(name, string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}"));
        return null;
    }

    private string? Text(string path, JsonElement value, TextRule rule)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            _faults.Add(path, "must be a string");
            return null;
        }
        var text = rule.Read(JsonText.Of(value), out var fault);
        if (fault is null)
        {
            return text;
        }
        _faults.Add(path, fault);
        return null;
    }

    private string? Word(string name, JsonElement value, ReadOnlySpan<string> words)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            var text = JsonText.Of(value);
            foreach (var word in words)
            {
                if (word == text)
                {
                    return word;
                }
            }
        }
        Fault(name, $"must be one of: {string.Join(", ", words)}");
        return null;
    }

    private DateTimeOffset Time(string name, JsonElement value)
    {
        if (
            value.ValueKind == JsonValueKind.String
            && Rfc3339.TryRead(JsonText.Of(value), out var time)
        )
        {
            return time;
        }
        Fault(name, Rfc3339.Mend);
        return default;
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
                string.Create(CultureInfo.InvariantCulture, $"must have {min} to {max} items")
            );
            return [];
        }
        return [.. value.EnumerateArray()];
    }
}
