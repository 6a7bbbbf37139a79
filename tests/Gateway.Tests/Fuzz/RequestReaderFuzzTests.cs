using System.Text;
using System.Text.Json;
using CsCheck;
using Gateway.Http;
using Gateway.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Fuzz;

/// <summary>Whatever a merchant sends: each reader takes it or says what is wrong, and what it takes comes back the same.</summary>
public sealed class RequestReaderFuzzTests
{
    private static readonly string[] Requests =
    [
        """{"amount":1250000,"currency":"KPW","reference":"r-1","description":"식료품","metadata":{"till":"4","e\u0301":"x"},"at":"2026-03-02T01:30:15Z","list":["a","b"],"present":{"schemes":["jeonseong"]}}""",
        """{"amount":0.1,"description":"\ud83d\ude00","metadata":{"\ud800":"\uFFFE"},"list":[null],"present":[[{}]]}""",
        "{}",
    ];

    [Fact]
    public void Any_body_is_read_field_by_field_or_refused() =>
        Mutated
            .Of(Requests)
            .Sample(
                bytes =>
                {
                    var body = JsonBody.Parse(bytes);
                    if (body.Refusal is not null)
                    {
                        Assert.Equal("malformed_json", body.Refusal.Code);
                        return;
                    }
                    var fields = body.Fields;
                    var description = fields.Text("description", TextRule.UpTo(256));
                    var metadata = fields.StringMap("metadata", 20, 40, 500);
                    var amount = fields.RequiredAmount("amount");
                    fields.RequiredTime("at");
                    fields.RequiredTextList("list", 1, 10, TextRule.UpTo(10));
                    fields.OptionalObject("present")?.RequiredTextList("schemes", 1, 9, TextRule.UpTo(9));
                    fields.Refusal();
                    Assert.InRange(amount, 1, 9_007_199_254_740_991);
                    Assert.True(description?.IsNormalized() ?? true);
                    Assert.All(metadata, m => Assert.True((m.Key + m.Value).IsNormalized()));
                    RequestFingerprint.Of("POST", "/v1/payments", body.Value, "code");
                },
                iter: 8000,
                print: Mutated.Show
            );

    [Fact]
    public void A_text_that_is_taken_is_normal_and_is_taken_again_as_it_is() =>
        Text.Any.Sample(
            text =>
            {
                var rule = TextRule.UpTo(30);
                var taken = rule.Read(text, out var fault);
                if (fault is null)
                {
                    Assert.True(taken.IsNormalized());
                    Assert.Equal(taken, rule.Read(taken, out fault));
                    Assert.Null(fault);
                }
            },
            iter: 20_000
        );

    [Fact]
    public void A_fingerprint_is_blind_to_spelling_and_to_nothing_else() =>
        Gen.Select(Text.Any, Text.Any, Gen.Int)
            .Sample(
                (name, text, number) =>
                {
                    // Strings as JSON escapes: every text can be sent so, half a pair included.
                    var (n, t) = (Escaped("n" + name), Escaped(text));
                    var one = Of($$"""{"a":{{number}},{{n}}:{{t}}}""");
                    Assert.Equal(64, one.Length);
                    Assert.Equal(one, Of($$"""{ {{n}} : {{t}} , "\u0061" : {{number}} }"""));
                    Assert.NotEqual(one, Of($$"""{"a":{{number}},{{n}}:[{{t}}]}"""));
                    Assert.NotEqual(one, Of($$"""{"a":{{number ^ 1}},{{n}}:{{t}}}"""));
                    if (UnicodeText.CanBeNormalized(text))
                    {
                        var other = text.Normalize(NormalizationForm.FormD);
                        Assert.Equal(one, Of($$"""{"a":{{number}},{{n}}:{{Escaped(other)}}}"""));
                    }
                },
                iter: 5000
            );

