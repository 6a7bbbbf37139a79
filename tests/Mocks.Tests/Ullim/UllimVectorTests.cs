using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mocks.Kit;
using Mocks.Ullim;

namespace Mocks.Tests.Ullim;

public sealed partial class UllimVectorTests : UllimTest
{
    public static TheoryData<string, string> Vouchers =>
        new()
        {
            { "valid, key 7", "승인" },
            { "valid, key 8", "승인" },
            { "highest amount", "승인" },
            { "revoked key 6", "서명오류" },
            { "key 9 is not published", "서명오류" },
            { "one bit of maxWon changed after signing", "서명오류" },
            { "DER signature instead of r and s", "서명오류" },
            { "expired", "기한지남" },
            { "issued 9 min in the future", "승인" },
            { "issued 11 min in the future", "기한지남" },
            { "blocked wallet", "정지지갑" },
            { "prefix UL1", "판번호" },
            { "version byte 1 behind prefix UL2", "판번호" },
            { "wallet id with a non-decimal nibble", "서명오류" },
        };

    [Theory]
    [MemberData(nameof(Vouchers))]
    public async Task Every_voucher_is_judged_as_published(string name, string outcome)
    {
        var vector = Vectors.At("ullim", "vouchers").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);

        var answer = await Client.OnlAsync("000001", vector.GetProperty("text").GetString()!);

