using System.Globalization;
using Mocks.Ullim;

namespace Mocks.Tests.Ullim;

public sealed class UllimChargeTests : UllimTest
{
    [Fact]
    public async Task A_charge_is_answered_inquired_and_booked_once()
    {
        var voucher = Voucher();
        var vref = Mocks.Ullim.Voucher.Vref(voucher);

        var answer = await Client.OnlAsync("000123", voucher, reference: "order-1004");

        var apv = answer["apv"]!;
        Assert.Matches("^A[0-9]{7}$", apv);
        Assert.Equal(
            "<ullim ver=\"2.0\"><head><op>ONL</op><mid>880001</mid><tid>T0001</tid><seq>000123</seq><bdate>20260302</bdate><dt>20260302103015</dt><rc>OK</rc></head>"
                + $"<body><st>승인</st><apv>{apv}</apv><amt cur=\"KPW\">12,500</amt><vref>{vref}</vref></body></ullim>",
            answer.Text
        );
        Assert.Equal("DUP", (await Client.OnlAsync("000123", Voucher())).Rc);
        Assert.Equal(
            $"kind=ONL st=승인 apv={apv} amt=12,500 vref={vref} ref=order-1004 wdt=20260302103015",
            (await Client.InqAsync("000123")).Body
        );
        var entry = Assert.Single(Mock.Ledger);
        Assert.Equal("T0001-20260302-000123", entry.GatewayReference);
        Assert.Equal(apv, entry.WalletReference);
        Assert.Equal("order-1004", entry.MerchantReference);
        Assert.Equal(1_250_000, entry.AmountChon);
    }

    [Fact]
    public async Task Refusals_come_in_the_order_of_the_document()
    {
        var seq = 0;
        async Task<string?> WhyAsync(string voucher, string amount = "12,500", string cur = "KPW", string tid = "T0001")
        {
            var answer = await Client.OnlAsync(Seq(++seq), voucher, amount, cur: cur, tid: tid);
            Assert.Equal("거절", answer["st"]);
            Assert.Equal("거절", (await Client.InqAsync(Seq(seq), tid))["st"]);
            return answer["why"];
        }

        var order = new VoucherOrder();
        var spent = Voucher();
        await Client.OnlAsync("900000", spent);
        Assert.Equal("미등록단말", await WhyAsync("rubbish", "12500", "USD", "TX01"));
        Assert.Equal("화폐", await WhyAsync("rubbish", "12500", "USD"));
        Assert.Equal("금액형식", await WhyAsync("UL1.x", "12500"));
        Assert.Equal("판번호", await WhyAsync("UL1.x"));
        Assert.Equal("서명오류", await WhyAsync("rubbish"));
        Assert.Equal("서명오류", await WhyAsync(Mock.Mint(order with { Tampered = true, Wallet = "1111000000000000" }).Code));
        Assert.Equal("미등록지갑", await WhyAsync(Mock.Mint(order with { Wallet = "1111000000000000", Expired = true }).Code));
        Assert.Equal("정지지갑", await WhyAsync(Mock.Mint(order with { Wallet = "8850990000000002", Expired = true }).Code));
        Assert.Equal("기한지남", await WhyAsync(Mock.Mint(order with { Expired = true, MaxWon = 1 }).Code));
        Assert.Equal("이중사용", await WhyAsync(spent, "60,000"));
        Assert.Equal("한도초과", await WhyAsync(Mock.Mint(order with { MaxWon = 1_050 }).Code, "1,051"));
        Assert.Equal("잔액부족", await WhyAsync(Voucher(), "1,051"));
        Assert.Single(Mock.Ledger);
    }

    [Fact]
    public async Task A_malformed_amount_is_not_told_again()
    {
        var answer = await Client.OnlAsync("000001", Voucher(), "12500");
        Assert.StartsWith("st=거절 why=금액형식 vref=", answer.Body, StringComparison.Ordinal);
        Assert.Null((await Client.InqAsync("000001"))["amt"]);
    }

    [Fact]
    public async Task A_voucher_is_spent_by_an_approval_even_if_it_is_reversed()
    {
        var voucher = Voucher();
        Assert.Equal("잔액부족", (await Client.OnlAsync("000001", voucher, "1,051"))["why"]);
        Assert.Equal("승인", (await Client.OnlAsync("000002", voucher))["st"]);
        Assert.Equal("취소", (await Client.RevAsync("000002"))["st"]);
        Assert.Equal("이중사용", (await Client.OnlAsync("000003", voucher))["why"]);

        // One that is still undecided holds its voucher, and lets it go if nothing comes of it.
        var held = Voucher();
        await Client.OnlAsync("000004", held, "1,069");
        Assert.Equal("이중사용", (await Client.OnlAsync("000005", held))["why"]);
        Pass(6000);
        Assert.Equal("승인", (await Client.OnlAsync("000006", held))["st"]);
    }

