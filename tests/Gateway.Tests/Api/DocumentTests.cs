using System.Text.Json;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Api;

public sealed class DocumentTests : IClassFixture<DocumentTests.Documented>
{
    private const string Problems = "/components/schemas/Problem";

    private static readonly string[] Routes =
    [
        "GET /v1/payments",
        "POST /v1/payments",
        "GET /v1/payments/{id}",
        "GET /v1/payments/{id}/timeline",
        "GET /v1/payments/{id}/disclosures",
        "GET /v1/payments/{id}/code.svg",
        "GET /v1/payments/{id}/code.png",
        "POST /v1/payments/{id}/captures",
        "POST /v1/payments/{id}/cancel",
        "POST /v1/payments/{id}/refunds",
        "GET /v1/captures/{id}",
        "GET /v1/refunds",
        "GET /v1/refunds/{id}",
        "GET /v1/events",
        "GET /v1/events/stream",
        "GET /v1/events/{id}",
        "POST /v1/codes/inspect",
        "GET /v1/schemes",
        "GET /v1/schemes/{id}",
        "POST /v1/webhook-endpoints",
        "GET /v1/webhook-endpoints",
        "GET /v1/webhook-endpoints/{id}",
        "PATCH /v1/webhook-endpoints/{id}",
        "DELETE /v1/webhook-endpoints/{id}",
        "POST /v1/webhook-endpoints/{id}/rotate-secret",
        "POST /v1/webhook-endpoints/{id}/test",
        "POST /v1/webhook-endpoints/{id}/replay",
        "GET /v1/webhook-deliveries",
        "GET /v1/webhook-deliveries/{id}",
        "POST /v1/webhook-deliveries/{id}/redeliver",
        "GET /admin/v1/schemes",
        "POST /admin/v1/schemes/{id}/pause",
        "POST /admin/v1/schemes/{id}/resume",
        "GET /admin/v1/merchants",
        "GET /admin/v1/merchants/{id}",
        "GET /admin/v1/audit",
        "POST /admin/v1/merchants",
        "POST /admin/v1/merchants/{id}/suspend",
        "POST /admin/v1/merchants/{id}/resume",
        "POST /admin/v1/merchants/{id}/api-keys",
        "GET /admin/v1/merchants/{id}/api-keys",
        "DELETE /admin/v1/merchants/{id}/api-keys/{key}",
        "GET /admin/v1/payments",
        "GET /admin/v1/payments/{id}",
        "GET /admin/v1/payments/{id}/timeline",
        "POST /admin/v1/payments/{id}/resolve",
        "POST /admin/v1/captures/{id}/resolve",
        "POST /admin/v1/refunds/{id}/resolve",
    ];

    private readonly Documented _fixture;

    public DocumentTests(Documented fixture) => _fixture = fixture;

    private TestWorld World => _fixture.World;
    private OpenApiShapes Shapes => _fixture.Shapes;

