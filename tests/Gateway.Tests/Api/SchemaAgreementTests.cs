using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.World;
using Json.Schema;

namespace Gateway.Tests.Api;

/// <summary>
/// The published document allows exactly what the API takes: requests made from its schemas are never refused for their form,
/// and spoiled ones are refused if and only if an independent validator refuses them by the document.
/// </summary>
public sealed class SchemaAgreementTests : IAsyncLifetime
{
    private const int Bodies = 40;
    private const int Spoilings = 3;

    private static readonly HttpClient Http = new();

    private static readonly EvaluationOptions Strict = new() { RequireFormatValidation = true, EvaluateAs = SpecVersion.Draft202012 };

    private TestWorld _world = null!;
    private JsonObject _document = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync();
        using var http = new HttpClient { BaseAddress = _world.Address };
        _document = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!.AsObject();
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_body_is_taken_if_and_only_if_the_document_allows_it()
    {
        var operations = Operations().Where(o => o.Operation["requestBody"] is not null).ToList();
        Assert.True(operations.Count > 10);
        foreach (var (method, path, operation) in operations)
        {
            var schema = Resolved(operation["requestBody"]!["content"]!["application/json"]!["schema"]!.AsObject());
            var validator = JsonSchema.FromText(schema.ToJsonString());
            var (allowed, refused) = (0, 0);
            for (var seed = 0; seed < Bodies; seed++)
            {
                var values = new SchemaValues(new Random(seed));
                var body = values.Of(schema)!;
                await TryAsync(body);
                for (var i = 0; i < Spoilings; i++)
                {
                    await TryAsync(values.Spoiled(body, schema));
                }
            }
            Assert.True(allowed >= 20, $"{method} {path}: only {allowed} bodies were allowed");
            Assert.True(refused >= 20, $"{method} {path}: only {refused} bodies were refused");

            async Task TryAsync(JsonNode? body)
            {
                var allows = validator.Evaluate(body, Strict).IsValid;
                if (allows && NamesTwoSchemes(body!.AsObject()))
                {
                    // No schema can say that two members are the same; the document's prose does.
                    return;
                }
                var text = body?.ToJsonString() ?? "null";
                var (takes, answer) = await SendAsync(method, path, text);
                Assert.True(
                    takes == allows,
                    $"{method} {path}: the document {(allows ? "allows" : "refuses")} {text}, and the gateway answers {answer}"
                );
                _ = allows ? allowed++ : refused++;
            }
        }
    }

    [Fact]
    public async Task A_body_is_refused_where_the_document_has_none()
    {
        var without = Operations().Where(o => o.Method == "POST" && o.Operation["requestBody"] is null).ToList();
        Assert.True(without.Count > 5);
        foreach (var (method, path, _) in without)
        {
            var (takes, answer) = await SendAsync(method, path, """{"amount":1}""");
            Assert.False(takes, $"{method} {path}: {answer}");
        }
    }

    [Fact]
    public async Task A_body_may_be_absent_if_and_only_if_the_document_does_not_require_it()
    {
        foreach (var (method, path, operation) in Operations())
        {
            if (method is not ("POST" or "PATCH"))
            {
                continue;
            }
            var required = operation["requestBody"]?["required"]?.GetValue<bool>() ?? false;
            var (takes, answer) = await SendAsync(method, path, body: null);
            Assert.True(takes != required, $"{method} {path}: {answer}");
        }
    }

    [Fact]
    public async Task A_query_parameter_is_taken_if_and_only_if_the_document_allows_it()
    {
        var tried = 0;
        foreach (var (method, path, operation) in Operations())
        {
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            {
                var name = parameter!["name"]!.GetValue<string>();
                // These are what an earlier answer said, which no schema knows.
                if (parameter["in"]!.GetValue<string>() != "query" || name is "cursor" or "last_event_id" or "token")
                {
                    continue;
                }
                var schema = parameter["schema"]!.AsObject();
                var validator = JsonSchema.FromText(schema.ToJsonString());
                for (var seed = 0; seed < 8; seed++)
                {
                    var values = new SchemaValues(new Random(seed));
                    var value = values.Of(schema);
                    foreach (var sent in new[] { value, values.Off(value), values.Off(value) })
                    {
                        var text = sent is JsonValue word && word.TryGetValue(out string? s) ? s : sent!.ToJsonString();
                        var meant =
                            schema["type"]!.GetValue<string>() == "integer"
                            && long.TryParse(text, CultureInfo.InvariantCulture, out var number)
                                ? number
                                : (JsonNode)text;
                        var allows = validator.Evaluate(meant, Strict).IsValid;
                        var query = $"{path}?{name}={Uri.EscapeDataString(text)}";
                        var (takes, answer) = await SendAsync(method, query, null);
                        Assert.True(takes == allows, $"{query}: {allows}, {answer}");
                        tried++;
                    }
                }
            }
        }
        Assert.True(tried > 200);
    }

