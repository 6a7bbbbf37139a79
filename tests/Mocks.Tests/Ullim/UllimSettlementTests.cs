using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Mocks.Kit;
using Mocks.Ullim;

namespace Mocks.Tests.Ullim;

public sealed partial class UllimSettlementTests : UllimTest
{
    private const string Header = "번호;거래일시;단말;영업일;일련번호;지갑;구분;금액;봉사료;상태;승인번호";

    [Fact]
    public async Task The_published_file_comes_about_byte_by_byte()
    {
        var vector = Vectors.At("ullim", "settlement");
        const string Wallet = "8850001234567890";
        string Mint(uint counter) => Mock.Mint(new VoucherOrder { Wallet = Wallet, Counter = counter }).Code;

        SetBusiness("20260301120000", frozen: true);
        Client.Bdate = "20260301";
        await Client.OnlAsync("000077", Mint(1), "5,000");
        Client.Bdate = "20260302";
        SetBusiness("20260302103016", frozen: true);
        var spent = Mint(2);
        await Client.OnlAsync("000123", spent);
        SetBusiness("20260302180240", frozen: true);
        await SettleAsync("GWB20260302000001", "8,000", "order-1006", "000125", spent);
        Client.Bdate = "20260301";
        SetBusiness("20260302183000", frozen: true);
        await Client.RfdAsync("000077", "5,000");
        Pass(2000);

        SetBusiness("20260303055959", frozen: true);
        Assert.Equal(HttpStatusCode.NoContent, (await FileAsync()).Status);
        SetBusiness("20260303060000", frozen: true);
        var file = await FileAsync();
        Assert.Equal("text/csv; charset=utf-16le", file.ContentType);
        Assert.Equal(UllimClient.Digest(file.Bytes), file.Digest);
        Assert.Equal([0xFF, 0xFE], file.Bytes[..2]);
        Assert.Equal(
            Apv().Replace(vector.GetProperty("csv").GetString()!, "A#"),
            Apv().Replace(Encoding.Unicode.GetString(file.Bytes[2..]), "A#")
        );
    }

    [Fact]
    public async Task A_reversal_gives_the_fee_back_and_a_failed_refund_does_not_count()
    {
        await Client.OnlAsync("000001", Voucher());
        await Client.RevAsync("000001");
        await Client.OnlAsync("000002", Voucher(), "1,192");
        await Client.RfdAsync("000002", "1,192");
        Pass(2000);
        await Client.OnlAsync("000003", Voucher(), "12500");
        await Client.OnlAsync("000004", Voucher(), cur: "USD");
        await Client.RevAsync("000005");
        await Client.OnlAsync("000006", Voucher(), reference: "o-F05");

        Assert.Equal(
            ["지불;12,500;88;완료", "취소;-12,500;-88;완료", "지불;1,192;8;완료", "반환;-1,192;0;거절(상점잔액부족)", "합계;4;1,192;8"],
            await ShapeAsync()
        );
    }

    [Fact]
    public async Task F22_is_a_won_higher_here_alone_and_the_totals_fit()
    {
        await Client.OnlAsync("000001", Voucher(), reference: "o-F22");
        Assert.Equal("12,500", (await Client.InqAsync("000001"))["amt"]);
        Assert.Equal(["지불;12,501;88;완료", "합계;1;12,501;88"], await ShapeAsync());
    }

    [Fact]
    public async Task Files_are_disturbed_on_demand()
    {
        foreach (
            var kind in new[]
            {
                "settlement_amount",
                "settlement_missing",
                "settlement_extra",
                "settlement_bad_hash",
                "settlement_encoding",
            }
        )
        {
            Mock.Faults.Arm(new Fault("settlement", kind));
        }

        await Client.OnlAsync("000001", Voucher());
        await Client.OnlAsync("000002", Voucher(), "1,000");
        Assert.Equal(HttpStatusCode.NoContent, (await FileAsync()).Status);
        Assert.Equal(["지불;12,501;88;완료", "지불;1,000;7;완료", "합계;2;13,501;95"], await ShapeAsync());
        Assert.Equal(["지불;1,000;7;완료", "합계;1;1,000;7"], await ShapeAsync());
        Assert.Equal(["지불;12,500;88;완료", "지불;1,000;7;완료", "지불;1,000;7;완료", "합계;3;14,500;102"], await ShapeAsync());
        Assert.Equal("합계;3;13,500;95", (await ShapeAsync())[^1]);
        var utf8 = await FileAsync();
        Assert.Equal(UllimClient.Digest(utf8.Bytes), utf8.Digest);
        Assert.StartsWith(Header, utf8.Text, StringComparison.Ordinal);
        Assert.Equal("합계;2;13,500;95", (await ShapeAsync())[^1]);
    }

    [Fact]
    public async Task A_day_without_anything_has_an_empty_file()
    {
        Assert.Equal(["합계;0;0;0"], await ShapeAsync());
    }

    private Task<UllimAnswer> FileAsync() => Client.GetAsync("/ullim/settlement/20260302");

    private async Task<string[]> ShapeAsync()
    {
        SetBusiness("20260303060000", frozen: true);
        var file = await FileAsync();
        var rows = Encoding.Unicode.GetString(file.Bytes[2..]).Split("\r\n");
        Assert.Equal(Header, rows[0]);
        Assert.Equal("", rows[^1]);
        return [.. rows[1..^2].Select(row => string.Join(';', row.Split(';')[6..10])), rows[^2]];
    }

    [GeneratedRegex("A[0-9]{7}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Apv();
}
