using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Api;

/// <summary>Finds the members of a body by its schema, and changes a body in one of them at a time.</summary>
internal static class BodyChanges
{
    /// <summary>Every member that a schema has, inner ones too: <c>a</c>, <c>a.b</c>, <c>list[]</c>, <c>map.*</c>.</summary>
    public static IEnumerable<(string Where, JsonObject Rule)> Members(JsonObject schema, string prefix = "")
    {
        foreach (var (name, rule) in schema["properties"]?.AsObject() ?? [])
        {
            var where = prefix + name;
            yield return (where, rule!.AsObject());
            foreach (var inner in Members(rule.AsObject(), where + "."))
            {
                yield return inner;
            }
            if (rule["items"] is JsonObject items)
            {
                yield return (where + "[]", items);
            }
            if (rule["additionalProperties"] is JsonObject values)
            {
                yield return (where + ".*", values);
            }
        }
    }

    /// <summary>Those of them that hold no other members.</summary>
    public static IEnumerable<string> Leaves(JsonObject schema) =>
        Members(schema).Where(m => m.Rule["properties"] is null && m.Rule["items"] is null).Select(m => m.Where);

    /// <summary>Copies of a body, each with one member left out, or with another value or name; not each fits the schema.</summary>
    public static IEnumerable<(string Where, JsonNode Body)> Of(JsonNode body, JsonObject schema, string where = "")
    {
        switch (body)
        {
            case JsonObject members when schema["additionalProperties"] is JsonObject values:
                foreach (var (name, value) in members)
                {
                    yield return ($"{where}.*", Without(members, name));
                    var renamed = Without(members, name);
                    renamed[name + "x"] = value!.DeepClone();
                    yield return ($"{where}.*", renamed);
                    yield return ($"{where}.*", With(members, name, Another(value, values, [])));
                }
                break;
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    var at = where.Length == 0 ? name : $"{where}.{name}";
                    yield return (at, Without(members, name));
                    foreach (var (inner, changed) in Of(value!, schema["properties"]![name]!.AsObject(), at))
                    {
                        yield return (inner, With(members, name, changed));
                    }
                }
                break;
            case JsonArray items:
                var rule = schema["items"]!.AsObject();
                var longer = items.DeepClone().AsArray();
                longer.Add(Another(items[0]!, rule, items));
                yield return (where, longer);
                for (var i = 0; i < items.Count; i++)
                {
                    var other = items.DeepClone().AsArray();
                    other[i] = Another(items[i]!, rule, items);
                    yield return ($"{where}[]", other);
                }
                break;
            default:
                yield return (where, Another(body, schema, []));
                break;
        }
    }

    /// <summary>The texts of a body at members of any text, with the names of a map: those that have several normal forms.</summary>
    public static IEnumerable<(string Where, string Text)> FreeTexts(JsonNode? body, JsonObject schema, string where = "")
    {
        switch (body)
        {
            case JsonObject members when schema["additionalProperties"] is JsonObject values:
                return members.SelectMany(m => FreeTexts(m.Value, values, where + ".*").Append((where + ".*", m.Key)));
            case JsonObject members:
                return members.SelectMany(m =>
                    FreeTexts(m.Value, schema["properties"]![m.Key]!.AsObject(), where.Length == 0 ? m.Key : $"{where}.{m.Key}")
                );
            case JsonArray items:
                return items.SelectMany(i => FreeTexts(i, schema["items"]!.AsObject(), where + "[]"));
            case JsonValue value when IsFreeText(schema):
                return [(where, value.GetValue<string>())];
            default:
                return [];
        }
    }

    /// <summary>Whether a member takes any text, and not only words, ASCII or a time.</summary>
    public static bool IsFreeText(JsonObject rule) =>
        rule["type"] is { } type
        && (type as JsonArray ?? [type.DeepClone()]).Any(t => t!.GetValue<string>() == "string")
        && rule["enum"] is null
        && rule["pattern"] is null
        && rule["format"] is null;

    /// <summary>A copy in which every text, names too, is decomposed.</summary>
    public static JsonNode? Decomposed(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(
                members.Select(m => new KeyValuePair<string, JsonNode?>(m.Key.Normalize(NormalizationForm.FormD), Decomposed(m.Value)))
            ),
            JsonArray items => new JsonArray([.. items.Select(Decomposed)]),
            JsonValue value when value.TryGetValue(out string? text) => text.Normalize(NormalizationForm.FormD),
            _ => node?.DeepClone(),
        };

    private static JsonObject Without(JsonObject members, string name)
    {
        var copy = members.DeepClone().AsObject();
        copy.Remove(name);
        return copy;
    }

    private static JsonObject With(JsonObject members, string name, JsonNode value)
    {
        var copy = members.DeepClone().AsObject();
        copy[name] = value;
        return copy;
    }

    private static JsonNode Another(JsonNode value, JsonObject rule, JsonArray taken)
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var other = new SchemaValues(new Random(seed)).Of(rule);
            if (other is not null && !JsonNode.DeepEquals(other, value) && !taken.Any(item => JsonNode.DeepEquals(item, other)))
            {
                return other;
            }
        }
        // Nothing else is allowed; what is the same is left out by who asks.
        return value.DeepClone();
    }
}
