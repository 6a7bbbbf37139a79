using System.Text.Json;

namespace Gateway.Tests.Api;

/// <summary>Holds real answers against the schemas of an OpenAPI document.</summary>
internal sealed class OpenApiShapes(JsonElement root)
{
    public JsonElement Root => root;

    /// <summary>What a pointer without its leading <c>#</c> leads to.</summary>
    public JsonElement At(string pointer) =>
        pointer
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(root, (at, name) => at.GetProperty(name.Replace("~1", "/").Replace("~0", "~")));

    public IEnumerable<(string Route, JsonElement Operation)> Operations() =>
        from path in root.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    public IEnumerable<string> Routes() => Operations().Select(o => o.Route);

    /// <summary>An answer of a route has every property that the document lists, and no other.</summary>
    public void AssertAnswer(string route, int status, JsonElement answer)
    {
        var operation = Operations().Single(o => o.Route == route).Operation;
        var schema = operation
            .GetProperty("responses")
            .GetProperty($"{status}")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("schema");
        AssertShape(schema, answer, route, every: true);
    }

    /// <summary>The parameters of a route by name; a required header is marked.</summary>
    public IEnumerable<string> Parameters(string route) =>
        Operations().Single(o => o.Route == route).Operation.TryGetProperty("parameters", out var all)
            ? all.EnumerateArray().Select(Name).Order(StringComparer.Ordinal)
            : [];

    private static string Name(JsonElement parameter)
    {
        var name = parameter.GetProperty("name").GetString()!;
        return
            parameter.GetProperty("in").GetString() == "header"
            && parameter.TryGetProperty("required", out var required)
            && required.GetBoolean()
            ? name + "!"
            : name;
    }

    /// <summary>The fields that the document lists for the body of a route.</summary>
    public IEnumerable<string> RequestFields(string route)
    {
        var schema = Operations()
            .Single(o => o.Route == route)
            .Operation.GetProperty("requestBody")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("schema");
        return Resolve(schema, default, route)
            .GetProperty("properties")
            .EnumerateObject()
            .Select(p => p.Name)
            .Order(StringComparer.Ordinal);
    }

    /// <summary>A value fits a schema.</summary>
    /// <param name="schema">Of the document.</param>
    /// <param name="value">What was answered.</param>
    /// <param name="where">For the message.</param>
    /// <param name="every">Whether each property of the outermost object has to be there, also one that is not required.</param>
    public void AssertShape(JsonElement schema, JsonElement value, string where, bool every)
    {
        schema = Resolve(schema, value, where);
        if (schema.TryGetProperty("type", out var type))
        {
            string[] types =
                type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];
            Assert.True(
                types.Contains(TypeOf(value)) || (TypeOf(value) == "integer" && types.Contains("number")),
                $"{where}: {TypeOf(value)}, not {type}"
            );
        }
        if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("enum", out var words))
        {
            Assert.Contains(value.GetString(), words.EnumerateArray().Select(w => w.GetString()));
        }
        if (value.ValueKind == JsonValueKind.Object)
        {
            AssertObject(schema, value, where, every);
        }
        if (value.ValueKind == JsonValueKind.Array)
        {
            var items = schema.GetProperty("items");
            foreach (var item in value.EnumerateArray())
            {
                AssertShape(items, item, $"{where}[]", every: false);
            }
        }
    }

    private void AssertObject(JsonElement schema, JsonElement value, string where, bool every)
    {
        var answered = value.EnumerateObject().Select(p => p.Name).ToHashSet();
        if (!schema.EnumerateObject().Any(p => p.Name != "description"))
        {
            // JSON as it was stored: whatever object it is.
            return;
        }
        if (!schema.TryGetProperty("properties", out var properties))
        {
            var values = schema.GetProperty("additionalProperties");
            foreach (var member in value.EnumerateObject())
            {
                AssertShape(values, member.Value, $"{where}.{member.Name}", every: false);
            }
            return;
        }
        var listed = properties.EnumerateObject().Select(p => p.Name).ToHashSet();
        var needed = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(n => n.GetString()!).ToHashSet()
            : [];
        Assert.True(answered.IsSubsetOf(listed), $"{where}: {string.Join(' ', answered.Except(listed))} is not listed");
        Assert.True(needed.IsSubsetOf(answered), $"{where}: {string.Join(' ', needed.Except(answered))} is missing");
        Assert.True(!every || listed.SetEquals(answered), $"{where}: {string.Join(' ', listed.Except(answered))} is absent");
        foreach (var member in value.EnumerateObject())
        {
            AssertShape(properties.GetProperty(member.Name), member.Value, $"{where}.{member.Name}", every: false);
        }
    }

    private JsonElement Resolve(JsonElement schema, JsonElement value, string where)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Resolve(At(reference.GetString()![1..]), value, where);
        }
        foreach (var union in new[] { "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(union, out var kinds))
            {
                var isNull = value.ValueKind == JsonValueKind.Null;
                var kind = kinds.EnumerateArray().Where(k => IsNull(k) == isNull).ToList();
                Assert.True(kind.Count == 1, $"{where}: {kinds} is not one thing or null");
                return Resolve(kind[0], value, where);
            }
        }
        return schema;
    }

    private static bool IsNull(JsonElement schema) =>
        schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null";

    private static string TypeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => "null",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Array => "array",
            JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
            JsonValueKind.Object => "object",
            _ => "nothing",
        };
}
