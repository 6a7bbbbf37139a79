using System.Globalization;
using System.Text;
using Mocks.Jeonseong;
using Mocks.Kit;

namespace Mocks.Tests.Jeonseong;

public sealed class JeonseongVectorTests : JeonseongTest
{
    [Fact]
    public void Signatures_of_the_vectors_are_made_bit_by_bit()
    {
        var checkedOnes = 0;
        foreach (var vector in Vectors.At("jeonseong", "signatures").EnumerateArray())
        {
            string Text(string name) => vector.GetProperty(name).GetString()!;
            var secret = Vectors.At("jeonseong", "secrets", Text("key_id"), "text").GetString()!;
            var body = Encoding.UTF8.GetBytes(Text("body"));
            var signature =
                Text("direction") == "request"
                    ? Signing.OfRequest(secret, Text("method"), Text("path"), Text("merchant"), Text("timestamp"), Text("nonce"), body)
                    : Signing.OfAnswer(secret, vector.GetProperty("status").GetInt32(), Text("request_nonce"), Text("timestamp"), body);
            Assert.Equal(Text("signature"), signature);
            Assert.Equal(Text("body_sha256"), Signing.Sha256(body));
            checkedOnes++;
        }

        Assert.True(checkedOnes > 10);
    }

    [Fact]
    public async Task The_request_of_the_vectors_is_taken_as_it_stands()
    {
        var vector = Vectors.At("jeonseong", "signatures")[0];
        var envelope = new JsEnvelope("/jsp/v1/pay", Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!), 1_772_415_015_000)
        {
            Nonce = vector.GetProperty("nonce").GetString()!,
            Signature = vector.GetProperty("signature").GetString()!,
        };
        using var request = envelope.ToRequest();
        using var response = await Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var reply = await JsReply.ReadAsync(response, envelope.Nonce);

