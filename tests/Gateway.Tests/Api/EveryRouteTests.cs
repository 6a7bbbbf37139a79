using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>What holds for every route that the gateway has.</summary>
public sealed class EveryRouteTests(EveryRouteTests.OpenWorld fixture) : IClassFixture<EveryRouteTests.OpenWorld>
{
    // Headers that tell of one answer, and not of what is there; a length may be left out by HEAD (RFC 9110 §9.3.2).
    private static readonly string[] OfOneAnswer = ["Date", "X-Request-Id", "Transfer-Encoding", "Content-Length", "Last-Modified"];

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        // Only so that an answer that never comes ends the test.
        Timeout = TimeSpan.FromSeconds(30),
    };

    private TestWorld World => fixture.World;

    private IReadOnlyList<GatewayRoute> Routes => GatewayRoutes.Of(World.Services);

    [Fact]
    public async Task Whatever_answers_GET_answers_HEAD_with_the_same_headers_and_no_body()
    {
        var gets = Routes.Where(route => route.Method == "GET").ToList();
        Assert.True(gets.Count > 25, $"only {gets.Count} routes were found");
        var succeeded = 0;
        foreach (var route in gets)
        {
            using var get = await SendAsync("GET", route);
            using var head = await SendAsync("HEAD", route);

            Assert.Equal((route, get.StatusCode), (route, head.StatusCode));
            Assert.Equal($"{route} {Headers(get)}", $"{route} {Headers(head)}");
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(CancellationToken.None));
            succeeded += get.IsSuccessStatusCode ? 1 : 0;
        }
        Assert.True(succeeded > 20, $"only {succeeded} routes had something to show");
    }

    [Fact]
    public async Task HEAD_asks_for_the_key_that_GET_asks_for()
    {
        foreach (var route in Routes.Where(route => route.Method == "HEAD"))
        {
            var path = Uri(route.Path(fixture.Values));
            using var get = await Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
            using var head = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), CancellationToken.None);
            Assert.Equal((route, get.StatusCode), (route, head.StatusCode));
        }
    }

    [Fact]
    public async Task HEAD_waits_for_no_outcome_and_a_stream_has_none_to_begin()
    {
        using var payment = new HttpRequestMessage(HttpMethod.Head, Uri($"/v1/payments/{fixture.Shown}"));
        payment.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestWorld.Key);
        payment.Headers.Add("Prefer", "wait=60");
        using var answer = await Http.SendAsync(payment, CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Preference-Applied"));

        using var stream = new HttpRequestMessage(HttpMethod.Head, Uri("/v1/events/stream"));
        stream.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestWorld.Key);
        using var ended = await Http.SendAsync(stream, CancellationToken.None);

        Assert.Equal("text/event-stream", ended.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await ended.Content.ReadAsByteArrayAsync(CancellationToken.None));
    }

    [Fact]
    public async Task OPTIONS_says_without_a_key_what_an_address_knows_and_a_wrong_method_is_told_the_same()
    {
        foreach (var address in Routes.GroupBy(route => route.Pattern))
        {
            var path = address.First().Path(fixture.Values);
            var known = address.Select(route => route.Method).Append("OPTIONS").Order().ToList();

            using var options = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, Uri(path)), CancellationToken.None);
            using var wrong = await Http.SendAsync(new HttpRequestMessage(new HttpMethod("PROPFIND"), Uri(path)), CancellationToken.None);

            Assert.Equal((path, HttpStatusCode.NoContent), (path, options.StatusCode));
            Assert.Equal((path, HttpStatusCode.MethodNotAllowed), (path, wrong.StatusCode));
            Assert.Equal(known, options.Content.Headers.Allow.Order());
            Assert.Equal(options.Content.Headers.Allow, wrong.Content.Headers.Allow);
        }
    }

    [Fact]
    public async Task A_query_parameter_that_a_route_of_the_API_does_not_name_is_refused()
    {
        foreach (var route in Routes.Where(route => route.IsApi))
        {
            using var answer = await SendAsync(route.Method, route, "?captrue=manual");

            Assert.Equal((route, 422), (route, (int)answer.StatusCode));
            if (route.Method != "HEAD")
            {
                var problem = await ProblemAsync(answer);
                Assert.Equal("validation_failed", problem.GetProperty("code").GetString());
                Assert.Equal(["captrue"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
            }
        }
    }

    [Theory]
    [InlineData("/v1/payments?LIMIT=2")]
    [InlineData("/v1/payments?limit=2&Status=succeeded")]
    public async Task The_name_of_a_parameter_is_exact(string path)
    {
        var reply = await World.Merchant.GetAsync(path);

        Assert.Equal((422, "validation_failed"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/")]
    [InlineData("/problems")]
    public async Task Pages_health_and_metrics_take_whatever_parameters_they_get(string path)
    {
        using var answer = await Http.GetAsync(Uri(path + "?t=1"), CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("identity, br", true)]
    [InlineData("identity", false)]
    public async Task A_body_in_a_content_coding_is_refused_wherever_a_body_is_read(string coding, bool refused)
    {
        var reading = Routes.Where(route => route.Method is "POST" or "PATCH").ToList();
        Assert.True(reading.Count > 15);
        foreach (var route in reading)
        {
            using var answer = await SendAsync(route.Method, route, coding: coding);

            Assert.Equal((route, refused), (route, answer.StatusCode == HttpStatusCode.UnsupportedMediaType));
            if (refused)
            {
                Assert.Equal("identity", answer.Headers.GetValues("Accept-Encoding").Single());
                var problem = await ProblemAsync(answer);
                Assert.Equal("unsupported_media_type", problem.GetProperty("code").GetString());
            }
        }
    }

    [Fact]
    public async Task No_answer_is_stored_or_guessed_unless_it_is_static()
    {
        foreach (var route in Routes)
        {
            using var answer = await SendAsync(route.Method, route, "?captrue=manual");
            using var open = await Http.GetAsync(
                Uri(route.Path(fixture.Values)),
                HttpCompletionOption.ResponseHeadersRead,
                CancellationToken.None
            );

            foreach (var headers in new[] { answer.Headers, open.Headers })
            {
                Assert.Equal((route, "nosniff"), (route, Value(headers, "X-Content-Type-Options")));
            }
            var stored = answer.Headers.CacheControl is not { NoStore: true };
            Assert.Equal((route, answer.Headers.ETag is not null), (route, stored));
        }
    }

    [Fact]
    public async Task No_other_site_may_call_the_API_with_a_key()
    {
        foreach (var route in Routes.Where(route => route.IsApi))
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, Uri(route.Path(fixture.Values)));
            preflight.Headers.Add("Origin", "https://till.example");
            preflight.Headers.Add("Access-Control-Request-Method", route.Method);
            preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
            using var allowed = await Http.SendAsync(preflight, CancellationToken.None);
            // So that it changes nothing for the tests beside it.
            var query = route.Method is "GET" or "HEAD" ? string.Empty : "?captrue=manual";
            using var answer = await SendAsync(route.Method, route, query);

            foreach (var response in new[] { allowed, answer })
            {
                Assert.DoesNotContain(
                    response.Headers,
                    header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
                );
            }
        }
    }

    [Theory]
    [InlineData("svg")]
    [InlineData("png")]
    public async Task A_picture_by_its_token_may_be_shown_and_read_by_the_page_of_a_till(string kind)
    {
        using var wish = new HttpRequestMessage(HttpMethod.Get, new Uri(fixture.Code.GetProperty(kind + "_url").GetString()!));
        wish.Headers.Accept.ParseAdd("image/*");
        using var picture = await Http.SendAsync(wish, CancellationToken.None);
        using var unknown = await Http.GetAsync(Uri($"/v1/payments/{fixture.Shown}/code.{kind}?token=x"), CancellationToken.None);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (picture.StatusCode, unknown.StatusCode));
        foreach (var answer in new[] { picture, unknown })
        {
            Assert.Equal("*", Value(answer.Headers, "Access-Control-Allow-Origin"));
            Assert.Equal("cross-origin", Value(answer.Headers, "Cross-Origin-Resource-Policy"));
            AssertPage(answer);
        }
    }

    [Fact]
    public async Task A_page_is_in_no_frame_runs_nothing_foreign_and_is_static()
    {
        var pages = Routes
            .Where(route => route.Method == "GET" && !route.IsApi)
            .Select(route => route.Path(fixture.Values))
            .Where(path => path is not ("/docs" or "/metrics" or "/health/live" or "/health/ready"))
            .Append("/docs/")
            .ToList();
        Assert.Contains("/openapi/v1.json", pages);
        Assert.Contains("/problems/not-found", pages);
        foreach (var path in pages)
        {
            using var first = await Http.GetAsync(Uri(path), CancellationToken.None);
            using var again = new HttpRequestMessage(HttpMethod.Get, Uri(path));
            again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var unchanged = await Http.SendAsync(again, CancellationToken.None);

            Assert.Equal((path, HttpStatusCode.OK), (path, first.StatusCode));
            AssertPage(first);
            var policy = Value(first.Headers, "Content-Security-Policy")!;
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src 'unsafe-inline'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.Equal(first.Content.Headers.ContentLength, (await first.Content.ReadAsByteArrayAsync(CancellationToken.None)).Length);
            Assert.Equal((path, HttpStatusCode.NotModified), (path, unchanged.StatusCode));
            Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync(CancellationToken.None));
        }
    }

    [Fact]
    public async Task The_program_of_the_reference_comes_compressed_or_as_it_is()
    {
        using var plain = await Http.GetAsync(Uri("/docs/scalar.js"), CancellationToken.None);
        using var wish = new HttpRequestMessage(HttpMethod.Get, Uri("/docs/scalar.js"));
        wish.Headers.AcceptEncoding.ParseAdd("br, gzip;q=0.5");
        using var small = await Http.SendAsync(wish, CancellationToken.None);
        await using var unpacked = new System.IO.Compression.GZipStream(
            await small.Content.ReadAsStreamAsync(CancellationToken.None),
            System.IO.Compression.CompressionMode.Decompress
        );
        using var text = new StreamReader(unpacked);

        Assert.Equal(["gzip"], small.Content.Headers.ContentEncoding);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.NotEqual(plain.Headers.ETag, small.Headers.ETag);
        Assert.Equal(await plain.Content.ReadAsStringAsync(CancellationToken.None), await text.ReadToEndAsync(CancellationToken.None));
    }

    private static void AssertPage(HttpResponseMessage answer)
    {
        Assert.Contains("frame-ancestors 'none'", Value(answer.Headers, "Content-Security-Policy"));
        Assert.Contains("default-src 'none'", Value(answer.Headers, "Content-Security-Policy"));
        Assert.Equal("DENY", Value(answer.Headers, "X-Frame-Options"));
        Assert.Equal("no-referrer", Value(answer.Headers, "Referrer-Policy"));
        Assert.Equal("nosniff", Value(answer.Headers, "X-Content-Type-Options"));
    }

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private static string Headers(HttpResponseMessage answer) =>
        string.Join(
            '\n',
            answer
                .Headers.Concat(answer.Content.Headers)
                .Where(header => !OfOneAnswer.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
                .Order(StringComparer.Ordinal)
        );

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None));

    private Uri Uri(string path) => new(World.Address, path);

    private async Task<HttpResponseMessage> SendAsync(string method, GatewayRoute route, string query = "", string? coding = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Uri(route.Path(fixture.Values) + query));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", route.Key);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (method is "POST" or "PATCH")
        {
            // Nothing that would make or change anything.
            request.Content = new StringContent("""{"nothing":1}""", Encoding.UTF8, "application/json");
            if (coding is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
            }
        }
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
    }

    /// <summary>One gateway with something behind each kind of id.</summary>
    public sealed class OpenWorld : IAsyncLifetime
    {
        internal TestWorld World { get; private set; } = null!;

        /// <summary>A payment whose code waits for its customer.</summary>
        internal string Shown { get; private set; } = null!;

        internal JsonElement Code { get; private set; }

        /// <summary>What stands for a parameter, by the segment before it.</summary>
        internal IReadOnlyDictionary<string, string> Values { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            World = await TestWorld.StartAsync();
            var merchant = World.Merchant;
            var shown = await merchant.PresentAsync("manmulsang", 9_000, "shown");
            var waiting = await merchant.UntilStatusAsync(shown.Id, "awaiting_customer");
            (Shown, Code) = (shown.Id, waiting.GetProperty("code"));
            var paid = await merchant.PayAsync(World.Jeonseong.MintCode(), 7_000, "paid");
            var refund = await merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", new { amount = 1_000 }, prefer: "wait=20");
            var endpoint = await merchant.PostAsync(
                "/v1/webhook-endpoints",
                new { url = "https://webhooks.invalid/", events = new[] { "capture.*" } }
            );
            var events = await merchant.GetAsync("/v1/events?limit=1");
            Values = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["payments"] = Shown,
                ["refunds"] = refund.Id,
                ["schemes"] = "ullim",
                ["events"] = events.Member("data")[0].GetProperty("id").GetString()!,
                ["webhook-endpoints"] = endpoint.Id,
                ["merchants"] = "mer_world",
                ["problems"] = "not-found",
                ["callbacks"] = "manmulsang",
            };
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