    [Fact]
    public void A_cursor_gives_back_its_id_and_no_other_text_is_one() =>
        Gen.Select(
                Gen.Char.AlphaNumeric.Array[1, 40].Select(c => "pay_" + new string(c)),
                Gen.OneOf(Text.Any, Mutated.Texts(Cursor.After("pay_00000000000000000000000")))
            )
            .Sample(
                (id, text) =>
                {
                    Assert.Equal(id, Cursor.Read(Cursor.After(id), "pay_"));
                    Assert.Null(Cursor.Read(Cursor.After(id), "evt_"));
                    if (Cursor.Read(text, "pay_") is { } read)
                    {
                        Assert.Equal(text, Cursor.After(read));
                    }
                },
                iter: 20_000
            );

    [Fact]
    public void Any_preference_is_a_wait_within_a_minute_or_none() =>
        Gen.Select(Gen.OneOf(Text.Any, Mutated.Texts("respond-async, wait=60; a=\"b,\\\"c\", WAIT=\"7\"")), Gen.Int[0, 60])
            .Sample(
                (text, seconds) =>
                {
                    if (PreferHeader.Wait(new StringValues(text)) is { } wait)
                    {
                        Assert.InRange(wait.TotalSeconds, 0, 55);
                    }
                    Assert.Equal(
                        TimeSpan.FromSeconds(Math.Min(seconds, 55)),
                        PreferHeader.Wait(new StringValues([$"wait={seconds}", text]))
                    );
                },
                iter: 20_000
            );

    [Fact]
    public void A_time_that_is_read_is_written_and_read_the_same() =>
        Gen.Select(
                Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks / 10_000],
                Gen.OneOf(
                    Text.Any,
                    Mutated.Texts("2026-03-02T01:30:15.123456789Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999-14:00")
                )
            )
            .Sample(
                (milliseconds, text) =>
                {
                    if (Rfc3339.TryRead(text, out var read))
                    {
                        Assert.Equal(TimeSpan.Zero, read.Offset);
                    }
                    var time = new DateTimeOffset(milliseconds * 10_000, TimeSpan.Zero);
                    Assert.True(Rfc3339.TryRead(Rfc3339.Write(time), out var again));
                    Assert.Equal(time, again);
                },
                iter: 20_000
            );

    [Fact]
    public void A_key_is_valid_only_if_a_header_can_carry_it() =>
        Gen.OneOf(Text.Any, Gen.Char['!', '~'].Array[0, 300].Select(c => new string(c)))
            .Sample(
                key => Assert.Equal(key.Length is > 0 and <= 255 && key.All(c => c is > ' ' and < '\u007f'), IdempotencyKey.IsValid(key)),
                iter: 20_000
            );

    [Fact]
    public void Any_query_is_read_or_its_faults_are_named() =>
        Gen.Select(
                Gen.OneOf(Gen.Const("limit"), Gen.Const("cursor"), Gen.Const("at"), Gen.Const("Payment"), Text.Any),
                Text.Any,
                Gen.Int[0, 2]
            )
            .Array[0, 4]
            .Sample(
                parameters =>
                {
                    var sent = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
                    foreach (var (name, value, times) in parameters)
                    {
                        sent[name] = Enumerable.Repeat(value, times).ToArray();
                    }
                    var query = new QueryFields(new QueryCollection(sent));
                    Assert.InRange(query.Limit(), 1, 100);
                    query.After("pay_");
                    query.Time("at");
                    query.Choice("status", "succeeded");
                    var text = query.Text("payment", TextRule.UpTo(64));
                    Assert.True(text?.IsNormalized() ?? true);
                    Assert.True(query.Refusal() is null or { Code: "validation_failed" });
                },
                iter: 10_000
            );

    private static string Of(string json) => RequestFingerprint.Of("POST", "/v1/payments", JsonElement.Parse(json)).Hex;

    private static string Escaped(string text) => "\"" + string.Concat(text.Select(c => $"\\u{(int)c:x4}")) + "\"";
}
