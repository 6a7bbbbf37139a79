using System.Text.Json.Nodes;
using Gateway.Tests.Late;
using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>A request whose body has many members, as it was sent first: under its key, with every text decomposed.</summary>
/// <param name="Route">Method and pattern.</param>
/// <param name="Path">The address.</param>
/// <param name="ElsewherePath">The address of another thing of the same kind; null: there is none.</param>
/// <param name="Body">The body, with every text composed.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="First">What the first one was answered.</param>
internal sealed record KeyedBody(string Route, string Path, string? ElsewherePath, JsonObject Body, string Key, Reply First)
{
    public bool IsAdmins => Path.StartsWith("/admin", StringComparison.Ordinal);
}

/// <summary>A world in which a body of every route that takes a key and a body was sent: together they have every member.</summary>
public sealed class KeyedBodies : IAsyncLifetime
{
    // The wallet carries out 1093 and never tells.
    private const long NeverTold = 109_300;

    private readonly ReviewFixture _desk = new([
        ("Adapters:Jeonseong:TimeoutSeconds", "30"),
        ("Adapters:ManmulSang:TimeoutSeconds", "30"),
        ("Adapters:ManmulSang:CreateWindowSeconds", "30"),
        ("Adapters:ManmulSang:ActionWindowSeconds", "4"),
    ]);

    internal TestWorld World => _desk.World;

    internal List<KeyedBody> Sent { get; } = [];

    /// <summary>The operator or the merchant, whoever may send it.</summary>
    internal GatewayClient ClientOf(KeyedBody sent) => sent.IsAdmins ? _desk.Operator : _desk.Merchant;

    public async ValueTask InitializeAsync()
    {
        await _desk.InitializeAsync();
        var paid = HeldOrPaidAsync("taken", 500_000, "automatic");
        var held = HeldOrPaidAsync("held", 500_000, "manual");
        var captureInReview = InReviewAsync("captures", "manual");
        var refundInReview = InReviewAsync("refunds", "automatic");
        var review = _desk.DiffersAsync("jeonseong", "differs");

        var payment = await SendAsync(
            "POST /v1/payments",
            "/v1/payments",
            null,
            $$"""
            {"amount":7000,"currency":"KPW","reference":"by-code","code":"{{World.Jeonseong.MintCode()}}","scheme":"jeonseong","capture":"automatic",
            "description":"국수 둘 é","metadata":{"계산대 é":"넷 é"},"shop":"S001","terminal":"T0001"}
            """
        );
        await SendAsync(
            "POST /v1/payments",
            "/v1/payments",
            null,
            """
            {"amount":9000,"currency":"KPW","reference":"by-present","capture":"manual","present":{"schemes":["manmulsang"],"expires_in":300},
            "description":"국밥 셋 é"}
            """
        );
        var capture = await SendAsync(
            "POST /v1/payments/{id}/captures",
            $"/v1/payments/{await held}/captures",
            $"/v1/payments/{await paid}/captures",
            """{"amount":100000,"final":true}"""
        );
        var refund = await SendAsync(
            "POST /v1/payments/{id}/refunds",
            $"/v1/payments/{await paid}/refunds",
            $"/v1/payments/{await held}/refunds",
            """{"amount":100000,"reason":"반품 é"}"""
        );
        await SendAsync(
            "POST /v1/webhook-endpoints",
            "/v1/webhook-endpoints",
            null,
            """{"url":"https://webhooks.invalid/","events":["capture.succeeded","refund.succeeded"]}"""
        );
        await SendAsync("POST /admin/v1/merchants", "/admin/v1/merchants", null, """{"name":"새 상점 é"}""");
        await SendAsync(
            "POST /admin/v1/merchants/{id}/api-keys",
            "/admin/v1/merchants/mer_world/api-keys",
            "/admin/v1/merchants/mer_other/api-keys",
            """{"scopes":["payments:read","refunds:write"]}"""
        );
        await ResolveAsync("payments", (await review).Id, payment.Id, "succeeded", "장부 하나 é");
        await ResolveAsync("captures", await captureInReview, capture.Id, "succeeded", "장부 둘 é");
        await ResolveAsync("refunds", await refundInReview, refund.Id, "failed", "장부 셋 é");
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    /// <summary>The schemas of all bodies by route, as the gateway publishes them.</summary>
    /// <param name="keyed">Of the routes that take an idempotency key, or of the others.</param>
    internal async Task<Dictionary<string, JsonObject>> SchemasAsync(bool keyed)
    {
        using var http = new HttpClient { BaseAddress = World.Address };
        var document = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json", CancellationToken.None))!;
        return (
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let body = operation.Value!["requestBody"]
            where body is not null
            let parameters = operation.Value!["parameters"]?.AsArray() ?? []
            where keyed == parameters.Any(p => p!["name"]!.GetValue<string>() == "Idempotency-Key")
            let schema = body["content"]!["application/json"]!["schema"]!.AsObject()
            let name = schema["$ref"]?.GetValue<string>().Split('/')[^1]
            select (
                Route: $"{operation.Key.ToUpperInvariant()} {path.Key}",
                Schema: name is null ? schema : document["components"]!["schemas"]![name]!.AsObject()
            )
        ).ToDictionary(o => o.Route, o => o.Schema);
    }

    private Task<Reply> ResolveAsync(string kind, string id, string elsewhere, string status, string evidence) =>
        SendAsync(
            $"POST /admin/v1/{kind}/{{id}}/resolve",
            $"/admin/v1/{kind}/{id}/resolve",
            $"/admin/v1/{kind}/{elsewhere}/resolve",
            $$"""{"status":"{{status}}","evidence":"{{evidence}}"}"""
        );

    private async Task<Reply> SendAsync(string route, string path, string? elsewhere, string composed)
    {
        var body = JsonNode.Parse(composed)!.AsObject();
        var key = $"keyed-{Sent.Count}";
        var client = path.StartsWith("/admin", StringComparison.Ordinal) ? _desk.Operator : _desk.Merchant;
        var reply = await client.PostAsync(path, BodyChanges.Decomposed(body)!.ToJsonString(), key, prefer: "wait=20");
        Assert.True(reply.Status is 200 or 201, $"{route}: {reply.Text}");
        Sent.Add(new KeyedBody(route, path, elsewhere, body, key, reply));
        return reply;
    }

    private async Task<string> HeldOrPaidAsync(string reference, long amount, string capture)
    {
        var shown = await _desk.Merchant.PresentAsync("manmulsang", amount, reference, capture);
        await World.ManmulSang.ScanAsync(await _desk.Merchant.PayloadAsync(shown.Id), "pay");
        await _desk.Merchant.UntilStatusAsync(shown.Id, capture == "manual" ? "authorized" : "succeeded");
        return shown.Id;
    }

    private async Task<string> InReviewAsync(string parts, string capture)
    {
        var payment = await HeldOrPaidAsync($"never-told-{parts}", 500_000, capture);
        var part = await _desk.Merchant.PostAsync($"/v1/payments/{payment}/{parts}", new { amount = NeverTold }, prefer: "wait=30");
        Assert.Equal((201, "review"), (part.Status, part.State));
        return part.Id;
    }
}
