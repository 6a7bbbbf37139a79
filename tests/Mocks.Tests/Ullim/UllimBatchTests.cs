using System.Net;
using System.Text;
using Mocks.Ullim;

namespace Mocks.Tests.Ullim;

public sealed class UllimBatchTests : UllimTest
{
    private const string Bno = "GWB20260302000001";

    [Fact]
    public async Task A_batch_goes_through_its_stages_and_a_repeat_tells_the_present_one()
    {
        var csv = Csv(Line(1, "000124", Voucher(), "12,500", "order-1005"));
        const string Wbno = "B202603020001";
        async Task StageAsync(string stage, HttpStatusCode result, string inquiry)
        {
            Assert.Equal($"bno={Bno} wbno={Wbno} st={stage}", (await UplAsync(Bno, 1, "12,500", csv)).Body);
            Assert.Equal($"bno={Bno} wbno={Wbno} st={stage} cnt=1 sum=12,500", (await Client.BstAsync(Bno)).Body);
            Assert.Equal(result, (await Client.GetAsync($"/ullim/batch/{Wbno}/result")).Status);
            var line = await Client.InqAsync("000124");
            Assert.Equal("LINE", line["kind"]);
            Assert.Equal(inquiry, line["st"]);
        }

        Assert.Equal("없음", (await Client.BstAsync(Bno)).Rc);
        await StageAsync("접수", HttpStatusCode.NoContent, "접수");
        Pass(1000);
        await StageAsync("처리중", HttpStatusCode.NoContent, "처리중");
        Assert.Empty(Mock.Ledger);
        Pass(1000);
        await StageAsync("완료", HttpStatusCode.OK, "승인");
        Assert.Equal("Charge:1250000", Kinds);
        Assert.Equal("T0001-20260302-000124", Mock.Ledger[0].GatewayReference);

        var other = Csv(Line(1, "000125", Voucher(), "12,500", "order-1005"));
        Assert.Equal("DUP", (await UplAsync(Bno, 1, "12,500", other)).Rc);
        Assert.Equal("DUP", (await Client.OnlAsync("000124", Voucher())).Rc);
        Assert.Equal("B202603020002", (await UplAsync("GWB20260302000002", 1, "12,500", other))["wbno"]);
    }

    [Fact]
    public async Task An_unfit_batch_is_rejected_as_a_whole_and_uses_up_its_number()
    {
        var line = Line(1, "000001", Voucher(), "12,500", "order-1");
        var n = 0;
        async Task<string?> WhyAsync(int count, string sum, byte[] csv, string? sha = null)
        {
            var bno = $"GWB{++n:D8}";
            var upload = await UplAsync(bno, count, sum, csv, sha);
            Assert.Equal("반려", upload["st"]);
            var status = await Client.BstAsync(bno);
            Assert.Equal("반려", status["st"]);
            Assert.Equal(upload["why"], status["why"]);
            Assert.Equal("반려", (await UplAsync(bno, count, sum, csv, sha))["st"]);
            return upload["why"];
        }

        Assert.Equal("건수초과", await WhyAsync(501, "12,500", Csv(line)));
        Assert.Equal("건수불일치", await WhyAsync(2, "12,500", Csv(line)));
        Assert.Equal("금액불일치", await WhyAsync(1, "12,501", Csv(line)));
        Assert.Equal("해시불일치", await WhyAsync(1, "12,500", Csv(line), new string('0', 64)));
        byte[][] malformed =
        [
            Csv(line)[3..],
            Csv(line)[..^2],
            Csv(line.Replace("12,500", "12500", StringComparison.Ordinal)),
            Csv(line.Replace(";order-1", "", StringComparison.Ordinal)),
            Csv(line.Replace("1;T0001", "2;T0001", StringComparison.Ordinal)),
            Csv(line.Replace("20260302;", "20260230;", StringComparison.Ordinal)),
            Csv(),
            Encoding.UTF8.GetBytes("\uFEFF" + line + line),
            new byte[(1024 * 1024) + 1],
        ];
        foreach (var csv in malformed)
        {
            Assert.Equal("형식오류", await WhyAsync(1, "12,500", csv));
        }

        Pass(10_000);
        Assert.Equal("없음", (await Client.InqAsync("000001")).Rc);
        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task Malformed_fields_of_an_upload_are_no_batch()
    {
        var csv = Csv(Line(1, "000001", Voucher(), "12,500", "order-1"));
        Assert.Equal("형식오류", (await UplAsync("short", 1, "12,500", csv)).Rc);
        Assert.Equal("형식오류", (await UplAsync(Bno, 0, "12,500", csv)).Rc);
        Assert.Equal("형식오류", (await UplAsync(Bno, 1, "12500", csv)).Rc);
        Assert.Equal("형식오류", (await UplAsync(Bno, 1, "12,500", csv, "ABC")).Rc);
        Assert.Equal("없음", (await Client.BstAsync(Bno)).Rc);
    }

    [Fact]
    public async Task Lines_are_checked_one_by_one()
    {
        var known = Voucher();
        await Client.OnlAsync("000001", known);
        var order = new VoucherOrder();
        var early = Mock.Mint(order with { IssuedAt = Time.GetUtcNow().AddHours(-100) }).Code;
        (string Voucher, string Amount, string? At, string Tid, string Expected)[] lines =
        [
            (Voucher(), "12,500", null, "T0001", "중복;;"),
            (Voucher(), "12,500", null, "TX01", "거절;미등록단말;"),
            ("UL1.x", "12,500", null, "T0001", "거절;판번호;"),
            ("rubbish", "12,500", null, "T0001", "거절;서명오류;"),
            (Mock.Mint(order with { Wallet = "1111000000000000" }).Code, "12,500", null, "T0001", "거절;미등록지갑;"),
            (Mock.Mint(order with { Wallet = "8850990000000001" }).Code, "12,500", null, "T0001", "거절;정지지갑;"),
            (early, "12,500", "20260227103014", "T0001", "거절;기한지남;"),
            (early, "12,500", "20260227103015", "T0001", "승인;;A#"),
            (early, "12,500", "20260227103015", "T0001", "거절;이중사용;"),
            (known, "12,500", null, "T0001", "거절;이중사용;"),
            (Mock.Mint(order with { MaxWon = 300_000 }).Code, "50,001", null, "T0001", "거절;한도초과;"),
            (Voucher(), "50,000", null, "T0001", "승인;;A#"),
        ];
        var csv = Csv([.. lines.Select((line, at) => Line(at + 1, Seq(at + 1), line.Voucher, line.Amount, "order", line.At, line.Tid))]);
        var upload = await UplAsync(Bno, lines.Length, "225,001", csv);
        Assert.Equal("접수", upload["st"]);
        Pass(2000);

        var (shown, totals) = await ResultAsync(upload["wbno"]!);
        Assert.Equal("합계;12;2;62,500", totals);
        foreach (var (at, line) in lines.Index())
        {
            var fields = shown[at].Split(';');
            var apv = fields[10].Length > 0 ? "A#" : "";
            Assert.Equal(line.Expected, $"{fields[8]};{fields[9]};{apv}");
            Assert.Equal(Mocks.Ullim.Voucher.Vref(line.Voucher), fields[5]);
        }

        Assert.Equal("Charge:1250000 Charge:1250000 Charge:5000000", Kinds);
    }

    [Fact]
    public async Task Lines_know_no_closed_day()
    {
        SetBusiness("20260302235930", frozen: true);
        var (lines, _) = await SettleAsync(Bno, "12,500", "order-1");
        Assert.Contains(";승인;", lines[0], StringComparison.Ordinal);
    }
}