    [Theory]
    [InlineData(-600, "기한지남")]
    [InlineData(-599, "승인")]
    [InlineData(10 * 60 + 600, "승인")]
    [InlineData(10 * 60 + 601, "기한지남")]
    public async Task Validity_has_ten_minutes_of_skew(int age, string outcome)
    {
        var voucher = Mock.Mint(new VoucherOrder { ValidMinutes = 10, IssuedAt = Time.GetUtcNow().AddSeconds(age == -600 ? 601 : -age) });
        var answer = await Client.OnlAsync("000001", voucher.Code);
        Assert.Equal(outcome, answer["why"] ?? answer["st"]);
    }

    [Fact]
    public async Task Sixty_four_equal_requests_move_money_once()
    {
        var voucher = Voucher();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Client.OnlAsync("000001", voucher)));
        Assert.Single(answers, answer => answer.Rc == "OK");
        Assert.Equal(63, answers.Count(answer => answer.Rc == "DUP"));

        var spent = await Task.WhenAll(Enumerable.Range(2, 64).Select(seq => Client.OnlAsync(Seq(seq), voucher)));
        Assert.All(spent, answer => Assert.Equal("이중사용", answer["why"]));
        Assert.Single(Mock.Ledger);

        var refunds = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Client.RfdAsync("000001")));
        Assert.All(refunds, answer => Assert.True(answer["rst"] is "접수" or "처리중"));
        Pass(2000);
        Assert.Equal("Charge:1250000 Refund:1250000", Kinds);
    }

    [Fact]
    public async Task Blocked_wallets_follow_the_config()
    {
        Mock.BlockedWallets.Value = ["8850000000000001"];
        Assert.Equal(
            "bver=5 full=0 add=8850000000000001 del=8850990000000001 del=8850990000000002",
            (await Client.SendAsync("BLK", "", "<since>4</since>")).Body
        );
        Assert.Equal("bver=5 full=1 add=8850000000000001", (await Client.SendAsync("BLK", "", "<since>0</since>")).Body);
        Assert.Equal("bver=5 full=0", (await Client.SendAsync("BLK", "", "<since>5</since>")).Body);
        var voucher = Mock.Mint(new VoucherOrder { Wallet = "8850000000000001" });
        Assert.Equal("정지지갑", (await Client.OnlAsync("000001", voucher.Code))["why"]);

        Mock.Reset();
        Assert.Equal(
            "bver=6 full=0 add=8850990000000001 add=8850990000000002 del=8850000000000001",
            (await Client.SendAsync("BLK", "", "<since>5</since>")).Body
        );
    }

    [Fact]
    public async Task The_ledger_pays_out_no_more_than_it_took_whatever_is_asked()
    {
        var random = new Random(20260302);
        string[] amounts = ["12,500", "1,051", "1,068", "1,091", "1,093", "1,151", "1,193"];
        for (var step = 0; step < 300; step++)
        {
            var seq = Seq(random.Next(1, 30));
            var amount = amounts[int.Parse(seq, CultureInfo.InvariantCulture) % amounts.Length];
            var f = random.Next(1, 28);
            switch (random.Next(5))
            {
                case 0 or 1 when f is not (1 or 2 or 3 or 15 or 27):
                    await Client.OnlAsync(seq, Voucher(), amount, $"o{seq}-F{f:D2}");
                    break;
                case 2:
                    await Client.RevAsync(seq, amount);
                    break;
                case 3:
                    await Client.RfdAsync(seq, amount);
                    break;
                default:
                    Pass(random.Next(4000));
                    await Client.InqAsync(seq);
                    break;
            }
        }

        Assert.NotEmpty(Mock.Ledger);
        Assert.Equal(Enumerable.Range(1, Mock.Ledger.Count).Select(no => (long)no), Mock.Ledger.Select(entry => entry.No));
        foreach (var payment in Mock.Ledger.GroupBy(entry => entry.GatewayReference))
        {
            Assert.Equal(Mocks.Kit.Movement.Charge, payment.First().Kind);
            Assert.InRange(payment.Count(), 1, 2);
            Assert.Single(payment.Select(entry => entry.AmountChon).Distinct());
            Assert.Equal(payment.Count(), payment.Select(entry => entry.Kind).Distinct().Count());
        }
    }
}
