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
        var value = Find(name);
        if (value is null)
        {
            Fault(name, _members.ContainsKey(name) ? "must not be null" : "is required");
        }
        return value;
    }

    // Clients that write null for whatever is not set are many; null says no more than leaving the member out.
    private JsonElement? Find(string name)
    {
        _asked.Add(name);
        return _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
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
            long.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
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

    private string? Word(string path, JsonElement value, ReadOnlySpan<string> words)
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
        _faults.Add(path, $"must be one of: {string.Join(", ", words)}");
        return null;
    }

    private DateTimeOffset Time(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && Rfc3339.TryRead(JsonText.Of(value), out var time))
        {
            return time;
        }
        Fault(name, Rfc3339.Mend);
        return default;
    }
}
