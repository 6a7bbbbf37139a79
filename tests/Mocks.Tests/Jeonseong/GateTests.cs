using System.Text;

namespace Mocks.Tests.Jeonseong;

/// <summary>The order of the wallet's checks before any operation is looked at.</summary>
public sealed class GateTests : JeonseongTest
{
    [Theory]
    [InlineData("X-Js-Merchant", null)]
    [InlineData("X-Js-Timestamp", "k1")]
    [InlineData("X-Js-Key", null)]
    [InlineData("X-Js-Signature", "k1")]
    [InlineData("Content-Type", "k1")]
    public async Task A_missing_header_is_9101(string header, string? signedBy)
    {
        var reply = await Client.SendAsync("query", new { tradeNo = "GW20260302000001" }, one => one.Without = header);
        Assert.Equal("9101", reply.Code);
        Assert.Equal(signedBy, reply.SignedBy);
        Assert.Equal(signedBy, reply.KeyHeader);
    }

    [Theory]
    [InlineData("key", null)]
    [InlineData("merchant", null)]
    [InlineData("nonce", "k1")]
    [InlineData("signature", "k1")]
    [InlineData("upper", "k1")]
    [InlineData("time", "k1")]
    [InlineData("type", "k1")]
    public async Task A_malformed_or_unknown_header_is_9101(string what, string? signedBy)
    {
        var reply = await SpoilAsync(what);
        Assert.Equal("9101", reply.Code);
        Assert.Equal(signedBy, reply.SignedBy);
    }

    [Fact]
    public async Task A_body_changed_after_signing_is_9101()
    {
        var envelope = Client.Envelope("query", "{}"u8.ToArray());
        using var request = envelope.ToRequest();
        request.Content = new ByteArrayContent("{ }"u8.ToArray());
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        using var response = await Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("9101", (await JsReply.ReadAsync(response, envelope.Nonce)).Code);
    }

    [Fact]
    public async Task The_retired_key_is_9104_and_the_next_key_is_taken()
    {
        var retired = await QueryWithAsync(one =>
        {
            one.Key = "k0";
            one.Timestamp = "1000000000000";
        });
        Assert.Equal("9104", retired.Code);
        Assert.Equal("k0", retired.SignedBy);

        var next = await QueryWithAsync(one => one.Key = "k2");
        Assert.Equal("1306", next.Code);
        Assert.Equal("k2", next.SignedBy);
    }

    [Theory]
    [InlineData(300_000, "1306")]
    [InlineData(-300_000, "1306")]
    [InlineData(300_001, "9102")]
    [InlineData(-300_001, "9102")]
    public async Task The_clock_may_differ_by_five_minutes(long ms, string code)
    {
        var reply = await QueryWithAsync(one =>
            one.Timestamp = (1_772_415_015_000 + ms).ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
        Assert.Equal(code, reply.Code);
        if (code == "9102")
        {
            Assert.Equal("""{"rspCode":"9102","rspMsg":"시각오류","serverTime":"1772415015000"}""", reply.Text);
        }
    }

    [Fact]
    public async Task A_nonce_is_good_once_in_ten_minutes_once_the_signature_was_right()
    {
        var nonce = JsClient.NewNonce();
        Assert.Equal(
            "9101",
            (
                await QueryWithAsync(one =>
                {
                    one.Nonce = nonce;
                    one.Signature = new string('0', 64);
                })
            ).Code
        );
        Assert.Equal("1306", (await QueryWithAsync(one => one.Nonce = nonce)).Code);
        Assert.Equal("9103", (await QueryWithAsync(one => one.Nonce = nonce)).Code);
        Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("1306", (await QueryWithAsync(one => one.Nonce = nonce)).Code);
    }

    [Fact]
    public async Task Of_one_nonce_used_many_times_at_once_one_passes()
    {
        var nonce = JsClient.NewNonce();
        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => QueryWithAsync(one => one.Nonce = nonce)));
        Assert.Single(replies, reply => reply.Code == "1306");
        Assert.Equal(31, replies.Count(reply => reply.Code == "9103"));
    }

    [Fact]
    public async Task Unknown_paths_and_methods_and_large_bodies_are_no_answers()
    {
        Assert.Equal(404, await StatusAsync(one => one.Path = "/jsp/v1/nothing"));
        Assert.Equal(404, await StatusAsync(one => one.Path = "/jsp/v1/PAY"));
        Assert.Equal(404, await StatusAsync(one => one.Path = "/"));
        Assert.Equal(405, await StatusAsync(one => one.Method = HttpMethod.Put));
        Assert.Equal(413, await StatusAsync(one => one.Body = new byte[(16 * 1024) + 1]));
        Assert.Equal(200, await StatusAsync(one => one.Body = new byte[16 * 1024]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\uFEFF{}")]
    [InlineData("\"text\"")]
    public async Task A_body_that_is_no_object_is_1400(string body)
    {
        var reply = await QueryWithAsync(one => one.Body = Encoding.UTF8.GetBytes(body));
        Assert.Equal("""{"rspCode":"1400","rspMsg":"형식오류"}""", reply.Text);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_and_bytes_that_are_no_text_are_1400()
    {
        Assert.Equal("1400", (await QueryWithAsync(one => one.Body = """{"tradeNo":"\ud800"}"""u8.ToArray())).Code);
        byte[] broken = [.. """{"tradeNo":" """u8[..^1], 0xFF, .. "\"}"u8];
        Assert.Equal("1400", (await QueryWithAsync(one => one.Body = broken)).Code);
    }

    private Task<JsReply> SpoilAsync(string what) =>
        QueryWithAsync(one =>
        {
            switch (what)
            {
                case "key":
                    one.Key = "k9";
                    break;
                case "merchant":
                    one.Merchant = "M999999999";
                    break;
                case "nonce":
                    one.Nonce = "5F2B7C1E9A4D4F0C8E6B3A2D1C0F9E8D";
                    break;
                case "signature":
                    one.Signature = new string('0', 64);
                    break;
                case "upper":
                    one.Signature = JsClient
                        .Hmac("k1", $"POST\n{one.Path}\n{one.Merchant}\n{one.Timestamp}\n{one.Nonce}\n{JsClient.Digest(one.Body)}")
                        .ToUpperInvariant();
                    break;
                case "time":
                    one.Timestamp = "177241501500";
                    break;
                default:
                    one.ContentType = "text/plain; charset=utf-8";
                    break;
            }
        });

    private Task<JsReply> QueryWithAsync(Action<JsEnvelope> change) =>
        Client.SendAsync("query", new { tradeNo = "GW20260302000001" }, change);

    private async Task<int> StatusAsync(Action<JsEnvelope> change)
    {
        var envelope = Client.Envelope("query", "{}"u8.ToArray());
        change(envelope);
        using var request = envelope.ToRequest();
        using var response = await Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
