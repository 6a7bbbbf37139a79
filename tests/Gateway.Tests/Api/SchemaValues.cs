using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Api;

/// <summary>
/// Makes values from a JSON schema, at and within its limits, and spoils them in one place. What it makes mostly fits the
/// schema, and what it spoils mostly does not: a validator says which.
/// </summary>
internal sealed class SchemaValues(Random random)
{
    // One code point each, in NFC as they are, some of two UTF-16 units and four bytes; no two of them join into one sign.
    private static readonly string[] AnyLetters =
    [
        "a",
        "Z",
        "7",
        " ",
        "-",
        "é",
        "식",
        "료",
        "Ж",
        "\U00020BB7",
        "\U0001F600",
        "<",
        "\"",
        "\\",
    ];

    // What must not pass for something else: controls, no character, look-alikes of ASCII, what joins or ends a text.
    private static readonly string[] Nasty =
    [
        "\0",
        "\uFFFE",
        "\t",
        // No line feed: the validator's expressions take one at the end for none.
        "\r",
        "\u0085",
        "\u007F",
        "\u212A",
        "\uFF21",
        "٣",
        " ",
        "#",
        "@",
        "é",
        "\U0001F600",
    ];

    private static readonly string[] Addresses =
    [
        "https://shop.example/hooks",
        "https://shop.example",
        "HTTPS://shop.example:8443/a?b=c&d=%20",
        "https://[2001:db8::1]/x",
        "https://192.0.2.7/?q",
    ];

    /// <summary>A value for a schema.</summary>
    public JsonNode? Of(JsonObject schema)
    {
        if (schema["enum"] is JsonArray words)
        {
            return words[random.Next(words.Count)]?.DeepClone();
        }
        string[] types = schema["type"] is JsonArray several
            ? [.. several.Select(type => type!.GetValue<string>())]
            : [schema["type"]!.GetValue<string>()];
        var type = types.Length > 1 && random.Next(4) > 0 ? types[^1] : types[random.Next(types.Length)];
        return type switch
        {
            "null" => null,
            "boolean" => random.Next(2) == 0,
            "integer" => Integer(schema),
            "string" => Text(schema),
            "array" => List(schema),
            "object" => Object(schema),
            _ => throw new InvalidOperationException($"no values for {type}"),
        };
    }

    /// <summary>A copy of a body with one thing changed.</summary>
    public JsonNode? Spoiled(JsonNode body, JsonObject schema)
    {
        var copy = body.DeepClone();
        var at = copy;
        var rule = schema;
        // Down to some inner object, now and then.
        while (random.Next(2) == 0 && at is JsonObject outer && outer.Where(m => m.Value is JsonObject).ToList() is { Count: > 0 } inner)
        {
            var (name, value) = inner[random.Next(inner.Count)];
            rule = rule["properties"]?[name]?.AsObject() ?? [];
            at = value!;
        }
        var members = at.AsObject();
        var names = members.Select(m => m.Key).ToList();
        var known = rule["properties"]?.AsObject().Select(p => p.Key).ToList() ?? names;
        if (names.Count == 0 || random.Next(6) == 0)
        {
            members[Unknown(known)] = 1;
            return copy;
        }
        var chosen = names[random.Next(names.Count)];
        switch (random.Next(6))
        {
            case 0:
                members.Remove(chosen);
                break;
            case 1:
                members[known[random.Next(known.Count)]] = null;
                break;
            case 2:
                members[chosen] = OfAnotherKind();
                break;
            default:
                members[chosen] = Off(members[chosen]);
                break;
        }
        return copy;
    }

    /// <summary>A value a little beside another one.</summary>
    public JsonNode? Off(JsonNode? value) =>
        value switch
        {
            JsonValue number when number.TryGetValue(out long integer) => random.Next(5) switch
            {
                0 => 0,
                1 => -integer,
                2 => integer + 1,
                3 => long.MaxValue,
                _ => integer.ToString(CultureInfo.InvariantCulture),
            },
            JsonValue text when text.TryGetValue(out string? word) => random.Next(6) switch
            {
                0 => string.Empty,
                1 => word + Nasty[random.Next(Nasty.Length)],
                2 => Nasty[random.Next(Nasty.Length)] + word,
                3 => string.Concat(word.EnumerateRunes().Skip(1)),
                4 => string.Concat(Enumerable.Repeat(word + "x", 520 / (word.Length + 1) + 1)),
                _ => word.ToUpperInvariant(),
            },
            JsonArray list => random.Next(3) switch
            {
                0 => new JsonArray(),
                1 => new JsonArray([.. list.Concat(list).Select(item => item?.DeepClone())]),
                _ => new JsonArray([.. list.Select(item => item?.DeepClone()), Off(list[0])]),
            },
            JsonObject members => Crowded(members),
            null => 0,
            _ => "true",
        };

