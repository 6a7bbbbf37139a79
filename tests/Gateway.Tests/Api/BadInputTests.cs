using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CsCheck;
using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>Bad input gets a problem that names the field; nothing is stored, nothing is sent, and nothing is ever a 500.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string Good = """{"amount": 1250000, "currency": "KPW", "reference": "bad-1", "code": "CODE"}""";

    private static readonly HttpClient Http = new();
    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Every_fault_of_form_names_its_field_and_leaves_no_trace()
    {
        (string Body, int Status, string Code, string? Field)[] cases =
        [
            ("{", 400, "malformed_json", null),
            ("", 400, "malformed_json", null),
            ("[]", 422, "validation_failed", "body"),
            ("{\"amount\":1,\"amount\":1}", 400, "malformed_json", null),
            (new string('[', 40) + new string(']', 40), 400, "malformed_json", null),
            (With("amount", "-1"), 422, "validation_failed", "amount"),
            (With("amount", "0"), 422, "validation_failed", "amount"),
            (With("amount", "1.5"), 422, "validation_failed", "amount"),
            (With("amount", "1e3"), 422, "validation_failed", "amount"),
            (With("amount", "1250000.0"), 422, "validation_failed", "amount"),
            (With("amount", "9223372036854775808"), 422, "validation_failed", "amount"),
            (With("amount", "9007199254740992"), 422, "validation_failed", "amount"),
            (With("amount", "1e400"), 422, "validation_failed", "amount"),
            (With("amount", "\"1250000\""), 422, "validation_failed", "amount"),
            (With("amount", "null"), 422, "validation_failed", "amount"),
            (With("amount", "true"), 422, "validation_failed", "amount"),
            (With("currency", "\"kpw won\""), 422, "validation_failed", "currency"),
            (With("currency", "\"USD\""), 422, "currency_not_supported", null),
            (With("reference", "\"with space\""), 422, "validation_failed", "reference"),
            (With("reference", "\"\""), 422, "validation_failed", "reference"),
            (With("reference", $"\"{new string('r', 65)}\""), 422, "validation_failed", "reference"),
            (With("description", "\"a\\u0000b\""), 422, "validation_failed", "description"),
            (With("description", "\"\\ud800\""), 422, "validation_failed", "description"),
            (With("description", "\"a\\ufffe\""), 422, "validation_failed", "description"),
            (With("reference", "\"a\\ufffe\""), 422, "validation_failed", "reference"),
            (With("metadata", "{\"a\":\"\\ufffe\"}"), 422, "validation_failed", "metadata.a"),
            (With("metadata", "{\"\\ufffe\":\"a\"}"), 422, "validation_failed", null),
            (With("code", "\"\\ufffe\""), 422, "validation_failed", "code"),
            (With("description", $"\"{new string('d', 257)}\""), 422, "validation_failed", "description"),
            (With("descripton", "\"typo\""), 422, "validation_failed", "descripton"),
            (With("metadata", "{\"till\": 4}"), 422, "validation_failed", "metadata.till"),
            (With("metadata", "[]"), 422, "validation_failed", "metadata"),
            (With("capture", "\"later\""), 422, "validation_failed", "capture"),
            (With("capture", "\"manual\""), 422, "not_supported_by_scheme", null),
            (With("shop", "\"S 01\""), 422, "validation_failed", "shop"),
            (With("scheme", "\"nobody\""), 422, "scheme_not_enabled", null),
            (With("scheme", "\"ullim\""), 422, "code_scheme_mismatch", null),
            (With("code", "null"), 422, "validation_failed", "code"),
            (With("code", $"\"{new string('c', 513)}\""), 422, "code_not_recognized", null),
            (With("code", $"\"{new string('c', 60_000)}\""), 422, "code_not_recognized", null),
            (With("present", "{\"schemes\": [\"manmulsang\"]}"), 422, "validation_failed", "code"),
            ("""{"amount":1,"currency":"KPW","reference":"r"}""", 422, "validation_failed", "code"),
            (Present("{}"), 422, "validation_failed", "present.schemes"),
            (Present("""{"schemes":["jeonseong","manmulsang"]}"""), 422, "validation_failed", "present.schemes"),
            (Present("""{"schemes":["jeonseong"],"expires_in":59}"""), 422, "validation_failed", "present.expires_in"),
            (Present("""{"schemes":["jeonseong"],"color":"red"}"""), 422, "validation_failed", "present.color"),
            (Present("""{"schemes":["ullim"]}"""), 422, "not_supported_by_scheme", null),
        ];

        foreach (var (body, status, code, field) in cases)
        {
            var reply = await SendAsync(body);
            Assert.True((reply.Status, reply.Code) == (status, code), $"{body}: {reply.Text}");
            if (field is not null)
            {
                Assert.True(reply.Member("errors").TryGetProperty(field, out _), $"{body}: {reply.Text}");
            }
        }
        await AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task Every_vector_of_a_scanned_text_that_is_not_payable_here_says_why()
    {
        foreach (var vector in Vectors.All.List("routing", "vectors"))
        {
            if (vector.GetProperty("http_code").GetString() is not { } expected)
            {
                continue;
            }
            var text = vector.GetProperty("text").GetString()!;
            var reply = await _world.Merchant.PayAsync(text, 1_250_000, "routing");
            Assert.True(reply.Status == 422, $"{text}: {reply.Text}");
            Assert.Equal(expected, reply.Code);
            Assert.Equal(vector.GetProperty("problem").GetString(), reply.Member("reason").GetString());
        }
        await AssertNothingHappenedAsync();
    }

    [Theory]
    [InlineData("text/plain", 415, "unsupported_media_type")]
    [InlineData("application/json; charset=utf-16", 415, "unsupported_media_type")]
    public async Task Another_content_type_is_refused(string type, int status, string code)
    {
        var reply = await SendAsync(Good, content: MediaTypeHeaderValue.Parse(type));

        Assert.Equal((status, code), (reply.Status, reply.Code));
        await AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task A_body_of_a_megabyte_is_refused()
    {
        var reply = await SendAsync(With("description", $"\"{new string('d', 1 << 20)}\""));

        Assert.Equal((413, "body_too_large"), (reply.Status, reply.Code));
        await AssertNothingHappenedAsync();
    }

    [Theory]
    [InlineData(null, "idempotency_key_missing")]
    [InlineData("with space", "idempotency_key_invalid")]
    public async Task A_key_must_be_there_and_visible(string? key, string code)
    {
        var reply = await SendAsync(Good, key: key, withKey: key is not null);

        Assert.Equal((400, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task An_expired_code_is_refused_before_anything_is_sent()
    {
        foreach (var code in new[] { _world.Jeonseong.MintCode(expired: true), _world.Ullim.Mint(new() { Expired = true }).Code })
        {
            var reply = await _world.Merchant.PayAsync(code, 1_250_000, "expired");
            Assert.Equal((422, "code_expired"), (reply.Status, reply.Code));
        }
        var chon = await _world.Merchant.PayAsync(_world.Ullim.Mint().Code, 150, "chon");
        Assert.Equal((422, "amount_out_of_range"), (chon.Status, chon.Code));
        await AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task Text_in_NFD_is_kept_and_sent_in_NFC()
    {
        var decomposed = "전성상점".Normalize(NormalizationForm.FormD);
        var paid = await _world.Merchant.PostAsync(
            "/v1/payments",
            new
            {
                amount = 1_250_000,
                currency = "KPW",
                reference = "nfd-1",
                code = _world.Jeonseong.MintCode(),
                description = decomposed,
            }
        );
        var refund = await _world.Merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", new { reason = decomposed });

        Assert.Equal("전성상점", paid.Member("description").GetString());
        Assert.Equal("전성상점", refund.Member("reason").GetString());
        var sent = _world.Jeonseong.Requests.Requests.Select(r => Encoding.UTF8.GetString(r.Body)).ToList();
        Assert.Contains(sent, body => body.Contains("전성상점", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, body => body.Contains(decomposed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_bytes_at_any_door_ever_make_a_500()
    {
        string[] doors =
        [
            "/v1/payments",
            "/v1/payments/pay_00000000000000000000000/captures",
            "/v1/payments/pay_00000000000000000000000/cancel",
            "/v1/payments/x/refunds",
            "/v1/codes/inspect",
            "/callbacks/manmulsang",
            "/callbacks/jeonseong",
        ];
        var mutation = Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Char, Any("", "\"", "{", "\\u0000", "null", "1e999", "[[[[", "\ufeff"));
        await Gen.Select(
                Any(doors),
                Gen.OneOf(Gen.String, mutation.Select((at, c, text) => Good[..at] + c + text + Good[Math.Min(at + 1, Good.Length)..]))
            )
            .SampleAsync(
                async (door, body) =>
                {
                    var reply = await SendAsync(body, door);
                    Assert.True(reply.Status < 500, $"{door} {body}: {reply.Status}");
                },
                iter: 300
            );
    }

    private static string With(string member, string value) =>
        Good.Contains($"\"{member}\"", StringComparison.Ordinal)
            ? System.Text.RegularExpressions.Regex.Replace(
                Good,
                $"(\"{member}\": )(\"[^\"]*\"|\\d+)",
                m => m.Groups[1].Value + value,
                System.Text.RegularExpressions.RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
            : Good[..^1] + $", \"{member}\": {value}}}";

    private static Gen<string> Any(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static string Present(string present) =>
        $$"""{"amount": 1250000, "currency": "KPW", "reference": "bad-1", "present": {{present}}}""";

    private async Task AssertNothingHappenedAsync()
    {
        foreach (var table in new[] { "payments", "timeline", "idempotency_keys", "counters" })
        {
            Assert.Equal(0L, await _world.Store.NumberAsync($"select count(*) from {table}"));
        }
        Assert.Empty(_world.Jeonseong.Requests.Requests);
        Assert.Empty(_world.Ullim.Requests.Requests);
        Assert.DoesNotContain(_world.ManmulSang.Requests.Requests, r => r.Operation is not ("token" or "events"));
    }

    private async Task<Reply> SendAsync(
        string body,
        string path = "/v1/payments",
        string? key = null,
        bool withKey = true,
        MediaTypeHeaderValue? content = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_world.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestWorld.Key);
        request.Headers.ExpectContinue = body.Length > 65_536;
        if (withKey)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        }
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Replace("CODE", Minted(body), StringComparison.Ordinal)));
        request.Content.Headers.ContentType = content ?? new MediaTypeHeaderValue("application/json");
        request.Version = HttpVersion.Version11;
        using var response = await Http.SendAsync(request, CancellationToken.None);
        return new Reply(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(CancellationToken.None),
            new Dictionary<string, string>(StringComparer.Ordinal)
        );
    }

    // A real code, so that nothing but the fault in question stands between the request and a payment.
    private string Minted(string body) => body.Contains("CODE", StringComparison.Ordinal) ? _world.Jeonseong.MintCode() : string.Empty;
}
