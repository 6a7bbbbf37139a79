using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Adapters.Contract;
using Adapters.Jeonseong;
using Adapters.Kit;

namespace Adapters.Tests.Jeonseong;

public sealed class JeonseongSigningTests
{
    public static TheoryData<string> Names =>
        [.. JeonseongVectors.Own.GetProperty("signatures").EnumerateArray().Select(s => s.Text("name"))];

    public static TheoryData<string> BadNames =>
        [.. JeonseongVectors.Own.GetProperty("bad_responses").EnumerateArray().Select(s => s.Text("name"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Signatures_are_those_of_the_vectors(string name)
    {
        var vector = JeonseongVectors.Signature(name);
        var body = Encoding.UTF8.GetBytes(vector.Text("body"));
        var secret = JeonseongVectors.Secret(vector.Text("key_id"));
        var made =
            vector.Text("direction") == "request"
                ? JeonseongProtocol.SignRequest(
                    secret,
                    vector.Text("path"),
                    vector.Text("merchant"),
                    vector.Text("timestamp"),
                    vector.Text("nonce"),
                    body
                )
                : JeonseongProtocol.SignAnswer(
                    secret,
                    vector.GetProperty("status").GetInt32(),
                    vector.Text("request_nonce"),
                    vector.Text("timestamp"),
                    body
                );

        Assert.Equal(vector.Text("signature"), made);
        Assert.Equal(vector.Text("body_sha256"), Convert.ToHexStringLower(SHA256.HashData(body)));
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public void Bad_signatures_do_not_compare_equal(string name)
    {
        var vector = JeonseongVectors.Own.GetProperty("bad_responses").EnumerateArray().Single(v => v.Text("name") == name);
        var expected = JeonseongProtocol.SignAnswer(
            JeonseongVectors.Secret(vector.Text("key_id")),
            200,
            vector.Text("request_nonce"),
            vector.Text("timestamp"),
            Encoding.UTF8.GetBytes(vector.Text("body"))
        );

        Assert.False(HmacSignature.Same(expected, vector.GetProperty("signature").GetString() ?? string.Empty));
    }

    [Fact]
    public async Task A_request_is_signed_over_the_bytes_that_are_sent()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "2"));

        await desk.PayAsync();

        var request = Assert.Single(desk.Requests);
        Assert.Equal("/jsp/v1/pay", request.Path);
        Assert.Equal("1772415015000", request.Timestamp);
        Assert.Equal("application/json; charset=utf-8", request.ContentType);
        Assert.Matches("^[0-9a-f]{32}$", request.Nonce);
        Assert.Equal(
            JeonseongProtocol.SignRequest(
                JeonseongVectors.Secret("k1"),
                request.Path,
                "M100200300",
                request.Timestamp,
                request.Nonce,
                Encoding.UTF8.GetBytes(request.Body)
            ),
            request.Signature
        );
    }

    [Fact]
    public async Task The_body_of_a_payment_is_that_of_the_document()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "2"));

        await desk.PayAsync();

        Assert.Equal(
            JeonseongVectors.Signature("pay").Text("body").Replace("GW20260302000001", JeonseongFixture.Number, StringComparison.Ordinal),
            desk.Requests[0].Body
        );
    }

    [Fact]
    public async Task The_body_of_an_order_is_that_of_the_document()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("2003"));

        await desk.PresentAsync();

        Assert.Equal(
            JeonseongVectors
                .Signature("order")
                .Text("body")
                .Replace("GW20260302000003", JeonseongFixture.Number, StringComparison.Ordinal)
                .Replace("order-1003", "order-1001", StringComparison.Ordinal),
            desk.Requests[0].Body
        );
    }

    [Fact]
    public async Task An_answer_signed_with_the_next_key_counts()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "2"), "k2");

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.PayAsync());
    }

    [Fact]
    public async Task An_answer_signed_with_a_retired_key_is_no_answer()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("1101", "3"), "k0");

        Assert.Equal(UnknownWhy.NoAnswer, await WhyAsync(desk));
    }

    [Fact]
    public async Task An_answer_to_another_nonce_is_no_answer()
    {
        var desk = new JeonseongFixture().Does(_ =>
            JeonseongFixture.Signed(JeonseongFixture.Trade("1101", "3"), new string('a', 32), "k1")
        );

        Assert.Equal(UnknownWhy.NoAnswer, await WhyAsync(desk));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_with_an_upper_case_or_missing_signature_is_no_answer(bool upper)
    {
        var desk = new JeonseongFixture().Does(request =>
        {
            var response = JeonseongFixture.Signed(JeonseongFixture.Trade("1101", "3"), request.Nonce, "k1");
            var signature = response.Headers.GetValues("X-Js-Signature").Single();
            response.Headers.Remove("X-Js-Signature");
            if (upper)
            {
                response.Headers.Add("X-Js-Signature", signature.ToUpperInvariant());
            }
            return response;
        });

        Assert.Equal(UnknownWhy.NoAnswer, await WhyAsync(desk));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Any_other_status_is_no_answer(int status)
    {
        var desk = new JeonseongFixture().Does(_ => new HttpResponseMessage((HttpStatusCode)status));

        Assert.Equal(UnknownWhy.NoAnswer, await WhyAsync(desk));
    }

    [Theory]
    [InlineData("1250000")]
    [InlineData("null")]
    [InlineData("true")]
    public async Task A_member_that_is_no_text_is_a_protocol_error(string amount)
    {
        var body = JeonseongFixture.Trade("0000", "2").Replace("\"1250000\"", amount, StringComparison.Ordinal);
        var desk = new JeonseongFixture().Says(body);

        Assert.Equal(UnknownWhy.NoAnswer, await WhyAsync(desk));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"rspCode\":\"00\"}")]
    [InlineData("{\"rspMsg\":\"x\"}")]
    [InlineData("{\"rspCode\":\"1101\",\"rspCode\":\"0000\"}")]
    [InlineData("{\"rspCode\":\"1101\"")]
    [InlineData("<html></html>")]
    public async Task A_signed_text_that_is_no_answer_of_the_protocol_is_no_answer(string body)
    {
        Assert.Equal(UnknownWhy.NoAnswer, await WhyAsync(new JeonseongFixture().Says(body)));
    }

    [Fact]
    public async Task Members_that_the_document_does_not_name_are_ignored()
    {
        var desk = new JeonseongFixture().Says(JeonseongFixture.Trade("0000", "2", ",\"newField\":{\"x\":1}"));

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await desk.PayAsync());
    }

    [Fact]
    public void Amounts_are_read_and_written_as_the_vectors_say()
    {
        var amounts = Vectors.All.GetProperty("amounts").GetProperty("jeonseong");
        foreach (var vector in amounts.GetProperty("format").EnumerateArray())
        {
            Assert.Equal(vector.Text("wire"), MinorUnits.Write(vector.GetProperty("chon").GetInt64()));
        }
        foreach (var vector in amounts.GetProperty("parse_ok").EnumerateArray())
        {
            Assert.Equal(vector.GetProperty("chon").GetInt64(), MinorUnits.ReadSum(vector.Text("wire")));
        }
        foreach (JsonElement bad in amounts.GetProperty("parse_bad").EnumerateArray())
        {
            Assert.Null(MinorUnits.ReadSum(bad.GetString()));
        }
        Assert.Null(MinorUnits.Read("0"));
    }

    private static async Task<UnknownWhy> WhyAsync(JeonseongFixture desk) =>
        AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.PayAsync()).Why;
}
