using System.Net;
using System.Text;
using Mocks.Kit;

namespace Mocks.Tests.Ullim;

public sealed class UllimFaultTests : UllimTest
{
    private const string Bno = "GWB20260302000001";

    [Theory]
    [InlineData("html_page", 0)]
    [InlineData("http_500", 0)]
    [InlineData("http_429", 0)]
    [InlineData("reset_connection", 0)]
    [InlineData("reset_after_executing", 1)]
    [InlineData("truncate_body", 1)]
    public async Task Faults_of_the_line_break_every_operation(string kind, int charges)
    {
        foreach (var op in Ops)
        {
            Mock.Faults.Arm(new Fault(op, kind));
        }

        await EndsBadlyAsync(() => Client.OnlAsync("000001", Voucher()));
        await EndsBadlyAsync(() => Client.InqAsync("000001"));
        await EndsBadlyAsync(() => Client.RevAsync("000002"));
        await EndsBadlyAsync(() => Client.RfdAsync("000002"));
        await EndsBadlyAsync(() => Client.BstAsync(Bno));
        await EndsBadlyAsync(() => Client.DayAsync((1, "1"), (0, "0")));
        await EndsBadlyAsync(() => Client.SendAsync("KEY", "", ""));
        await EndsBadlyAsync(() => Client.SendAsync("BLK", "", "<since>0</since>"));
        Assert.Equal(charges, Mock.Ledger.Count);
        Assert.Equal(charges == 1 ? "OK" : "없음", (await Client.InqAsync("000001")).Rc);

        static async Task EndsBadlyAsync(Func<Task<UllimAnswer>> ask)
        {
            try
            {
                var answer = await ask();
                Assert.True(answer.Status != HttpStatusCode.OK || answer.ContentType == "text/html; charset=utf-8");
            }
            catch (HttpRequestException)
            {
                // No answer, or half of one.
            }
        }
    }

    [Fact]
    public async Task An_undocumented_word_comes_with_all_the_rest()
    {
        Mock.Faults.Arm(new Fault("*", "unknown_code") { Times = 0 });
        var answer = await Client.OnlAsync("000001", Voucher());
        Assert.StartsWith("st=보류 apv=A", answer.Body, StringComparison.Ordinal);
        Assert.Equal("보류", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("보류", (await Client.DayAsync((1, "12,500"), (0, "0")))["st"]);
        Assert.Single(Mock.Ledger);
    }

    [Fact]
    public async Task Another_amount_and_another_number_are_told()
    {
        Mock.Faults.Arm(new Fault("ONL", "wrong_amount"));
        Mock.Faults.Arm(new Fault("INQ", "wrong_reference") { Times = 2 });
        Assert.Equal("12,501", (await Client.OnlAsync("000001", Voucher()))["amt"]);
        Assert.Equal("000009", (await Client.InqAsync("000001")).Head("seq"));
        Assert.Equal("000008", (await Client.InqAsync("000009")).Head("seq"));
        Assert.Equal("12,500", (await Client.InqAsync("000001"))["amt"]);
    }

    [Fact]
    public async Task Refusals_that_execute_nothing()
    {
        Mock.Faults.Arm(new Fault("ONL", "maintenance"));
        Mock.Faults.Arm(new Fault("ONL", "clock_error"));
        Assert.Equal("체계점검", (await Client.OnlAsync("000001", Voucher())).Rc);
        Assert.Equal("시각틀림", (await Client.OnlAsync("000001", Voucher())).Rc);
        await Client.OnlAsync("000001", Voucher());
        Mock.Faults.Arm(new Fault("REV", "not_found"));
        Assert.Equal("없음", (await Client.RevAsync("000001")).Rc);
        Assert.Equal("승인", (await Client.InqAsync("000001"))["st"]);
        Mock.Faults.Arm(new Fault("REV", "not_found") { Execute = true });
        Assert.Equal("없음", (await Client.RevAsync("000001")).Rc);
        Assert.Equal("취소", (await Client.InqAsync("000001"))["st"]);
    }

    [Fact]
    public async Task Unknown_outcomes_execute_unless_told_not_to()
    {
        var voucher = Voucher();
        Mock.Faults.Arm(new Fault("ONL", "unknown_outcome"));
        Mock.Faults.Arm(new Fault("ONL", "unknown_outcome") { Execute = false });
        Mock.Faults.Arm(new Fault("ONL", "bom") { Execute = false });
        var vref = Mocks.Ullim.Voucher.Vref(voucher);
        Assert.Equal($"st=불명 amt=12,500 vref={vref}", (await Client.OnlAsync("000001", voucher)).Body);
        Assert.Equal("불명", (await Client.OnlAsync("000002", Voucher()))["st"]);
        Assert.Equal("불명", (await Client.OnlAsync("000002", Voucher()))["st"]);
        Assert.Equal("승인", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("없음", (await Client.InqAsync("000002")).Rc);

        Mock.Faults.Arm(new Fault("INQ", "unknown_outcome"));
        Assert.StartsWith("kind=ONL st=불명 amt=12,500 vref=", (await Client.InqAsync("000001")).Body, StringComparison.Ordinal);
        Mock.Faults.Arm(new Fault("RFD", "unknown_outcome"));
        Assert.Equal("st=승인 rst=불명 amt=12,500", (await Client.RfdAsync("000001")).Body);
        Pass(2000);
        Assert.Equal("Charge:1250000 Refund:1250000", Kinds);
    }

    [Fact]
    public async Task Xml_is_disfigured_in_valid_and_in_forbidden_ways()
    {
        Mock.Faults.Arm(new Fault("INQ", "dtd"));
        Mock.Faults.Arm(new Fault("INQ", "cdata"));
        Mock.Faults.Arm(new Fault("INQ", "bom"));
        var dtd = await Client.InqAsync("000001");
        Assert.StartsWith("<!DOCTYPE ullim [<!ENTITY rc \"없음\">]><ullim", dtd.Text, StringComparison.Ordinal);
        Assert.Contains("<rc>&rc;</rc>", dtd.Text, StringComparison.Ordinal);
        var cdata = await Client.InqAsync("000001");
        Assert.Contains("<rc><![CDATA[없음]]></rc>", cdata.Text, StringComparison.Ordinal);
        Assert.Equal("없음", cdata.Rc);
        var bom = await Client.InqAsync("000001");
        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'<'], bom.Bytes[..4]);
        Assert.Equal("없음", bom.Rc);
    }

