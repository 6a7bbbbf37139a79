namespace Mocks.Tests.Ullim;

public sealed class UllimTriggerTests : UllimTest
{
    private const string Bno = "GWB20260302000001";

    public static TheoryData<string, string> Refusals =>
        new()
        {
            { "1,051", "잔액부족" },
            { "1,061", "한도초과" },
            { "1,065", "일한도초과" },
            { "1,062", "정지지갑" },
            { "1,052", "미등록지갑" },
            { "1,055", "암호오유" },
            { "1,057", "이용자취소" },
            { "1,054", "기한지남" },
            { "1,056", "이중사용" },
            { "1,053", "서명오류" },
            { "1,003", "상점정지" },
            { "1,058", "미등록단말" },
            { "1,013", "금액형식" },
            { "1,014", "화폐" },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Amounts_that_are_refused(string amount, string why)
    {
        var answer = await Client.OnlAsync("000001", Voucher(), amount);
        Assert.StartsWith($"st=거절 why={why} amt={amount}", answer.Body, StringComparison.Ordinal);
        Assert.Equal(why, (await Client.InqAsync("000001"))["why"]);
        var (lines, totals) = await SettleAsync(Bno, amount, "order-1", "000002");
        Assert.EndsWith($";거절;{why};", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal("합계;1;0;0", totals);
        Assert.Equal(why, (await Client.InqAsync("000002"))["why"]);
        Assert.Empty(Mock.Ledger);
    }

    [Theory]
    [InlineData("1,068", "접수", "처리중", "승인", null)]
    [InlineData("1,069", "접수", "처리중", "거절", "이용자취소")]
    [InlineData("1,091", "불명", "불명", "승인", null)]
    [InlineData("1,092", "불명", "불명", "거절", "잔액부족")]
    public async Task Amounts_that_are_decided_later(string amount, string first, string meanwhile, string then, string? why)
    {
        Assert.Equal(first, (await Client.OnlAsync("000001", Voucher(), amount))["st"]);
        Pass(5999);
        Assert.Equal(meanwhile, (await Client.InqAsync("000001"))["st"]);
        Assert.Empty(Mock.Ledger);
        Pass(1);
        var answer = await Client.InqAsync("000001");
        Assert.Equal(then, answer["st"]);
        Assert.Equal(why, answer["why"]);
        Assert.Equal(then == "승인" ? 1 : 0, Mock.Ledger.Count);
    }

    [Theory]
    [InlineData("1,068", ";승인;;A", "승인")]
    [InlineData("1,069", ";거절;이용자취소;", "거절")]
    [InlineData("1,091", ";불명;;", "불명")]
    [InlineData("1,092", ";불명;;", "불명")]
    [InlineData("1,095", ";승인;;A", "승인")]
    [InlineData("1,096", ";승인;;A", "승인")]
    [InlineData("1,099", ";보류;;", "승인")]
    public async Task Amounts_of_lines(string amount, string shown, string inquiry)
    {
        var (lines, _) = await SettleAsync(Bno, amount, "order-1");
        Assert.Contains(shown, Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(inquiry, (await Client.InqAsync("000001"))["st"]);
        Pass(6000);
        var then = await Client.InqAsync("000001");
        Assert.Equal(amount is "1,069" or "1,092" ? "거절" : "승인", then["st"]);
        Assert.Equal(then["st"] == "승인" ? 1 : 0, Mock.Ledger.Count);
    }

    [Fact]
    public async Task Nobody_is_ever_told_of_1093_though_it_was_charged()
    {
        Assert.Equal("불명", (await Client.OnlAsync("000001", Voucher(), "1,093"))["st"]);
        Assert.Equal("불명", (await Client.RevAsync("000001", "1,093"))["st"]);
        Assert.Equal("불명", (await Client.InqAsync("000001"))["st"]);
        var (lines, totals) = await SettleAsync(Bno, "1,093", "order-1", "000002");
        Assert.Empty(lines);
        Assert.Equal("합계;0;0;0", totals);
        Pass(100_000);
        Assert.Equal("불명", (await Client.InqAsync("000002"))["st"]);
        Assert.Equal("Charge:109300 Charge:109300", Kinds);
    }

    [Theory]
    [InlineData("1,095", "불명")]
    [InlineData("1,099", "보류")]
    public async Task A_charge_that_is_never_told_can_be_reversed(string amount, string word)
    {
        Assert.Equal(word, (await Client.OnlAsync("000001", Voucher(), amount))["st"]);
        Assert.Equal(word, (await Client.InqAsync("000001"))["st"]);
        Assert.Single(Mock.Ledger);
        Assert.Equal("취소", (await Client.RevAsync("000001", amount))["st"]);
        Assert.Equal(2, Mock.Ledger.Count);
    }

    [Fact]
    public async Task Maintenance_by_amount_uses_up_no_number()
    {
        Assert.Equal("체계점검", (await Client.OnlAsync("000001", Voucher(), "1,096")).Rc);
        Assert.Equal("승인", (await Client.OnlAsync("000001", Voucher()))["st"]);
    }

    [Fact]
    public async Task F01_executes_and_never_answers()
    {
        var silent = Client.OnlAsync("000001", Voucher(), reference: "o-F01");
        await Eventually.IsTrueAsync(() => Mock.Ledger.Count == 1);
        Assert.Equal("승인", (await Client.InqAsync("000001"))["st"]);
        Assert.False(silent.IsCompleted);
        await Eventually.IsTrueAsync(() =>
        {
            Pass(60_000);
            return silent.IsCompleted;
        });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => silent);
        Assert.Null(Mock.Requests.Requests[0].Answered);
        Assert.Equal("승인", (await Client.OnlAsync("000002", Voucher(), reference: "o-F01"))["st"]);
    }

    [Fact]
    public async Task F02_and_F03_break_the_first_answer()
    {
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.OnlAsync("000001", Voucher(), reference: "o-F02"));
        Assert.Equal("승인", (await Client.InqAsync("000001"))["st"]);
        var page = await Client.OnlAsync("000002", Voucher(), reference: "o-F03");
        Assert.Equal("text/html; charset=utf-8", page.ContentType);
        Assert.Equal("<html><body>overload</body></html>", page.Text);
        Assert.Equal("승인", (await Client.InqAsync("000002"))["st"]);
        Assert.Equal(2, Mock.Ledger.Count);
    }

    [Fact]
    public async Task F05_finds_the_number_used_by_someone_else()
    {
        var voucher = Voucher();
        Assert.Equal("DUP", (await Client.OnlAsync("000001", voucher, reference: "o-F05")).Rc);
        var foreign = await Client.InqAsync("000001");
        Assert.Equal("승인", foreign["st"]);
        Assert.Equal("12,600", foreign["amt"]);
        Assert.NotEqual(Mocks.Ullim.Voucher.Vref(voucher), foreign["vref"]);
        Assert.Equal("취소거절", (await Client.RevAsync("000001", "12,600"))["st"]);
        Assert.Equal("대상아님", (await Client.RfdAsync("000001", "12,600"))["rwhy"]);
        Assert.Empty(Mock.Ledger);
        Assert.Equal("승인", (await Client.OnlAsync("000002", voucher, reference: "o-F05"))["st"]);
    }

    [Fact]
    public async Task F06_is_found_at_the_third_inquiry()
    {
        Assert.Equal("불명", (await Client.OnlAsync("000001", Voucher(), reference: "o-F06"))["st"]);
        var (lines, _) = await SettleAsync(Bno, "12,500", "o-F06", "000002");
        Assert.Empty(lines);
        foreach (var seq in new[] { "000001", "000002" })
        {
            Assert.Equal("없음", (await Client.InqAsync(seq)).Rc);
            Assert.Equal("없음", (await Client.InqAsync(seq)).Rc);
            Assert.Equal("승인", (await Client.InqAsync(seq))["st"]);
        }
    }

    [Fact]
    public async Task F10_comes_back_from_its_reversal()
    {
        Assert.Equal("불명", (await Client.OnlAsync("000001", Voucher(), reference: "o-F10"))["st"]);
        Pass(3000);
        Assert.Equal("불명", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("취소", (await Client.RevAsync("000001"))["st"]);
        Pass(2999);
        Assert.NotEqual("승인", (await Client.InqAsync("000001"))["st"]);
        Pass(1);
        Assert.Equal("승인", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("Charge:1250000", Kinds);
        Assert.Equal("취소", (await Client.RevAsync("000001"))["st"]);
        Assert.Equal("취소", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("Charge:1250000 Reverse:1250000", Kinds);
    }

    [Fact]
    public async Task F10_of_a_line_is_refused_in_the_file_and_charged_in_truth()
    {
        var (lines, _) = await SettleAsync(Bno, "12,500", "o-F10");
        Assert.EndsWith(";거절;잔액부족;", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal("잔액부족", (await Client.InqAsync("000001"))["why"]);
        Pass(3000);
        Assert.Equal("승인", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("Charge:1250000", Kinds);
        Assert.Equal("접수", (await Client.RfdAsync("000001"))["rst"]);
    }

    [Fact]
    public async Task F13_and_F14_execute_nothing()
    {
        Assert.Equal("시각틀림", (await Client.OnlAsync("000001", Voucher(), reference: "o-F13")).Rc);
        Assert.Equal("승인", (await Client.OnlAsync("000001", Voucher(), reference: "o-F13"))["st"]);
        Assert.Equal("체계점검", (await Client.OnlAsync("000002", Voucher(), reference: "o-F14")).Rc);
        Assert.Equal("체계점검", (await Client.OnlAsync("000002", Voucher(), reference: "o-F14")).Rc);
        Assert.Equal("체계점검", (await Client.OnlAsync("000003", Voucher(), memo: "a [F14]")).Rc);
        Assert.Single(Mock.Ledger);
    }

    [Fact]
    public async Task F15_drips_its_first_answer()
    {
        var dripping = Client.OnlAsync("000001", Voucher(), reference: "o-F15");
        await Eventually.IsTrueAsync(() => Mock.Ledger.Count == 1);
        await Eventually.IsTrueAsync(() =>
        {
            Pass(1000);
            return dripping.IsCompleted;
        });
        Assert.Equal("승인", (await dripping)["st"]);
    }

    [Fact]
    public async Task F18_answers_with_a_word_of_its_own_and_more()
    {
        Assert.Equal("보류", (await Client.OnlAsync("000001", Voucher(), reference: "o-F18"))["st"]);
        var answer = await Client.InqAsync("000001");
        Assert.Equal("승인", answer["st"]);
        Assert.Contains("<newField/>", answer.Text, StringComparison.Ordinal);
        var (lines, totals) = await SettleAsync(Bno, "12,500", "o-F18", "000002");
        Assert.EndsWith(";보류;;", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal("합계;1;0;0", totals);
        Assert.Equal("승인", (await Client.InqAsync("000002"))["st"]);
    }

    [Fact]
    public async Task F19_is_undone_at_the_third_try()
    {
        Assert.Equal("불명", (await Client.OnlAsync("000001", Voucher(), reference: "o-F19"))["st"]);
        Assert.Equal("불명", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("불명", (await Client.RevAsync("000001"))["st"]);
        Assert.Equal("불명", (await Client.RevAsync("000001"))["st"]);
        Assert.Equal("Charge:1250000", Kinds);
        Assert.Equal("취소", (await Client.RevAsync("000001"))["st"]);
        Assert.Equal("Charge:1250000 Reverse:1250000", Kinds);
    }

    [Fact]
    public async Task F21_and_F01_disturb_the_file()
    {
        var csv = Csv(
            Line(1, "000001", Voucher(), "1,000", "a"),
            Line(2, "000002", Voucher(), "2,000", "b-F21"),
            Line(3, "000003", Voucher(), "4,000", "c-F01")
        );
        var upload = await UplAsync(Bno, 3, "7,000", csv);
        Pass(2000);
        var (lines, totals) = await ResultAsync(upload["wbno"]!);
        Assert.Equal(["2", "2", "1"], lines.Select(line => line.Split(';')[0]));
        Assert.Equal("합계;3;3;5,000", totals);
        Assert.Equal("승인", (await Client.InqAsync("000003"))["st"]);
        Assert.Equal(3, Mock.Ledger.Count);
    }

    [Fact]
    public async Task F23_is_too_late_for_a_reversal()
    {
        Assert.Equal("불명", (await Client.OnlAsync("000001", Voucher(), reference: "o-F23"))["st"]);
        Assert.Equal("불명", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("마감후", (await Client.RevAsync("000001"))["why"]);
        Assert.Equal("승인", (await Client.InqAsync("000001"))["st"]);
        Assert.Equal("접수", (await Client.RfdAsync("000001"))["rst"]);
    }

    [Fact]
    public async Task F25_F26_and_F27()
    {
        var bare = await Client.OnlAsync("000001", Voucher(), reference: "o-F25");
        Assert.Equal("승인", bare["st"]);
        Assert.Equal("12500", bare["amt"]);
        Assert.Equal("12,500", (await Client.InqAsync("000001"))["amt"]);

        Assert.Equal("이중사용", (await Client.OnlAsync("000002", Voucher(), reference: "o-F26"))["why"]);
        var (lines, _) = await SettleAsync(Bno, "12,500", "o-F26", "000003");
        Assert.EndsWith(";거절;이중사용;", Assert.Single(lines), StringComparison.Ordinal);

        var dtd = await Client.OnlAsync("000004", Voucher(), reference: "o-F27");
        Assert.StartsWith("<!DOCTYPE ullim [<!ENTITY rc \"OK\">]><ullim ver=\"2.0\">", dtd.Text, StringComparison.Ordinal);
        Assert.Equal("승인", (await Client.InqAsync("000004"))["st"]);
        Assert.Equal(2, Mock.Ledger.Count);
    }

    [Fact]
    public async Task A_request_that_is_refused_anyway_is_refused_as_usual()
    {
        Assert.Equal("서명오류", (await Client.OnlAsync("000001", "rubbish", "1,051", "o-F01"))["why"]);
        Assert.Equal("서명오류", (await Client.OnlAsync("000002", "rubbish", reference: "o-F19"))["why"]);
        Assert.Equal("서명오류", (await Client.InqAsync("000002"))["why"]);
        Assert.Equal("거절", (await Client.RevAsync("000002"))["st"]);
    }
}