    private static JsonObject Crowded(JsonObject members)
    {
        var copy = members.DeepClone().AsObject();
        for (var i = 0; i < 21; i++)
        {
            copy[$"more-{i}"] = "x";
        }
        return copy;
    }

    private static string Unknown(List<string> known) => known.Count == 0 ? "unknown" : known[0].ToUpperInvariant();

    private JsonNode? OfAnotherKind() =>
        random.Next(5) switch
        {
            0 => "x",
            1 => 17,
            2 => true,
            3 => new JsonArray("x"),
            _ => new JsonObject { ["x"] = "y" },
        };

    private JsonValue Integer(JsonObject schema)
    {
        var (min, max) = (schema["minimum"]!.GetValue<long>(), schema["maximum"]!.GetValue<long>());
        return JsonValue.Create(
            random.Next(3) switch
            {
                0 => min,
                1 => max,
                _ => random.NextInt64(min, max),
            }
        );
    }

    private string Text(JsonObject schema)
    {
        var min = schema["minLength"]?.GetValue<int>() ?? 0;
        var max = schema["maxLength"]?.GetValue<int>() ?? 40;
        switch (schema["format"]?.GetValue<string>())
        {
            case "uri":
                return Addresses[random.Next(Addresses.Length)];
            case "date-time":
                var time = DateTimeOffset
                    .UnixEpoch.AddMilliseconds(random.NextInt64(2_000_000_000_000))
                    .ToOffset(TimeSpan.FromMinutes(random.Next(-12 * 60, 12 * 60)));
                return time.ToString(
                    random.Next(2) == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fffzzz" : "yyyy-MM-dd'T'HH:mm:sszzz",
                    CultureInfo.InvariantCulture
                );
            default:
                break;
        }
        var letters = schema["pattern"]?.GetValue<string>() is { } pattern ? Letters(pattern) : AnyLetters;
        var length = random.Next(3) switch
        {
            0 => min,
            1 => max,
            _ => random.Next(min, max + 1),
        };
        return string.Concat(Enumerable.Range(0, length).Select(_ => letters[random.Next(letters.Length)]));
    }

    private static string[] Letters(string pattern)
    {
        var letter = new Regex(pattern.Replace("+$", "$", StringComparison.Ordinal), RegexOptions.NonBacktracking);
        return [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => ((char)c).ToString()).Where(text => letter.IsMatch(text))];
    }

    private JsonArray List(JsonObject schema)
    {
        var (min, max) = (schema["minItems"]!.GetValue<int>(), schema["maxItems"]!.GetValue<int>());
        var list = new JsonArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = random.Next(min, max + 1); i > 0; i--)
        {
            var item = Of(schema["items"]!.AsObject());
            if (seen.Add(item!.ToJsonString()))
            {
                list.Add(item);
            }
        }
        return list;
    }

    private JsonObject Object(JsonObject schema)
    {
        var value = new JsonObject();
        var required = schema["required"]?.AsArray().Select(n => n!.GetValue<string>()).ToList() ?? [];
        foreach (var (name, rule) in schema["properties"]?.AsObject() ?? [])
        {
            if (required.Contains(name) || random.Next(2) == 0)
            {
                value[name] = Of(rule!.AsObject());
            }
        }
        if (schema["additionalProperties"] is JsonObject further)
        {
            var most = schema["maxProperties"]!.GetValue<int>();
            for (var i = random.Next(2) == 0 ? random.Next(4) : most; i > 0; i--)
            {
                value[Text(schema["propertyNames"]!.AsObject())] = Of(further);
            }
        }
        return value;
    }
}
