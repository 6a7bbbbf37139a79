using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Mocks.Kit;

namespace Mocks.Tests.Kit;

public sealed class AdminTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 1, 30, 15, 123, TimeSpan.Zero));
    private ToyWallet _wallet = null!;
    private WalletHost _host = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _wallet = new ToyWallet(_time);
        _host = await WalletHost.StartAsync(_wallet, 0);
        _http = new HttpClient { BaseAddress = _host.BaseUrl };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Health_tells_both_clocks()
    {
        Assert.Equal(
            """{"wallet":"toy","now":"2026-03-02T01:30:15.123Z","business_now":"2026-03-02T01:30:15.123Z"}""",
            await TextAsync("health")
        );
    }

    [Fact]
    public async Task The_business_clock_runs_on_stands_still_and_goes_back()
    {
        Assert.Equal(
            """{"business_now":"2026-03-02T14:29:50.000Z"}""",
            await PostAsync("clock", """{"now":"2026-03-02T23:29:50+09:00","frozen":false,"more":1}""", 200)
        );
        Assert.True(_wallet.Clock.IsBusinessSet);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 14, 30, 0, TimeSpan.Zero), _wallet.Clock.BusinessNow);
        await PostAsync("clock", """{"now":"2026-03-02T00:00:00Z","frozen":true}""", 200);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("2026-03-02T00:00:00.000Z", await TextAsync("health"), StringComparison.Ordinal);
        await PostAsync("clock", """{"now":null}""", 200);
        Assert.Equal(_wallet.Clock.Now, _wallet.Clock.BusinessNow);
        Assert.False(_wallet.Clock.IsBusinessSet);
    }

    [Theory]
    [InlineData("clock", "{}")]
    [InlineData("clock", """{"now":"2026-03-02T00:00:00"}""")]
    [InlineData("clock", """{"now":5}""")]
    [InlineData("clock", "[]")]
    [InlineData("clock", "{")]
    [InlineData("fault", "{}")]
    [InlineData("fault", """{"operation":"echo","kind":"delay","times":-1}""")]
    [InlineData("fault", """{"operation":"echo","kind":"delay","times":"1"}""")]
    [InlineData("fault", """{"operation":"echo","kind":"http_500","status":501}""")]
    [InlineData("fault", """{"operation":"echo","kind":"delay","execute":"yes"}""")]
    [InlineData("customer", "{}")]
    [InlineData("customer", """{"order":"x","action":"dance"}""")]
    [InlineData("customer", """{"order":"x","payload":"y","action":"pay"}""")]
    [InlineData("customer", """{"order":"x","action":"decline"}""")]
    [InlineData("config", """{"pending_ms":-1}""")]
    [InlineData("config", """{"pending_ms":"6"}""")]
    [InlineData("config", """{"pending_ms":null}""")]
    [InlineData("config", """{"retry_ms":[1,"2"]}""")]
    [InlineData("config", """{"blocked":[null]}""")]
    public async Task What_cannot_be_read_is_400(string call, string body)
    {
        var answer = JsonDocument.Parse(await PostAsync(call, body, 400)).RootElement;
        Assert.Equal("bad_request", answer.GetProperty("error").GetString());
        Assert.NotEmpty(answer.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_what_is_not_had_is_422()
    {
        await PostAsync("nothing", "{}", 404);
        using var wrongMethod = await _http.GetAsync("/__wallet/fault", TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)wrongMethod.StatusCode);
        await PostAsync("keys", "{}", 422);
        await PostAsync("fault", """{"operation":"echo","kind":"drop_callback"}""", 422);
        await PostAsync("fault", """{"operation":"else","kind":"delay"}""", 422);
    }

    [Fact]
    public async Task Faults_are_armed_numbered_and_disarmed()
    {
        const string once = """{"operation":"*","kind":"html_page"}""";
        Assert.Equal("""{"id":"flt_1"}""", await PostAsync("fault", once, 201));
        Assert.Equal("""{"id":"flt_2"}""", await PostAsync("fault", once, 201));
        using var gone = await _http.DeleteAsync("/__wallet/fault", TestContext.Current.CancellationToken);
        Assert.Equal(204, (int)gone.StatusCode);
        Assert.Null(_wallet.Faults.Take("echo", null));
    }

    [Fact]
    public async Task Config_changes_only_what_is_named_and_all_or_nothing()
    {
        Assert.Equal(
            """{"pending_ms":7,"auto_pay_ms":null,"retry_ms":[10,20],"blocked":["a"]}""",
            await PostAsync("config", """{"pending_ms":7,"unknown":true}""", 200)
        );
        await PostAsync("config", """{"pending_ms":8,"retry_ms":"x"}""", 400);
        Assert.Equal(7, _wallet.PendingMs.Value);
        Assert.Equal(
            """{"pending_ms":7,"auto_pay_ms":0,"retry_ms":[],"blocked":["b","c"]}""",
            await PostAsync("config", """{"auto_pay_ms":0,"retry_ms":[],"blocked":["b","c"]}""", 200)
        );
    }

    [Fact]
    public async Task The_ledger_is_filtered_and_numbered_without_gaps()
    {
        await EchoAsync("a");
        await EchoAsync("b");
        await EchoAsync("a");
        Assert.Equal(
            """[{"no":2,"kind":"charge","wallet_reference":"W1","gateway_reference":"G1","operation_reference":null,"merchant_reference":"b","amount_chon":100,"at":"2026-03-02T01:30:15.123Z"}]""",
            await TextAsync("ledger?merchant_reference=b")
        );
        Assert.Equal(
            [1, 2, 3],
            JsonDocument
                .Parse(await TextAsync("ledger?gateway_reference=G1"))
                .RootElement.EnumerateArray()
                .Select(entry => entry.GetProperty("no").GetInt32())
        );
        Assert.Equal("[]", await TextAsync("ledger?gateway_reference=G2"));
    }

    [Fact]
    public async Task Requests_are_shown_with_their_secrets_masked()
    {
        await EchoAsync("a");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/echo?ref=식") { Content = new ByteArrayContent("본문"u8.ToArray()) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer secret");
        request.Headers.TryAddWithoutValidation("X-Sign", "secret");
        request.Headers.TryAddWithoutValidation("X-Open", "seen");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);

        var text = await TextAsync("requests?since=1");
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Contains("본문", text, StringComparison.Ordinal);
        var logged = Assert.Single(JsonDocument.Parse(text).RootElement.EnumerateArray());
        Assert.Equal(2, logged.GetProperty("no").GetInt32());
        Assert.Equal("echo", logged.GetProperty("operation").GetString());
        Assert.Equal("POST", logged.GetProperty("method").GetString());
        Assert.Equal("/echo", logged.GetProperty("path").GetString());
        Assert.Equal(200, logged.GetProperty("answered").GetInt32());
        Assert.Equal("***", logged.GetProperty("headers").GetProperty("authorization").GetString());
        Assert.Equal("***", logged.GetProperty("headers").GetProperty("x-sign").GetString());
        Assert.Equal("seen", logged.GetProperty("headers").GetProperty("x-open").GetString());
    }

    [Fact]
    public async Task A_reset_forgets_everything_and_the_clock()
    {
        await EchoAsync("a");
        await PostAsync("fault", """{"operation":"echo","kind":"html_page","times":0}""", 201);
        await PostAsync("config", """{"pending_ms":7}""", 200);
        await PostAsync("clock", """{"now":"2026-03-02T00:00:00Z"}""", 200);
        _wallet.Scheduler.At(_time.GetUtcNow().AddSeconds(1), _ => Assert.Fail("was called off"));

        Assert.Equal("", await PostAsync("reset", "", 204));

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("[]", await TextAsync("ledger"));
        Assert.Equal("[]", await TextAsync("requests"));
        Assert.Equal(6000, _wallet.PendingMs.Value);
        Assert.False(_wallet.Clock.IsBusinessSet);
        Assert.Equal(1, _wallet.Forgotten);
        await EchoAsync("a");
        Assert.Equal(1, Assert.Single(_wallet.Ledger.Entries).No);
        Assert.Equal(1, Assert.Single(_wallet.Requests.Requests).No);
    }

    private async Task EchoAsync(string reference)
    {
        using var response = await _http.PostAsync(
            new Uri($"/echo?ref={reference}", UriKind.Relative),
            new ByteArrayContent([]),
            TestContext.Current.CancellationToken
        );
        response.EnsureSuccessStatusCode();
    }

    private Task<string> TextAsync(string call) =>
        _http.GetStringAsync(new Uri($"/__wallet/{call}", UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task<string> PostAsync(string call, string body, int status)
    {
        using var response = await _http.PostAsync(
            new Uri($"/__wallet/{call}", UriKind.Relative),
            new StringContent(body),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(status, (int)response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
