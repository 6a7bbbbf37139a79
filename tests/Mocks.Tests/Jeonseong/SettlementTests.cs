using System.Globalization;
using System.Text;
using Mocks.Kit;

namespace Mocks.Tests.Jeonseong;

public sealed class SettlementTests : JeonseongTest
{
    private const string Name = "JS_M100200300_20260302.txt";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        SetLocalClock("20260302103000");
    }

    [Fact]
    public async Task The_file_lists_every_movement_of_the_day_and_adds_up()
    {
        var (one, other) = (PayBody(), PayBody(chon: 500_000, mercRef: "a-F22"));
        await PayAsync(one);
        Time.Advance(TimeSpan.FromSeconds(1));
        await PayAsync(other);
        Time.Advance(TimeSpan.FromSeconds(1));
        await RefundAsync(one["tradeNo"], "GWR00000001", 250_000);
        Time.Advance(TimeSpan.FromSeconds(1));
        await ReverseAsync(other["tradeNo"]);
        SetLocalClock("20260302233000");
        await RefundAsync(one["tradeNo"], "GWR00000002", 1);

        Assert.Empty((await ListAsync()).EnumerateArray());
        SetLocalClock("20260303053000");
        var listed = Assert.Single((await ListAsync()).EnumerateArray());
        var file = await GetAsync();

        Assert.Equal("text/plain; charset=utf-8", file.ContentType);
        Assert.Equal("k1", file.SignedBy);
        Assert.Equal(Name, listed.GetProperty("name").GetString());
        Assert.Equal(JsClient.Digest(file.Body), listed.GetProperty("sha256").GetString());
        Assert.Equal(file.Body.Length.ToString(CultureInfo.InvariantCulture), listed.GetProperty("size").GetString());
        var lines = Check(file.Body);
        Assert.Equal(["PAY", "PAY", "REF", "REV"], lines.Select(line => line[4]));
        Assert.Equal(["1250000", "500100", "-250000", "-500000"], lines.Select(line => line[5]));
        Assert.Equal("H|JSSETL|01|M100200300|20260302|20260303053000", file.Text.Split('\n')[0]);
        Assert.Equal([one["tradeNo"], other["tradeNo"], "GWR00000001", other["tradeNo"]], lines.Select(line => line[2]));

        var next = await Client.SendAsync("files/list", new { date = "20260303" });
        Assert.Empty(next.Member("files").EnumerateArray());
    }

    [Fact]
    public async Task Unknown_names_and_dates_are_refused()
    {
        var reply = await GetAsync();
        Assert.Equal("""{"rspCode":"1501","rspMsg":"파일 없음"}""", reply.Text);
        SetLocalClock("20260303053000");
        foreach (var name in new[] { "x", "JS_M999999999_20260302.txt", Name + "x" })
        {
            Assert.Equal("1501", (await Client.SendAsync("files/get", new { name })).Code);
        }

        var date = await Client.SendAsync("files/list", new { date = "20260230" });
        Assert.Equal("date", date["field"]);
    }

    [Theory]
    [InlineData("settlement_amount", 2, "1250100")]
    [InlineData("settlement_missing", 1, "2000000")]
    [InlineData("settlement_extra", 3, "1250000")]
    public async Task A_false_file_still_adds_up(string kind, int count, string first)
    {
        await TwoPaymentsAsync();
        await AdminAsync("fault", new { operation = "filesGet", kind });
        var listed = (await ListAsync())[0].GetProperty("sha256").GetString();
        var file = await GetAsync();

        Assert.Equal(listed, JsClient.Digest(file.Body));
        var lines = Check(file.Body);
        Assert.Equal(count, lines.Count);
        Assert.Equal(first, lines[0][5]);
        Assert.NotEqual(file.Text, (await GetAsync()).Text);
        Assert.Equal(2, Check((await GetAsync()).Body).Count);
    }

    [Fact]
    public async Task A_bad_hash_and_another_encoding_are_to_be_seen()
    {
        await TwoPaymentsAsync();
        var right = await GetAsync();
        Mock.Faults.Arm(new Fault("*", "settlement_bad_hash"));
        Mock.Faults.Arm(new Fault("filesGet", "settlement_encoding"));
        var bad = await GetAsync();
        Assert.Equal(right.Text.Length, bad.Text.Length);
        Assert.Equal(right.Text[..^2], bad.Text[..^2]);
        Assert.NotEqual(right.Text[^2], bad.Text[^2]);
        Assert.Equal(Encoding.Unicode.GetBytes(right.Text), (await GetAsync()).Body);
    }

    [Fact]
    public async Task What_is_never_told_stands_in_the_file()
    {
        var body = PayBody(chon: 109_300);
        await PayAsync(body);
        SetLocalClock("20260303060000");
        Assert.Equal(body["tradeNo"], Assert.Single(Check((await GetAsync()).Body))[2]);
    }

    [Fact]
    public async Task A_day_without_movements_has_an_empty_file()
    {
        SetLocalClock("20260303053000");
        Assert.Empty(Check((await GetAsync()).Body));
    }

    private async Task TwoPaymentsAsync()
    {
        await PayAsync(PayBody());
        await PayAsync(PayBody(chon: 2_000_000));
        SetLocalClock("20260303053000");
    }

    private async Task<System.Text.Json.JsonElement> ListAsync() =>
        (await Client.SendAsync("files/list", new { date = "20260302" })).Member("files");

    private Task<JsReply> GetAsync() => Client.SendAsync("files/get", new { name = Name });

    /// <summary>Reads the lines of a file whose numbers, count, sum and hash must fit.</summary>
    private static List<string[]> Check(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file);
        var lines = text.Split('\n')[..^1].Select(line => line.Split('|')).ToList();
        var details = lines[1..^1];
        var above = text[..text.IndexOf("T|", StringComparison.Ordinal)];
        Assert.Equal(
            [
                "T",
                details.Count.ToString(CultureInfo.InvariantCulture),
                details.Sum(line => long.Parse(line[5], CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture),
                "0",
                JsClient.Digest(Encoding.UTF8.GetBytes(above)),
            ],
            lines[^1]
        );
        Assert.Equal(
            Enumerable.Range(1, details.Count).Select(no => no.ToString("D6", CultureInfo.InvariantCulture)),
            details.Select(line => line[1])
        );
        return details;
    }
}