        Assert.Equal("k1", reply.SignedBy);
        Assert.Matches(
            """^\{"rspCode":"0000","rspMsg":"성공","tradeNo":"GW20260302000001","jsTxnId":"JS260302103015[0-9]{7}","tradeSts":"2","amount":"1250000","currency":"408","payTime":"20260302103015"\}$""",
            reply.Text
        );
    }

    [Fact]
    public void An_answer_is_written_byte_for_byte_like_the_vector()
    {
        var vector = Vectors.At("jeonseong", "signatures")[1];
        var trade = new Trade
        {
            TradeNo = "GW20260302000001",
            Kind = TradeKind.Pay,
            JsTxnId = "JS2603021030150000042",
            AmountChon = 1_250_000,
            State = TradeState.Paid,
            PayTime = new DateTimeOffset(2026, 3, 2, 1, 30, 16, TimeSpan.Zero),
        };

        Assert.Equal(vector.GetProperty("body").GetString(), Encoding.UTF8.GetString(Statements.Of("0000", trade).Write()));
    }

    [Fact]
    public async Task Codes_of_the_vectors_are_judged_as_told()
    {
        foreach (var vector in Vectors.At("jeonseong", "codes").EnumerateArray())
        {
            var reply = await PayAsync(PayBody(code: vector.GetProperty("text").GetString()));
            var expected = vector.GetProperty("name").GetString() switch
            {
                "valid" => "0000",
                // Seven seconds before the standing clock or later: still good.
                "longer AID with our prefix" => "0000",
                _ => "1203",
            };
            Assert.Equal(expected, reply.Code);
        }

        foreach (var vector in Vectors.At("jeonseong", "barcodes").EnumerateArray())
        {
            var reply = await PayAsync(PayBody(code: vector.GetProperty("text").GetString()));
            Assert.Equal("1203", reply.Code);
        }
    }

    [Fact]
    public void The_cryptogram_is_that_of_the_vectors()
    {
        var codes = new PayCodes(Vectors.At("jeonseong", "code_key").GetString()!);
        foreach (
            var vector in Vectors
                .At("jeonseong", "codes")
                .EnumerateArray()
                .Where(one => one.GetProperty("name").GetString() != "wrong cryptogram")
        )
        {
            Assert.Equal(
                vector.GetProperty("cryptogram").GetString(),
                Convert.ToHexString(
                    codes.Cryptogram(
                        Convert.FromHexString(vector.GetProperty("token").GetString()!),
                        Convert.FromHexString(vector.GetProperty("counter").GetInt32().ToString("X4", CultureInfo.InvariantCulture)),
                        Convert.FromHexString(vector.GetProperty("issued_epoch_s").GetInt64().ToString("X8", CultureInfo.InvariantCulture))
                    )
                )
            );
        }
    }

    [Fact]
    public void Luhn_is_that_of_the_vectors()
    {
        foreach (var vector in Vectors.At("luhn").EnumerateArray())
        {
            Assert.Equal(vector.GetProperty("valid").GetBoolean(), Luhn.IsValid(vector.GetProperty("digits").GetString()!));
        }
    }

    [Fact]
    public void Amounts_are_read_as_the_vectors_say()
    {
        var amounts = Vectors.At("amounts", "jeonseong");
        foreach (var good in amounts.GetProperty("parse_ok").EnumerateArray())
        {
            var wire = good.GetProperty("wire").GetString()!;
            Assert.Equal(wire == "0" ? null : good.GetProperty("chon").GetInt64(), Fields.Chon(wire));
        }

        foreach (var bad in amounts.GetProperty("parse_bad").EnumerateArray())
        {
            Assert.Null(Fields.Chon(bad.GetString()!));
        }
    }

    [Fact]
    public void Business_dates_are_those_of_the_vectors()
    {
        foreach (var vector in Vectors.At("business_date", "jeonseong", "vectors").EnumerateArray())
        {
            Assert.True(PyongyangTime.TryRead(vector.GetProperty("local").GetString()!, out var instant));
            Assert.Equal(
                vector.GetProperty("date").GetString(),
                BusinessDay.Of(instant).ToString("yyyyMMdd", CultureInfo.InvariantCulture)
            );
        }
    }

    [Fact]
    public void The_settlement_file_is_byte_for_byte_that_of_the_vectors()
    {
        var vector = Vectors.At("jeonseong", "settlement");
        var book = new Book(new Ledger());
        var trade = book.Store(
            new Trade
            {
                TradeNo = "GW20260302000001",
                Kind = TradeKind.Pay,
                JsTxnId = "JS2603021030150000042",
                AmountChon = 1_250_000,
            }
        );
        book.Charge(trade, At("20260302103016"));
        book.Refund(
            book.Store(
                new TradeRefund
                {
                    Trade = trade,
                    RefundNo = "GWR20260302000001",
                    JsRefundId = "JS2603021402110000077",
                    AmountChon = 250_000,
                }
            ),
            At("20260302140211")
        );
        var files = new SettlementFiles(book, "M100200300");

        var name = vector.GetProperty("name").GetString()!;
        var file = files.Get(name, At("20260303053000"), null).File!;
        Assert.Equal(vector.GetProperty("text").GetString(), Encoding.UTF8.GetString(file));
        Assert.Equal(vector.GetProperty("sha256").GetString(), Signing.Sha256(file));
        var list = Encoding.UTF8.GetString(files.List("20260302", At("20260303053000"), null).Write());
        Assert.Equal(
            """{"rspCode":"0000","rspMsg":"성공","date":"20260302","files":[{"name":"JS_M100200300_20260302.txt","size":"289","sha256":"e090f65b36b22a4264c08229daf5a557a1111ca908b765b3aca0089203e83ead"}]}""",
            list
        );
        Assert.Equal("1501", files.Get(name, At("20260303052959"), null).Code);
    }

    private static Moment At(string local)
    {
        Assert.True(PyongyangTime.TryRead(local, out var instant));
        return new Moment(instant, instant);
    }
}
