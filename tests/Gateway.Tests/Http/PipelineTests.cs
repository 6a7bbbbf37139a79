using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Merchants.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Http;

public sealed class PipelineTests
{
    private static Task<TestHost> HostAsync(
        Dictionary<string, string?>? configuration = null,
        Action<IServiceCollection>? services = null,
        string environment = "Production"
    ) =>
        TestHost.StartAsync(
            app =>
            {
                app.MapGet("/v1/boom", IResult () => throw new InvalidOperationException("hush"));
                app.MapGet("/v1/show", () => TypedResults.Json(new Shown("\ud55c+<\"", Time)));
                app.MapGet("/v1/number", (int n) => TypedResults.Json(n)).WithMetadata(RequestParameter.Query("n"));
                app.MapGet("/v1/events", () => "data").WithMetadata(new Produces("text/event-stream"));
                app.MapGet("/v1/mine", (Caller caller) => caller.MerchantId).Requires(Scope.PaymentsRead);
                app.MapPost("/v1/read", ReadAsync);
            },
            configuration,
            services,
            environment
        );

    private static DateTimeOffset Time { get; } = new(2026, 3, 2, 10, 30, 15, 123, TimeSpan.FromHours(9));

    private sealed record Shown(string DisplayName, DateTimeOffset CreatedAt);