        Assert.Equal(outcome, answer["why"] ?? answer["st"]);
        Assert.Equal(vector.GetProperty("vref").GetString(), answer["vref"]);
    }

    [Fact]
    public void Every_voucher_vector_is_tried() => Assert.Equal(Vouchers.Count, Vectors.At("ullim", "vouchers").GetArrayLength());

    [Fact]
    public async Task Published_keys_are_those_of_the_seed_texts()
    {
        var answer = await Client.SendAsync("KEY", "", "");

        Assert.Equal(
            Vectors
                .At("ullim", "voucher_keys")
                .EnumerateArray()
                .Where(key => key.GetProperty("status").GetString() != "not published")
                .Select(key => $"{key.GetProperty("key_id")} {key.GetProperty("status")} {key.GetProperty("public_uncompressed_hex")}"),
            answer
                .Xml.Element("body")!
                .Elements("key")
                .Select(key => $"{key.Attribute("id")!.Value} {key.Attribute("st")!.Value} {key.Value}")
        );
        Assert.StartsWith(
            "<ullim ver=\"2.0\"><head><op>KEY</op><mid>880001</mid><dt>20260302103015</dt><rc>OK</rc></head><body><kver>3</kver><key id=\"6\" st=\"폐지\" from=\"20250101000000\" to=\"20350101000000\" revoked=\"20260201000000\">042da8",
            answer.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Signatures_are_judged_as_published()
    {
        var vectors = Vectors.At("ullim", "signed_messages");
        Mock.RegisterKey("UL-880001", vectors.GetProperty("public_key_pem").GetString()!);

        var good = vectors.GetProperty("good")[0];
        var answer = await ReplayAsync(good);
        Assert.Equal("승인", answer["st"]);
        var bad = vectors.GetProperty("bad");
        Assert.Equal("서명틀림", (await ReplayAsync(bad[0])).Rc);
        Assert.Equal("서명틀림", (await ReplayAsync(bad[2])).Rc);

        // The second vector signs a time that is not the message's own; sent in a message with that time it fails, too.
        Assert.Equal("서명틀림", (await ReplayAsync(bad[1], "20260302103016")).Rc);
    }

    [Fact]
    public async Task The_published_download_is_signed_right()
    {
        var vectors = Vectors.At("ullim", "signed_messages");
        Mock.RegisterKey("UL-880001", vectors.GetProperty("public_key_pem").GetString()!);
        Pass(89 * 60 * 1000 + 45_000);
        var vector = vectors.GetProperty("good")[1];
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Mock.BaseUrl, "/ullim/batch/B202603020001/result"));
        request.Headers.Add("X-Api-Key", "UL-880001");
        request.Headers.Add("X-Dt", vector.GetProperty("dt").GetString());
        request.Headers.Add("X-Body-Digest", vector.GetProperty("x_body_digest").GetString());
        request.Headers.Add("X-Sign", vector.GetProperty("x_sign").GetString());

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        // It gets past the gate: the batch is merely not there.
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_published_batch_gives_the_published_result()
    {
        var vector = Vectors.At("ullim", "batch");
        var csv = Encoding.UTF8.GetBytes("\uFEFF" + vector.GetProperty("upload_csv").GetString());
        Assert.Equal(vector.GetProperty("upload_bytes_sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(csv)));

        // The second voucher was spent elsewhere.
        var spent = vector.GetProperty("upload_csv").GetString()!.Split(';')[19];
        Assert.Equal("승인", (await Client.OnlAsync("000001", spent, "1"))["st"]);
        var upload = await Client.SendAsync(
            "UPL",
            "",
            $"<bno>GWB20260302000001</bno><cnt>2</cnt><sum cur=\"KPW\">{vector.GetProperty("sum")}</sum><sha>{vector.GetProperty("upload_bytes_sha256")}</sha><data>{vector.GetProperty("upload_gzip_b64")}</data>"
        );
        Assert.Equal("bno=GWB20260302000001 wbno=B202603020001 st=접수", upload.Body);
        Pass(2000);

        Mock.Faults.Arm(new Fault("result", "reordered_lines"));
        var result = await Client.GetAsync("/ullim/batch/B202603020001/result");
        Assert.Equal("\uFEFF" + Apv().Replace(vector.GetProperty("result_csv").GetString()!, "A#"), Apv().Replace(result.Text, "A#"));
    }

    [Fact]
    public void Amounts_read_and_write_as_published()
    {
        var amounts = Vectors.At("amounts", "ullim");
        foreach (var one in amounts.GetProperty("parse_ok").EnumerateArray())
        {
            var wire = one.GetProperty("wire").GetString()!;
            Assert.True(Won.TryRead(wire, out var won), wire);
            Assert.Equal(one.GetProperty("chon").GetInt64(), won * 100);
            Assert.Equal(wire, Won.Text(won));
        }

        foreach (var one in amounts.GetProperty("parse_bad").EnumerateArray())
        {
            Assert.False(Won.TryRead(one.GetString()!, out _), one.GetString());
        }

        Assert.True(Won.TryReadTotal("0", out _));
    }

    [Fact]
    public void Fees_are_rounded_as_published()
    {
        foreach (var one in Vectors.At("ullim", "fee", "vectors").EnumerateArray())
        {
            Assert.Equal(one.GetProperty("fee_won").GetInt64(), Won.Fee(one.GetProperty("won").GetInt64()));
        }
    }

    [Fact]
    public void Wall_seconds_count_as_published()
    {
        foreach (var one in Vectors.At("time", "ullim_seconds", "vectors").EnumerateArray())
        {
            Assert.True(PyongyangTime.TryRead(one.GetProperty("local").GetString()!, out var instant));
            Assert.Equal(one.GetProperty("seconds").GetInt64(), Mocks.Ullim.Voucher.Seconds(PyongyangTime.Local(instant)));
        }
    }

    private Task<UllimAnswer> ReplayAsync(JsonElement vector, string dt = "20260302103015")
    {
        var body = Encoding.UTF8.GetBytes(
            vector.GetProperty("xml").GetString()!.Replace("<dt>20260302103015", $"<dt>{dt}", StringComparison.Ordinal)
        );
        return Client.SendSignedAsync(
            body,
            dt == "20260302103015" ? vector.GetProperty("x_body_digest").GetString()! : UllimClient.Digest(body),
            vector.GetProperty("x_sign").GetString()!
        );
    }

    [GeneratedRegex("A[0-9]{7}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Apv();
}
