using System.Text;
using CsCheck;
using Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Http;

public sealed class RequestRulesTests
{
    [Theory]
    [InlineData("wait=5", 5)]
    [InlineData("WAIT=5", 5)]
    [InlineData("wait=\"10\"", 10)]
    [InlineData("wait = 7", 7)]
    [InlineData("respond-async, wait=55", 55)]
    [InlineData("wait=56", 55)]
    [InlineData("wait=60", 55)]
    [InlineData("foo=\"a, wait=1\", wait=2", 2)]
    [InlineData("wait=3; note=x", 3)]
    [InlineData("wait=0", 0)]
    [InlineData("wait=61", null)]
    [InlineData("wait=-1", null)]
    [InlineData("wait=1.5", null)]
    [InlineData("wait", null)]
    [InlineData("wait=", null)]
    [InlineData("wait=99999999999", null)]
    [InlineData("foo=\"wait=5", null)]
    [InlineData("", null)]
    public void A_wait_is_read_or_ignored(string header, int? seconds) =>
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, PreferHeader.Wait(new StringValues(header)));

    [Fact]
    public void A_wait_may_stand_in_any_of_several_headers() =>
        Assert.Equal(TimeSpan.FromSeconds(9), PreferHeader.Wait(new StringValues(["return=minimal", "wait=9"])));

    [Fact]
    public void No_preference_makes_reading_throw() => Gen.String.Sample(text => PreferHeader.Wait(new StringValues(text)));

    [Theory]
    [InlineData("a", null)]
    [InlineData("~!#", null)]
    [InlineData("", "idempotency_key_invalid")]
    [InlineData("a b", "idempotency_key_invalid")]
    [InlineData("é", "idempotency_key_invalid")]
    [InlineData("a\u007f", "idempotency_key_invalid")]
    [InlineData(null, "idempotency_key_missing")]
    public void An_idempotency_key_is_visible_ascii(string? key, string? code)
    {
        var request = new DefaultHttpContext().Request;
        if (key is not null)
        {
            request.Headers[IdempotencyKey.Header] = new StringValues([key]);
        }
        Assert.Equal(code is null ? key : null, IdempotencyKey.Read(request, out var refusal));
        Assert.Equal(code, refusal?.Code);
    }

    [Fact]
    public void An_idempotency_key_has_at_most_255_characters_and_comes_once()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[IdempotencyKey.Header] = new string('k', 255);
        Assert.NotNull(IdempotencyKey.Read(request, out _));
        request.Headers[IdempotencyKey.Header] = new string('k', 256);
        Assert.Null(IdempotencyKey.Read(request, out _));
        request.Headers[IdempotencyKey.Header] = new StringValues(["a", "a"]);
        Assert.Null(IdempotencyKey.Read(request, out var refusal));
        Assert.Equal("idempotency_key_invalid", refusal?.Code);
    }

    private static string Fingerprint(string json, string method = "POST", string path = "/v1/payments")
    {
        var body = JsonBody.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Null(body.Refusal);
        return RequestFingerprint.Of(method, path, body.Value, "code").Hex;
    }

    [Theory]
    [InlineData("{ \"code\":\"X\", \"amount\" : 1, \"m\":{\"b\":\"1\",\"a\":\"2\"} }")]
    [InlineData("{\"m\":{\"a\":\"2\",\"b\":\"1\"},\"amount\":1,\"code\":\"\\ufeffX\\r\\n\\t \"}")]
    [InlineData("{\"m\":{\"a\":\"2\",\"b\":\"1\"},\"am\\u006funt\":1,\"code\":\"\\u0058\"}")]
    [InlineData("{\"amount\":1,\"x\":null,\"code\":\"X\",\"m\":{\"b\":\"1\",\"a\":\"2\",\"c\":null}}")]
    [InlineData("{\"m\":{\"a\":\"2\",\"b\":\"1\"},\"amount\":1,\"code\":\"]Q3\\u001dX\\u0004\"}")]
    [InlineData("{\"m\":{\"a\":\"2\",\"b\":\"1\"},\"amount\":1,\"code\":\"\\uff38\\u00a0\"}")]
    public void The_same_request_has_the_same_fingerprint(string json) =>
        Assert.Equal(Fingerprint("{\"amount\":1,\"code\":\"X\",\"m\":{\"a\":\"2\",\"b\":\"1\"}}"), Fingerprint(json));

    [Fact]
    public void Unicode_forms_do_not_make_another_request() =>
        Assert.Equal(Fingerprint("{\"d\":\"\ud55c\"}"), Fingerprint("{\"d\":\"\u1112\u1161\u11ab\"}"));

    [Theory]
    [InlineData("{\"amount\":2}")]
    [InlineData("{\"amount\":\"1\"}")]
    [InlineData("{\"amount\":1,\"x\":[null]}")]
    [InlineData("{\"amount\":[1]}")]
    [InlineData("{}")]
    public void Another_value_has_another_fingerprint(string json) => Assert.NotEqual(Fingerprint("{\"amount\":1}"), Fingerprint(json));

    [Fact]
    public void Method_path_and_inner_text_count()
    {
        var one = Fingerprint("{}");
        Assert.NotEqual(one, Fingerprint("{}", method: "PATCH"));
        Assert.NotEqual(one, Fingerprint("{}", path: "/v1/payments/x"));
        Assert.NotEqual(Fingerprint("{\"m\":{\"code\":\"x\"}}"), Fingerprint("{\"m\":{\"code\":\"x \"}}"));
    }

    private static QueryFields Query(string query) =>
        new(
            new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }
                .Request
                .Query
        );

    [Fact]
    public void A_list_has_defaults()
    {
        var query = Query(string.Empty);
        Assert.Equal(20, query.Limit());
        Assert.Null(query.After("pay_"));
        Assert.Null(query.Time("created_after"));
        Assert.Null(query.Refusal());
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=101", "limit")]
    [InlineData("?limit=+5", "limit")]
    [InlineData("?limit=1&limit=2", "limit")]
    [InlineData("?limit=", "limit")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?cursor=cmVmX2E", "cursor")]
    [InlineData("?cursor=%00", "cursor")]
    [InlineData("?created_after=2026-03-02", "created_after")]
    [InlineData("?created_after=2026-03-02T00:00:00%2009:00", "created_after")]
    [InlineData("?status=nice", "status")]
    [InlineData("?reference=a%00", "reference")]
    public void A_fault_in_a_query_is_named(string text, string parameter)
    {
        var query = Query(text);
        query.Limit();
        query.After("pay_");
        query.Time("created_after");
        query.Choice("status", "succeeded", "declined");
        query.Text("reference", TextRule.Token(64, "._-"));
        var problem = query.Refusal();
        Assert.Equal("validation_failed", problem?.Code);
        Assert.Equal([parameter], problem!.Errors.Keys);
    }

    [Fact]
    public void A_page_leads_to_the_next()
    {
        var page = Page.Of(["pay_c", "pay_b", "pay_a"], 2, id => id, id => id);
        Assert.Equal(["pay_c", "pay_b"], page.Data);
        Assert.Equal("pay_b", Query("?cursor=" + page.NextCursor).After("pay_"));
        Assert.Null(Page.Of(["pay_a"], 2, id => id, id => id).NextCursor);
    }

    [Theory]
    [InlineData("2026-03-02T01:30:15Z", "2026-03-02T01:30:15.000Z")]
    [InlineData("2026-03-02t10:30:15.123456789+09:00", "2026-03-02T01:30:15.123Z")]
    [InlineData("2024-02-29T23:59:59.9z", "2024-02-29T23:59:59.900Z")]
    [InlineData("2026-03-02T01:30:15.12345678901234567890Z", "2026-03-02T01:30:15.123Z")]
    [InlineData("2026-02-29T00:00:00Z", null)]
    [InlineData("2026-03-02T24:00:00Z", null)]
    [InlineData("2026-03-02 01:30:15Z", null)]
    [InlineData("2026-03-02T01:30:15", null)]
    [InlineData("2026-03-02T01:30:15+99:00", null)]
    [InlineData("0000-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+01:00", null)]
    [InlineData("9999-12-31T23:59:59-01:00", null)]
    [InlineData("٢٠٢٦-03-02T01:30:15Z", null)]
    public void Times_are_rfc_3339(string text, string? expected)
    {
        Assert.Equal(expected is not null, Rfc3339.TryRead(text, out var time));
        Assert.Equal(expected, expected is null ? null : Rfc3339.Write(time));
    }

    [Fact]
    public void A_bucket_fills_steadily_up_to_its_burst()
    {
        var time = new FakeTimeProvider();
        var bucket = new TokenBucket(10, 20, time);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(bucket.Take().Taken);
        }
        var empty = bucket.Take();
        Assert.False(empty.Taken);
        Assert.Equal(TimeSpan.FromSeconds(2), empty.Full);
        Assert.Equal(TimeSpan.FromMilliseconds(100), empty.Next);
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(bucket.Take().Taken);
        Assert.False(bucket.Take().Taken);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(19, bucket.Take().Remaining);
    }
}