    private static async Task<IResult> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(http.Request, cancellationToken);
        return body.Refusal ?? (IResult)TypedResults.Json(body.Value);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "not_found")]
    [InlineData("GET", "/v1/nowhere", 404, "not_found")]
    [InlineData("DELETE", "/v1/show", 405, "method_not_allowed")]
    [InlineData("GET", "/v1/boom", 500, "internal")]
    [InlineData("GET", "/v1/number?n=x", 400, "malformed_request")]
    [InlineData("GET", "/v1/mine", 401, "unauthenticated")]
    [InlineData("GET", "/problems/nothing", 404, "not_found")]
    public async Task Every_error_has_one_form(string method, string path, int status, string code)
    {
        foreach (var environment in new[] { "Production", "Development" })
        {
            await using var host = await HostAsync(environment: environment);
            var response = await host.SendAsync(new HttpMethod(method), path);
            var problem = await response.IsProblemAsync(status, code);
            Assert.DoesNotContain("hush", problem.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_method_is_told_the_right_ones()
    {
        await using var host = await HostAsync();
        var response = await host.SendAsync(HttpMethod.Put, "/v1/show");
        await response.IsProblemAsync(405, "method_not_allowed");
        Assert.Equal(["GET", "HEAD", "OPTIONS"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("text/html", 406)]
    [InlineData("application/json;q=0", 406)]
    [InlineData("application/json;q=0, */*", 406)]
    [InlineData("text/html, */*;q=0.1", 200)]
    [InlineData("application/*", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("nonsense", 200)]
    public async Task What_does_not_accept_json_is_refused(string accept, int status)
    {
        await using var host = await HostAsync();
        var response = await host.SendAsync(HttpMethod.Get, "/v1/show", headers: ("Accept", accept));
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        var events = await host.SendAsync(HttpMethod.Get, "/v1/events", headers: ("Accept", "text/event-stream"));
        Assert.Equal(HttpStatusCode.OK, events.StatusCode);
    }

    [Theory]
    [InlineData("application/json", "{}", 200)]
    [InlineData("APPLICATION/JSON; charset=\"UTF-8\"", "{}", 200)]
    [InlineData("application/json; charset=utf-16", "{}", 415)]
    [InlineData("text/plain", "{}", 415)]
    [InlineData("application/vnd.api+json", "{}", 415)]
    [InlineData(null, "{}", 415)]
    [InlineData("application/json", "", 400)]
    [InlineData("application/json", "{\"a\":1,\"a\":2}", 400)]
    public async Task A_body_is_json_in_utf8(string? type, string body, int status)
    {
        await using var host = await HostAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
        {
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        var response = await host.Client.PostAsync("/v1/read", content, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
    }

    [Theory]
    [InlineData(65536, false, 200)]
    [InlineData(65537, false, 413)]
    [InlineData(65536, true, 200)]
    [InlineData(65537, true, 413)]
    [InlineData(5_000_000, false, 413)]
    public async Task A_body_has_a_limit_with_or_without_a_length(int bytes, bool chunked, int status)
    {
        await using var host = await HostAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/read");
        request.Content = new StringContent("{\"a\":\"" + new string('x', bytes - 8) + "\"}", Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = chunked;
        // So that a refusal is heard before the body is sent, and not as a broken pipe.
        request.Headers.ExpectContinue = true;
        var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
    }

    [Fact]
    public async Task Answers_are_snake_case_readable_and_in_utc_with_milliseconds()
    {
        await using var host = await HostAsync();
        var response = await host.SendAsync(HttpMethod.Get, "/v1/show");
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            "{\"display_name\":\"\ud55c+<\\\"\",\"created_at\":\"2026-03-02T01:30:15.123Z\"}",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("till-4/17", true)]
    [InlineData("with space", false)]
    public async Task A_usable_request_id_comes_back(string id, bool kept)
    {
        await using var host = await HostAsync();
        var response = await host.SendAsync(HttpMethod.Get, "/v1/show", headers: ("X-Request-Id", id));
        Assert.Equal(kept, response.Headers.GetValues("X-Request-Id").Single() == id);
        var longer = new string('x', 129);
        response = await host.SendAsync(HttpMethod.Get, "/v1/show", headers: ("X-Request-Id", longer));
        Assert.StartsWith("req_", response.Headers.GetValues("X-Request-Id").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_again()
    {
        await using var host = await HostAsync(new() { ["Gateway:RateLimit:RequestsPerSecond"] = "1" });
        var first = await host.SendAsync(HttpMethod.Get, "/v1/mine", key: TestHost.Key);
        Assert.Equal("2", first.Headers.GetValues("RateLimit-Limit").Single());
        Assert.Equal("1", first.Headers.GetValues("RateLimit-Remaining").Single());
        await host.SendAsync(HttpMethod.Head, "/v1/mine", key: TestHost.Key);
        var third = await host.SendAsync(HttpMethod.Get, "/v1/mine", key: TestHost.Key);
        await third.IsProblemAsync(429, "rate_limited");
        Assert.Equal(TimeSpan.FromSeconds(1), third.Headers.RetryAfter?.Delta);
        Assert.Equal("0", third.Headers.GetValues("RateLimit-Remaining").Single());
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_said_of_one()
    {
        await using var host = await HostAsync(new() { ["Gateway:RateLimit:RequestsPerSecond"] = "0" });
        var response = await host.SendAsync(HttpMethod.Get, "/v1/mine", key: TestHost.Key);
        Assert.False(response.Headers.Contains("RateLimit-Limit"));
    }

    [Fact]
    public async Task Health_says_whether_every_part_is_ready()
    {
        await using var host = await HostAsync(services: services => services.AddSingleton<IReadiness>(new Part(null)));
        var live = await host.SendAsync(HttpMethod.Get, "/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        var ready = await host.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);

        await using var broken = await HostAsync(services: services => services.AddSingleton<IReadiness>(new Part("no store")));
        ready = await broken.SendAsync(HttpMethod.Get, "/health/ready");
        await ready.IsProblemAsync(503, "not_ready");
    }

    [Fact]
    public async Task Metrics_documents_and_the_reference_need_no_key()
    {
        await using var host = await HostAsync();
        await host.SendAsync(HttpMethod.Get, "/v1/show");
        var metrics = await host.SendAsync(HttpMethod.Get, "/metrics");
        Assert.Equal(HttpStatusCode.OK, metrics.StatusCode);
        var openApi = await (await host.SendAsync(HttpMethod.Get, "/openapi/v1.json")).JsonAsync();
        Assert.StartsWith("3.1", openApi.Text("openapi"), StringComparison.Ordinal);
        Assert.Equal("bearer", openApi.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").Text("scheme"));
        Assert.Equal(
            "#/components/schemas/Problem",
            openApi
                .GetProperty("paths")
                .GetProperty("/v1/show")
                .GetProperty("get")
                .GetProperty("responses")
                .GetProperty("default")
                .GetProperty("content")
                .GetProperty("application/problem+json")
                .GetProperty("schema")
                .Text("$ref")
        );
        var docs = await host.SendAsync(HttpMethod.Get, "/docs");
        Assert.Equal("text/html", docs.Content.Headers.ContentType?.MediaType);
        var page = await docs.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_problem_has_a_page_that_explains_it()
    {
        await using var host = await HostAsync();
        Assert.Equal(ProblemCatalog.All.Count, ProblemCatalog.BySlug.Count);
        foreach (var kind in ProblemCatalog.All)
        {
            var response = await host.SendAsync(HttpMethod.Get, kind.Type);
            var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains(kind.Code, page, StringComparison.Ordinal);
            Assert.Contains(WebUtility.HtmlEncode(kind.Cure), page, StringComparison.Ordinal);
        }
    }

    private sealed class Part(string? because) : IReadiness
    {
        public ValueTask<string?> NotReadyBecauseAsync() => new(because);
    }
}