    [Theory]
    [InlineData("POST", "/v1/payments", """{"amount":1,"currency":"KPW\n","reference":"r","code":"x"}""")]
    [InlineData("POST", "/v1/payments", """{"amount":1,"currency":"KPW","reference":"r\n","code":"x"}""")]
    [InlineData("PATCH", "/v1/webhook-endpoints/{id}", """{"url":"https://shop.example/\n"}""")]
    [InlineData("POST", "/v1/webhook-endpoints/{id}/replay", """{"since":"2026-03-02T01:30:15Z\n"}""")]
    // Signs that normalising makes ASCII, and an address that the form allows but no parser.
    [InlineData("POST", "/v1/payments", """{"amount":1,"currency":"\u212APW","reference":"r","code":"x"}""")]
    [InlineData("PATCH", "/v1/webhook-endpoints/{id}", """{"url":"https://shop.example:99999/"}""")]
    public async Task What_validators_read_differently_is_refused(string method, string path, string body)
    {
        var (takes, answer) = await SendAsync(method, path, body);

        Assert.False(takes, answer);
    }

    [Theory]
    [InlineData("식", 85)]
    [InlineData("e\u0301", 256)]
    public async Task A_length_counts_the_text_in_its_composed_form(string decomposable, int times)
    {
        var text = string.Concat(Enumerable.Repeat(decomposable, times)).Normalize(NormalizationForm.FormD);
        var reply = await _world.Merchant.PostAsync(
            "/v1/payments",
            new
            {
                amount = 1,
                currency = "KPW",
                reference = "nfd",
                code = "nobody's",
                description = text,
            }
        );

        Assert.Equal((422, "code_not_recognized"), (reply.Status, reply.Code));
    }

    private static bool NamesTwoSchemes(JsonObject body) =>
        body["scheme"] is JsonValue scheme && body["present"]?["schemes"] is JsonArray schemes && !JsonNode.DeepEquals(scheme, schemes[0]);

    private IEnumerable<(string Method, string Path, JsonObject Operation)> Operations() =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());

    private JsonObject Resolved(JsonObject schema) =>
        schema["$ref"]?.GetValue<string>() is { } reference
            ? _document["components"]!["schemas"]![reference.Split('/')[^1]]!.AsObject()
            : schema;

    /// <summary>Sends a request; whether its form was taken, whatever became of it then.</summary>
    private async Task<(bool Takes, string Answer)> SendAsync(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            new Uri(_world.Address, path.Replace("{id}", "x").Replace("{key}", "x"))
        );
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            path.StartsWith("/admin", StringComparison.Ordinal) ? TestWorld.AdminKey : TestWorld.Key
        );
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        var status = (int)response.StatusCode;
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            return (true, "a stream");
        }
        var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
        Assert.True(status < 500, $"{method} {path} {body}: {text}");
        if (status == 201 && path == "/v1/webhook-endpoints")
        {
            // There may be 20 of them, which has nothing to do with the form of the next.
            await DeleteAsync(JsonElement.Parse(text).GetProperty("id").GetString()!);
        }
        return (status is not (400 or 413 or 415) && !text.Contains("\"validation_failed\"", StringComparison.Ordinal), $"{status} {text}");
    }

    private async Task DeleteAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(_world.Address, $"/v1/webhook-endpoints/{id}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestWorld.Key);
        using var response = await Http.SendAsync(request, CancellationToken.None);
        response.EnsureSuccessStatusCode();
    }
}