    [Fact]
    public async Task A_fault_can_wait_for_one_payment()
    {
        Mock.Faults.Arm(new Fault("*", "maintenance") { MerchantReference = "order-2", Times = 0 });
        Assert.Equal("OK", (await Client.OnlAsync("000001", Voucher(), reference: "order-1")).Rc);
        Assert.Equal("체계점검", (await Client.OnlAsync("000002", Voucher(), reference: "order-2")).Rc);
        Assert.Equal("OK", (await Client.InqAsync("000001")).Rc);
        var csv = Csv(Line(1, "000003", Voucher(), "1", "order-1"), Line(2, "000004", Voucher(), "1", "order-2"));
        Assert.Equal("체계점검", (await UplAsync(Bno, 2, "2", csv)).Rc);
        Mock.Faults.Clear();
        await UplAsync(Bno, 2, "2", csv);
        Mock.Faults.Arm(new Fault("*", "maintenance") { MerchantReference = "order-2", Times = 0 });
        Assert.Equal("체계점검", (await Client.BstAsync(Bno)).Rc);
        Assert.Equal("체계점검", (await Client.InqAsync("000004")).Rc);
        Assert.Equal("OK", (await Client.InqAsync("000003")).Rc);
    }

    [Fact]
    public async Task A_batch_may_never_get_done()
    {
        Mock.Faults.Arm(new Fault("UPL", "never_done"));
        var csv = Csv(Line(1, "000001", Voucher(), "1,000", "order-1"));
        Assert.Equal("접수", (await UplAsync(Bno, 1, "1,000", csv))["st"]);
        Pass(3_600_000);
        Assert.Equal("접수", (await UplAsync(Bno, 1, "1,000", csv))["st"]);
        Assert.Equal("접수", (await Client.BstAsync(Bno))["st"]);
        Assert.Equal("접수", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal(HttpStatusCode.NoContent, (await Client.GetAsync("/ullim/batch/B202603020001/result")).Status);
        Assert.Empty(Mock.Ledger);
    }

    [Fact]
    public async Task Result_files_are_disturbed_once_they_are_there()
    {
        const string Path = "/ullim/batch/B202603020001/result";
        foreach (var kind in new[] { "missing_line", "duplicate_line", "reordered_lines", "wrong_trailer" })
        {
            Mock.Faults.Arm(new Fault("result", kind));
        }

        var csv = Csv(Line(1, "000001", Voucher(), "1,000", "a"), Line(2, "000002", Voucher(), "2,000", "b"));
        await UplAsync(Bno, 2, "3,000", csv);
        Assert.Equal(HttpStatusCode.NoContent, (await Client.GetAsync(Path)).Status);
        Pass(2000);

        async Task<string> ShapeAsync()
        {
            var (lines, totals) = await ResultAsync("B202603020001");
            return string.Concat(lines.Select(line => line[0])) + " " + totals;
        }

        Assert.Equal("2 합계;1;1;2,000", await ShapeAsync());
        Assert.Equal("112 합계;3;3;4,000", await ShapeAsync());
        Assert.Equal("21 합계;2;2;3,000", await ShapeAsync());
        Assert.Equal("12 합계;3;2;3,000", await ShapeAsync());
        Assert.Equal("12 합계;2;2;3,000", await ShapeAsync());
        Mock.Faults.Arm(new Fault("result", "http_500") { Status = 503 });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Client.GetAsync(Path)).Status);
    }

    [Theory]
    [InlineData("ONL", "never_done", false)]
    [InlineData("UPL", "never_done", true)]
    [InlineData("KEY", "unknown_code", false)]
    [InlineData("KEY", "dtd", true)]
    [InlineData("BLK", "cdata", true)]
    [InlineData("UPL", "wrong_reference", false)]
    [InlineData("ONL", "missing_line", false)]
    [InlineData("result", "missing_line", true)]
    [InlineData("result", "settlement_missing", false)]
    [InlineData("settlement", "settlement_encoding", true)]
    [InlineData("settlement", "slow_drip", true)]
    [InlineData("settlement", "bom", false)]
    [InlineData("ONL", "bad_signature", false)]
    [InlineData("ONL", "rate_limited", false)]
    [InlineData("ONL", "nonce_seen", false)]
    [InlineData("callback", "drop_callback", false)]
    [InlineData("*", "settlement_amount", true)]
    [InlineData("*", "token_revoked", false)]
    public async Task Only_faults_that_exist_can_be_armed(string operation, string kind, bool exists)
    {
        using var http = new HttpClient();
        using var body = new StringContent($"{{\"operation\":\"{operation}\",\"kind\":\"{kind}\"}}", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(Mock.BaseUrl, "/__wallet/fault"), body, TestContext.Current.CancellationToken);
        Assert.Equal(exists ? HttpStatusCode.Created : HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    private static string[] Ops => ["ONL", "INQ", "REV", "RFD", "UPL", "BST", "DAY", "KEY", "BLK"];
}