    [Fact]
    public void The_document_is_OpenAPI_3_1_and_has_exactly_the_routes_that_are_served()
    {
        Assert.StartsWith("3.1.", Shapes.Root.GetProperty("openapi").GetString());
        Assert.Equal(Routes.Order(StringComparer.Ordinal), Shapes.Routes().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operation_asks_for_a_key_but_the_pictures_open_without_one_too()
    {
        var open = Shapes
            .Operations()
            .Where(o =>
                o.Operation.TryGetProperty("security", out var security) && security.EnumerateArray().Any(s => !s.EnumerateObject().Any())
            )
            .Select(o => o.Route);

        Assert.True(Shapes.Root.GetProperty("security")[0].TryGetProperty("bearer", out _), "the document asks for a key");
        Assert.Equal(["GET /v1/payments/{id}/code.png", "GET /v1/payments/{id}/code.svg"], open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operation_says_what_it_answers()
    {
        foreach (var (route, operation) in Shapes.Operations())
        {
            var responses = operation.GetProperty("responses");
            Assert.True(
                responses
                    .EnumerateObject()
                    .First(response => response.Name.StartsWith('2'))
                    .Value.GetProperty("content")
                    .EnumerateObject()
                    .Any(),
                route
            );
            Assert.True(responses.TryGetProperty("default", out _), route);
        }
    }

    [Theory]
    [InlineData("POST /v1/payments", "amount capture code currency description metadata present reference scheme shop terminal")]
    [InlineData("POST /v1/payments/{id}/captures", "amount final")]
    [InlineData("POST /v1/payments/{id}/refunds", "amount reason")]
    [InlineData("POST /v1/codes/inspect", "code")]
    [InlineData("POST /v1/webhook-endpoints", "events url")]
    [InlineData("PATCH /v1/webhook-endpoints/{id}", "events status url")]
    [InlineData("POST /v1/webhook-endpoints/{id}/replay", "since")]
    [InlineData("POST /admin/v1/merchants", "name")]
    [InlineData("POST /admin/v1/merchants/{id}/api-keys", "scopes")]
    [InlineData("POST /admin/v1/payments/{id}/resolve", "evidence status")]
    public void Requests_of_like_named_types_keep_their_own_fields(string route, string fields) =>
        Assert.Equal(fields, string.Join(' ', Shapes.RequestFields(route)));

    [Theory]
    [InlineData("GET /v1/payments", "created_after created_before cursor limit reference scheme status")]
    [InlineData("GET /v1/payments/{id}", "Prefer id")]
    [InlineData("GET /v1/payments/{id}/timeline", "id")]
    [InlineData("GET /v1/payments/{id}/disclosures", "id")]
    [InlineData("GET /v1/payments/{id}/code.svg", "id token")]
    [InlineData("GET /v1/payments/{id}/code.png", "id token")]
    [InlineData("GET /v1/captures/{id}", "Prefer id")]
    [InlineData("GET /v1/refunds", "cursor limit payment")]
    [InlineData("GET /v1/refunds/{id}", "Prefer id")]
    [InlineData("GET /v1/events", "cursor limit payment type")]
    [InlineData("GET /v1/events/stream", "Last-Event-ID last_event_id type")]
    [InlineData("GET /v1/events/{id}", "id")]
    [InlineData("GET /v1/schemes", "")]
    [InlineData("POST /v1/payments", "Idempotency-Key! Prefer")]
    [InlineData("POST /v1/payments/{id}/captures", "Idempotency-Key! Prefer id")]
    [InlineData("POST /v1/payments/{id}/cancel", "Idempotency-Key! Prefer id")]
    [InlineData("POST /v1/payments/{id}/refunds", "Idempotency-Key! Prefer id")]
    [InlineData("POST /v1/codes/inspect", "")]
    [InlineData("POST /v1/webhook-endpoints", "Idempotency-Key!")]
    [InlineData("POST /v1/webhook-endpoints/{id}/rotate-secret", "Idempotency-Key! id")]
    [InlineData("GET /v1/webhook-deliveries", "cursor endpoint limit status")]
    [InlineData("POST /admin/v1/merchants", "Idempotency-Key!")]
    [InlineData("POST /admin/v1/merchants/{id}/suspend", "id")]
    [InlineData("POST /admin/v1/merchants/{id}/api-keys", "Idempotency-Key! id")]
    [InlineData("GET /admin/v1/merchants/{id}/api-keys", "cursor id limit")]
    [InlineData("GET /admin/v1/payments", "cursor limit status")]
    [InlineData("POST /admin/v1/refunds/{id}/resolve", "Idempotency-Key! id")]
    [InlineData("GET /admin/v1/schemes", "")]
    [InlineData("POST /admin/v1/schemes/{id}/pause", "id")]
    public void Every_parameter_is_listed_and_the_idempotency_key_is_required(string route, string parameters) =>
        Assert.Equal(parameters, string.Join(' ', Shapes.Parameters(route)));

    [Fact]
    public async Task Payments_captures_refunds_pages_and_timelines_look_as_the_document_says()
    {
        var merchant = World.Merchant;
        var paid = await merchant.PayAsync(World.Jeonseong.MintCode(), 7_000, "doc-customer");
        var refund = await merchant.PostAsync(
            $"/v1/payments/{paid.Id}/refunds",
            new { amount = 1_000, reason = "returned" },
            prefer: "wait=20"
        );
        var shown = await merchant.PresentAsync("manmulsang", 9_000, "doc-merchant", capture: "manual");
        await World.ManmulSang.ScanAsync(shown.Member("code", "payload").GetString()!, "pay");
        await merchant.UntilStatusAsync(shown.Id, "authorized");
        var capture = await merchant.PostAsync($"/v1/payments/{shown.Id}/captures", new { amount = 4_000 }, prefer: "wait=20");
        Assert.Equal((201, "succeeded"), (refund.Status, refund.State));
        Assert.Equal((201, "succeeded"), (capture.Status, capture.State));

        Shapes.AssertAnswer("POST /v1/payments", 201, paid.Json);
        Shapes.AssertAnswer("POST /v1/payments", 201, shown.Json);
        Shapes.AssertAnswer("POST /v1/payments/{id}/captures", 201, capture.Json);
        Shapes.AssertAnswer("POST /v1/payments/{id}/refunds", 201, refund.Json);
        await AssertGetAsync("/v1/payments/{id}", paid.Id);
        await AssertGetAsync("/v1/payments/{id}", shown.Id);
        await AssertGetAsync("/v1/payments/{id}/timeline", paid.Id);
        await AssertGetAsync("/v1/payments/{id}/timeline", shown.Id);
        await AssertGetAsync("/v1/payments/{id}/disclosures", paid.Id);
        await AssertGetAsync("/v1/captures/{id}", capture.Id);
        await AssertGetAsync("/v1/refunds/{id}", refund.Id);
        await AssertGetAsync("/v1/payments", string.Empty);
        await AssertGetAsync("/v1/refunds", string.Empty);

        await AssertGetAsync("/v1/events", string.Empty);
        var events = await merchant.GetAsync($"/v1/events?payment={shown.Id}");
        foreach (var told in events.Member("data").EnumerateArray())
        {
            await AssertGetAsync("/v1/events/{id}", told.GetProperty("id").GetString()!);
            var data = told.GetProperty("data");
            Shapes.AssertAnswer($"GET /v1/{data.GetProperty("object").GetString()}s/{{id}}", 200, data);
        }
    }

    [Fact]
    public async Task Schemes_and_inspected_codes_look_as_the_document_says()
    {
        await AssertGetAsync("/v1/schemes", string.Empty);
        await AssertGetAsync("/v1/schemes/{id}", "ullim");
        var inspected = await World.Merchant.PostAsync("/v1/codes/inspect", new { code = World.Ullim.Mint().Code });
        Shapes.AssertAnswer("POST /v1/codes/inspect", 200, inspected.Json);
    }

    [Fact]
    public async Task An_operators_schemes_look_as_the_document_says()
    {
        var admin = TestWorld.Client(World.Address, TestWorld.AdminKey);
        var all = await admin.GetAsync("/admin/v1/schemes");
        var paused = await admin.PostAsync("/admin/v1/schemes/ullim/pause", null);
        var resumed = await admin.PostAsync("/admin/v1/schemes/ullim/resume", null);

        Shapes.AssertAnswer("GET /admin/v1/schemes", 200, all.Json);
        Shapes.AssertAnswer("POST /admin/v1/schemes/{id}/pause", 200, paused.Json);
        Shapes.AssertAnswer("POST /admin/v1/schemes/{id}/resume", 200, resumed.Json);
    }

    [Fact]
    public async Task Merchants_and_keys_look_as_the_document_says()
    {
        var admin = TestWorld.Client(World.Address, TestWorld.AdminKey);
        var made = await admin.PostAsync("/admin/v1/merchants", new { name = "문서" });
        var key = await admin.PostAsync($"/admin/v1/merchants/{made.Id}/api-keys", new { scopes = new[] { "payments:read" } });
        var keys = await admin.GetAsync($"/admin/v1/merchants/{made.Id}/api-keys");
        var suspended = await admin.PostAsync($"/admin/v1/merchants/{made.Id}/suspend", null);

        Shapes.AssertAnswer("POST /admin/v1/merchants", 201, made.Json);
        Shapes.AssertAnswer("POST /admin/v1/merchants/{id}/api-keys", 201, key.Json);
        Shapes.AssertAnswer("GET /admin/v1/merchants/{id}/api-keys", 200, keys.Json);
        Shapes.AssertAnswer("POST /admin/v1/merchants/{id}/suspend", 200, suspended.Json);
    }

    [Fact]
    public async Task What_an_operator_reads_looks_as_the_document_says()
    {
        var admin = TestWorld.Client(World.Address, TestWorld.AdminKey);
        World.Jeonseong.Faults.Arm(new Fault("pay", "unknown_outcome") { MerchantReference = "doc-review" });
        World.Jeonseong.Faults.Arm(new Fault("query", "wrong_amount") { MerchantReference = "doc-review", Times = 0 });
        var paid = await World.Merchant.PayAsync(World.Jeonseong.MintCode(), 7_000, "doc-review");
        await World.Merchant.UntilStatusAsync(paid.Id, "review");

        var list = await admin.GetAsync("/admin/v1/payments?status=review");
        var one = await admin.GetAsync($"/admin/v1/payments/{paid.Id}");
        var timeline = await admin.GetAsync($"/admin/v1/payments/{paid.Id}/timeline");
        var resolved = await admin.PostAsync($"/admin/v1/payments/{paid.Id}/resolve", new { status = "declined", evidence = "documented" });

        Assert.Equal(1, list.Member("data").GetArrayLength());
        Shapes.AssertAnswer("GET /admin/v1/payments", 200, list.Json);
        Shapes.AssertAnswer("GET /admin/v1/payments/{id}", 200, one.Json);
        Shapes.AssertAnswer("GET /admin/v1/payments/{id}/timeline", 200, timeline.Json);
        Shapes.AssertAnswer("POST /admin/v1/payments/{id}/resolve", 200, resolved.Json);
    }

    [Fact]
    public async Task Webhook_endpoints_and_deliveries_look_as_the_document_says()
    {
        var made = await World.Merchant.PostAsync(
            "/v1/webhook-endpoints",
            new { url = "https://webhooks.invalid/", events = new[] { "payment.*" } }
        );
        await World.Merchant.PayAsync(World.Jeonseong.MintCode(), 100, "doc-webhook");
        await World.Merchant.UntilAsync(
            $"/v1/webhook-deliveries?endpoint={made.Id}",
            page => page.GetProperty("data").GetArrayLength() > 0
        );

        Shapes.AssertAnswer("POST /v1/webhook-endpoints", 201, made.Json);
        await AssertGetAsync("/v1/webhook-endpoints/{id}", made.Id);
        await AssertGetAsync("/v1/webhook-endpoints", string.Empty);
        await AssertGetAsync("/v1/webhook-deliveries", string.Empty);
        await World.Merchant.PostAsync($"/v1/webhook-endpoints/{made.Id}/test", null);
    }

    [Fact]
    public async Task A_problem_has_only_members_of_the_document_and_all_that_are_required()
    {
        var merchant = World.Merchant;
        Reply[] problems =
        [
            await merchant.GetAsync("/v1/payments/pay_0"),
            await merchant.PostAsync("/v1/payments", new { }),
            await merchant.PostAsync("/v1/payments", "{"),
            await merchant.PayAsync("4006381333931", 1, "doc-ean"),
        ];

        Assert.Equal([404, 422, 400, 422], problems.Select(p => p.Status));
        Assert.All(problems, p => Shapes.AssertShape(Shapes.At(Problems), p.Json, p.Code, every: false));
    }

    [Fact]
    public async Task The_page_of_every_problem_opens_without_a_key()
    {
        using var http = new HttpClient { BaseAddress = World.Address };
        var codes = Shapes.At($"{Problems}/properties/code/enum").EnumerateArray().ToList();

        Assert.True(codes.Count > 20);
        foreach (var code in codes)
        {
            var slug = code.GetString()!.Replace('_', '-');
            using var page = await http.GetAsync(new Uri($"/problems/{slug}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal((slug, 200), (slug, (int)page.StatusCode));
        }
    }

    [Fact]
    public async Task The_reference_page_names_no_other_host()
    {
        using var http = new HttpClient { BaseAddress = World.Address };
        using var response = await http.GetAsync(new Uri("/docs", UriKind.Relative), TestContext.Current.CancellationToken);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("http://", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"//", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_and_metrics_open_without_a_key_and_tell_of_payments()
    {
        using var http = new HttpClient { BaseAddress = World.Address };
        await World.Merchant.PayAsync(World.Jeonseong.MintCode(), 100, "doc-metrics");

        foreach (var path in new[] { "/health/live", "/health/ready" })
        {
            using var health = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal((path, 200), (path, (int)health.StatusCode));
        }
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("gateway_wallet_call_duration", metrics, StringComparison.Ordinal);
        Assert.Contains("gateway_payments", metrics, StringComparison.Ordinal);
    }

    private async Task AssertGetAsync(string route, string id)
    {
        var reply = await World.Merchant.GetAsync(route.Replace("{id}", id, StringComparison.Ordinal));
        Assert.Equal(200, reply.Status);
        Shapes.AssertAnswer($"GET {route}", 200, reply.Json);
    }

    /// <summary>One world and its document for all tests here.</summary>
    public sealed class Documented : IAsyncLifetime
    {
        internal TestWorld World { get; private set; } = null!;
        internal OpenApiShapes Shapes { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            World = await TestWorld.StartAsync();
            using var http = new HttpClient { BaseAddress = World.Address };
            Shapes = new OpenApiShapes(JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json")).RootElement);
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
