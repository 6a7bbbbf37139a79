using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Mocks.ManmulSang;
using Mocks.Tests.Kit;

namespace Mocks.Tests.ManmulSang;

/// <summary>An answer as it came: status, headers, text.</summary>
internal sealed record MsAnswer(int Status, HttpResponseMessage Message, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? this[string member] => Member(member).ToString();

    /// <summary>The member at the end of a path of names; without it the test fails with what the answer was.</summary>
    public JsonElement Member(params ReadOnlySpan<string> path) => Json.Member($"{Status} {Text}", path);

    public string? Header(string name) => Message.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}

/// <summary>An event that arrived.</summary>
internal sealed record Arrived(string Id, string Type, string Input, string Signature, string Body, DateTimeOffset At);

/// <summary>A mock on a fake clock that shows 10:30:15 on 2 March 2026 in Pyongyang, and a shop that takes its events.</summary>
public abstract class ManmulSangTest : IAsyncLifetime
{
    private const string Basic = "Basic bXMtY2xpZW50LTAwMDE6bXMtbW9jay1jbGllbnQtc2VjcmV0LTAwMDEtRE8tTk9ULVVTRQ==";
    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<Arrived> _arrived = new();
    private WebApplication _shop = null!;

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 1, 30, 15, TimeSpan.Zero));

    private protected ManmulSangMock Mock { get; private set; } = null!;

    private protected string Token { get; set; } = "";

    private protected int ShopAnswers { get; set; } = 204;

    /// <summary>The shop answers an event only once this has ended.</summary>
    private protected Task ShopThinks { get; set; } = Task.CompletedTask;

    private protected Arrived[] Events => [.. _arrived];

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _shop = builder.Build();
        _shop.Run(TakeAsync);
        await _shop.StartAsync();
        Mock = await ManmulSangMock.StartAsync(new() { Time = Time });
        _http.BaseAddress = Mock.BaseUrl;
        Token = (await TokenAsync("grant_type=client_credentials"))["access_token"]!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Mock.DisposeAsync();
        await _shop.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected void Pass(double milliseconds) => Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private protected string Kinds => string.Join(' ', Mock.Ledger.Select(entry => entry.Kind));

    private protected string Order(
        string reference = "order-1",
        string value = "12500",
        string capture = "AUTO",
        string number = "GW20260302000002"
    ) =>
        $$"""{"merchantOrderNo":"{{number}}","reference":"{{reference}}","amount":{"value":{{value}},"currency":"KPW"},"capture":"{{capture}}","store":"S001","terminal":"T0001","notifyUrl":"{{_shop.Urls.First()}}/cb"}""";

    private protected Task<MsAnswer> TokenAsync(string form, string? basic = Basic) =>
        SendAsync(HttpMethod.Post, "/oauth2/token", form, basic, null, "application/x-www-form-urlencoded");

    private protected Task<MsAnswer> GetAsync(string path) =>
        SendAsync(HttpMethod.Get, "/openapi/v2/" + path, null, "Bearer " + Token, null, null);

    private protected Task<MsAnswer> PostAsync(string path, string body, string? key = null) =>
        SendAsync(
            HttpMethod.Post,
            "/openapi/v2/" + path,
            body,
            "Bearer " + Token,
            key ?? Guid.NewGuid().ToString(),
            "application/json; charset=utf-8"
        );

    private protected Task<MsAnswer> AdminAsync(string call, string body) =>
        SendAsync(HttpMethod.Post, "/__wallet/" + call, body, null, null, "application/json");

    private protected async Task<string> MakeAsync(string reference = "order-1", string value = "12500", string capture = "AUTO")
    {
        var made = await PostAsync("orders", Order(reference, value, capture));
        Assert.Equal(201, made.Status);
        return made["id"]!;
    }

    /// <summary>A POST on a bare socket, for answers that no client takes.</summary>
    private protected Task<RawAnswer> RawPostAsync(string path, string body, string key, bool headOnly = false)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return RawClient.SendAsync(
            Mock.BaseUrl,
            $"POST /openapi/v2/{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {Token}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\n",
            bytes,
            headOnly
        );
    }

    private protected static string Part(string name, string number, string value) =>
        $$$"""{"{{{name}}}":"{{{number}}}","amount":{"value":{{{value}}},"currency":"KPW"}}""";

    private protected async Task<MsAnswer> SendAsync(
        HttpMethod method,
        string path,
        string? body,
        string? authorization,
        string? key,
        string? type
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        }

        var answer = await _http.SendAsync(request);
        return new MsAnswer((int)answer.StatusCode, answer, await answer.Content.ReadAsStringAsync());
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        _arrived.Enqueue(
            new Arrived(
                context.Request.Headers["Ms-Event-Id"]!,
                JsonDocument.Parse(body).RootElement.GetProperty("type").GetString()!,
                context.Request.Headers["Signature-Input"]!,
                context.Request.Headers["Signature"]!,
                body,
                Time.GetUtcNow()
            )
        );
        await ShopThinks;
        context.Response.Headers.Location = "/elsewhere";
        context.Response.StatusCode = ShopAnswers;
    }
}
