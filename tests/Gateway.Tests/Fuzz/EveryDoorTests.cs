using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Gateway.Http;
using Gateway.Tests.World;

namespace Gateway.Tests.Fuzz;

/// <summary>
/// Generated requests at every route that the running gateway has, so that a new one is covered on the day it is mapped:
/// an answer always comes, it is never a 500, a refusal has the one form of a problem, and what is refused leaves no trace.
/// </summary>
public sealed class EveryDoorTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        // Generous: a request that hangs ends the test, and nothing is measured.
        Timeout = TimeSpan.FromSeconds(60),
    };

    private static readonly string[] Bodies =
    [
        """{"amount":1250000,"currency":"KPW","reference":"fuzz-1","code":"99042012345670002915","description":"식료품","metadata":{"till":"4"},"capture":"automatic","shop":"S001","terminal":"T0001"}""",
        """{"amount":1250000,"currency":"KPW","reference":"fuzz-2","present":{"schemes":["nobody"],"expires_in":300}}""",
        """{"code":"71042012345670002915"}""",
        """{"amount":1000,"final":true,"reason":"returned"}""",
        """{"name":"상점","scopes":["payments:read"]}""",
        "{}",
    ];

    private static readonly Gen<byte[]> Body = Gen.Frequency(
        (6, Mutated.Of(Bodies)),
        (1, Gen.Byte.Array[0, 200]),
        (1, Gen.String.Select(Encoding.UTF8.GetBytes)),
        (1, Gen.Int[60_000, 70_000].Select(n => Encoding.UTF8.GetBytes(new string('[', n)))),
        (1, Gen.Const(Array.Empty<byte>()))
    );

    private static readonly Gen<string> Segment = Gen.OneOf(
        Any("pay_00000000000000000000000", "mer_world", "jeonseong", "manmulsang", "x", "%00"),
        Any("..%2f..", "%ff%fe", "a%20b", "%EF%BF%BE", "malformed-json", "v1"),
        Gen.String.Select(Uri.EscapeDataString)
    );

    private static readonly Gen<string> Query = Gen.Frequency(
        (3, Gen.Const(string.Empty)),
        (
            3,
            Mutated
                .Texts(
                    "limit=20&cursor=cGF5XzAx&status=succeeded&scheme=ullim&reference=r-1",
                    "created_after=2026-03-02T01:30:15.123Z&created_before=9999-12-31T23:59:59-14:00",
                    "payment=pay_1&token=abc"
                )
                .Select(text => "?" + Uri.EscapeDataString(text).Replace("%3D", "=").Replace("%26", "&"))
        )
    );

    private static readonly Gen<string> Header = Gen.OneOf(
        Gen.Char[' ', '~'].Array[0, 60].Select(c => new string(c)),
        Any("wait=0", "application/json", "text/html;q=0, */*;q=1.0000000001", "Bearer", "a, a", ";;;,,,")
    );

    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Every_route_answers_every_request_and_the_gateway_lives_on()
    {
        var routes = GatewayRoutes.Of(_world.Services);
        Assert.True(routes.Count > 20, $"only {routes.Count} routes were found");
        foreach (var (method, pattern, _) in routes)
        {
            await Gen.Select(
                    Gen.Select(Segment, Segment, Query),
                    Body,
                    Gen.Select(Gen.Int[0, 7], Gen.Int[0, 5], Gen.Bool, Gen.Int[0, 11]),
                    Gen.Select(Header, Header)
                )
                .Select((path, body, how, headers) => new Shot(path, body, how, headers))
                .SampleAsync(
                    shot => SendAsync(method, pattern, shot),
                    iter: 25,
                    threads: 2,
                    print: shot => $"{method} {pattern} {shot.Path} {shot.How} {shot.Headers} {Mutated.Show(shot.Body)}"
                );
        }

        await AssertNothingIsStoredAsync();
        // An operator's door that was hit may have suspended the merchant or paused a scheme, as it should.
        var admin = TestWorld.Client(_world.Address, TestWorld.AdminKey);
        await admin.PostAsync("/admin/v1/merchants/mer_world/resume", null);
        await admin.PostAsync("/admin/v1/schemes/jeonseong/resume", null);
        var paid = await _world.Merchant.PayAsync(_world.Jeonseong.MintCode(), 1_250_000, "after");
        Assert.Equal((201, "succeeded"), (paid.Status, paid.State));
    }

    private static Gen<string> Any(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private async Task SendAsync(string method, string pattern, Shot shot)
    {
        var (first, second, query) = shot.Path;
        var (key, type, chunked, other) = shot.How;
        string[] segments = [first, second];
        var index = 0;
        var path = System.Text.RegularExpressions.Regex.Replace(
            pattern,
            "\\{[^}]*\\}",
            _ => segments[index++ % 2],
            System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );
        // Now and then another method than the route's own.
        var verb = other switch
        {
            0 => "PATCH",
            1 => "DELETE",
            2 => "OPTIONS",
            _ => method,
        };
        using var request = new HttpRequestMessage(new HttpMethod(verb), _world.Address.ToString().TrimEnd('/') + path + query);
        var bearer = key switch
        {
            0 => null,
            1 => shot.Headers.Item2,
            2 => TestWorld.OtherKey,
            3 => TestWorld.AdminKey,
            _ => path.StartsWith("/admin", StringComparison.Ordinal) ? TestWorld.AdminKey : TestWorld.Key,
        };
        // Creating merchants is what the admin's key is for; only what is refused leaves no trace.
        if (bearer == TestWorld.AdminKey && verb == "POST")
        {
            shot = shot with { Body = [.. "["u8, .. shot.Body] };
        }
        if (bearer is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer);
        }
        if (other > 3)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", other == 4 ? shot.Headers.Item1 : Guid.NewGuid().ToString());
        }
        if (other is 5 or 6)
        {
            request.Headers.TryAddWithoutValidation("Accept", shot.Headers.Item1);
            request.Headers.TryAddWithoutValidation("Prefer", shot.Headers.Item2);
        }
        if (verb is not ("GET" or "HEAD"))
        {
            request.Content = new ByteArrayContent(shot.Body);
            request.Content.Headers.TryAddWithoutValidation(
                "Content-Type",
                type switch
                {
                    0 => "text/plain",
                    1 => shot.Headers.Item1,
                    _ => "application/json",
                }
            );
            request.Headers.TransferEncodingChunked = chunked;
            // A refusal may come, and the connection close, before a body was read.
            request.Headers.ExpectContinue = shot.Body.Length > 1000;
        }
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            // It has no end; that it began is the answer.
            Assert.Equal(200, (int)response.StatusCode);
            return;
        }
        var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
        var status = (int)response.StatusCode;
        Assert.True(status < 500, $"{status} {text}");
        if (status >= 400 && verb != "HEAD" && response.Content.Headers.ContentLength != 0)
        {
            AssertProblem(status, response.Content.Headers.ContentType, text);
        }
    }

    private static void AssertProblem(int status, MediaTypeHeaderValue? type, string text)
    {
        Assert.Equal("application/problem+json", type?.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        var code = problem.GetProperty("code").GetString();
        Assert.Contains(ProblemCatalog.All, kind => kind.Code == code && kind.Status == status);
    }

    private async Task AssertNothingIsStoredAsync()
    {
        foreach (var table in new[] { "payments", "timeline", "parts", "idempotency_keys" })
        {
            Assert.Equal(0L, await _world.Store.NumberAsync($"select count(*) from {table}"));
        }
        Assert.Empty(_world.Jeonseong.Requests.Requests);
        Assert.Empty(_world.Ullim.Requests.Requests);
    }

    private sealed record Shot((string, string, string) Path, byte[] Body, (int, int, bool, int) How, (string, string) Headers);
}
