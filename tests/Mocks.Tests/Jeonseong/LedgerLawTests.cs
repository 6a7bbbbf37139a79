using System.Globalization;
using CsCheck;
using Mocks.Kit;

namespace Mocks.Tests.Jeonseong;

/// <summary>Whatever is asked in whatever order, the books add up.</summary>
public sealed class LedgerLawTests : JeonseongTest
{
    private static readonly long[] Amounts = [100, 100_000, 105_100, 106_700, 106_800, 109_100, 109_200, 109_300, 109_500, 109_900];
    private static readonly string[] References = ["r", "r-F05", "r-F06", "r-F10", "r-F18", "r-F19", "r-F22", "r-F23"];

    private static readonly Gen<(int Verb, int Trade, int Amount, int Reference)[]> Steps = Gen.Select(
        Gen.Int[0, 11],
        Gen.Int[0, 9],
        Gen.Int[0, Amounts.Length - 1],
        Gen.Int[0, References.Length - 1]
    ).Array[60];

    [Fact]
    public async Task Money_never_comes_from_nowhere_and_is_given_back_once() =>
        await Steps.SampleAsync(
            async steps =>
            {
                Mock.Reset();
                foreach (var (verb, trade, amount, reference) in steps)
                {
                    await StepAsync(verb, TradeNo(trade), Amounts[amount], References[reference]);
                }

                Time.Advance(TimeSpan.FromMinutes(10));
                CheckBooks();
            },
            iter: 25,
            threads: 1
        );

    private static string TradeNo(int number) => string.Create(CultureInfo.InvariantCulture, $"GW20260302{number:D6}");

    private async Task StepAsync(int verb, string tradeNo, long chon, string mercRef)
    {
        switch (verb)
        {
            case 0 or 1 or 2:
                await PayAsync(PayBody(tradeNo, chon: chon, mercRef: mercRef));
                break;
            case 3:
                await OrderAsync(OrderBody(tradeNo, chon, mercRef));
                break;
            case 4:
                await Mock.ActAsync(tradeNo, "pay");
                break;
            case 5:
                await Mock.ActAsync(tradeNo, "pay_late");
                break;
            case 6:
                await CloseAsync(tradeNo);
                break;
            case 7:
                await ReverseAsync(tradeNo);
                break;
            case 8 or 9:
                await RefundAsync(tradeNo, $"GWR{tradeNo[^6..]}{chon}", chon);
                break;
            case 10:
                await QueryAsync(tradeNo);
                break;
            default:
                Time.Advance(TimeSpan.FromSeconds(7));
                break;
        }
    }

    private void CheckBooks()
    {
        var ledger = Mock.Ledger;
        Assert.Equal(Enumerable.Range(1, ledger.Count).Select(no => (long)no), ledger.Select(one => one.No));
        Assert.All(ledger, entry => Assert.True(entry.AmountChon > 0));
        foreach (var trade in ledger.GroupBy(entry => entry.GatewayReference))
        {
            var charge = Assert.Single(trade, entry => entry.Kind == Movement.Charge);
            Assert.Same(charge, trade.First());
            var reversals = trade.Where(entry => entry.Kind == Movement.Reverse).ToList();
            var refunds = trade.Where(entry => entry.Kind == Movement.Refund).ToList();
            Assert.Equal(trade.Count() - 1, reversals.Count + refunds.Count);
            Assert.True(reversals.Count == 0 || refunds.Count == 0);
            Assert.True(reversals.Count <= 1);
            Assert.All(reversals, entry => Assert.Equal(charge.AmountChon, entry.AmountChon));
            Assert.True(refunds.Sum(entry => entry.AmountChon) <= charge.AmountChon);
            Assert.Equal(refunds.Count, refunds.Select(entry => entry.OperationReference).Distinct().Count());
        }

        Assert.Equal(
            ledger.Count(entry => entry.Kind == Movement.Charge),
            ledger.Select(entry => entry.WalletReference).Distinct().Count()
        );
    }
}
