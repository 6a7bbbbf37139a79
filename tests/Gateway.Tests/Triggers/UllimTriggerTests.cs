using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Triggers;

/// <summary>What the gateway makes of the wallet's refusals and broken answers, seen by the merchant and by the wallet's ledger.</summary>
public sealed class UllimTriggerTests
{
    private static readonly (int Won, string Word, string Reason)[] Refusals =
    [
        (1051, "잔액부족", "insufficient_funds"),
        (1061, "한도초과", "limit_per_transaction"),
        (1065, "일한도초과", "limit_period"),
        (1062, "정지지갑", "account_blocked"),
        (1052, "미등록지갑", "account_not_found"),
        (1055, "암호오유", "authentication_failed"),
        (1057, "이용자취소", "customer_canceled"),
        (1054, "기한지남", "code_expired"),
        (1056, "이중사용", "code_already_used"),
        (1053, "서명오류", "code_invalid"),
        (1003, "상점정지", "merchant_not_allowed"),
        (1058, "미등록단말", "terminal_unknown"),
        (1013, "금액형식", "amount_not_allowed"),
        (1014, "화폐", "currency_not_supported"),
        (1096, "체계점검", "scheme_unavailable"),
    ];

    [Fact]
    public async Task Each_refusal_of_the_wallet_declines_with_its_reason_and_takes_no_money()
    {
        await using var world = await TestWorld.StartAsync();

        var replies = await Task.WhenAll(
            Refusals.Select(r => world.Merchant.PayAsync(world.Ullim.Mint().Code, r.Won * 100L, $"refusal-{r.Won}"))
        );

        foreach (var (expected, reply) in Refusals.Zip(replies))
        {
            Assert.Equal("declined", reply.State);
            var decline = reply.Member("decline");
            Assert.Equal(
                (expected.Reason, expected.Word),
                (decline.GetProperty("reason").GetString(), decline.GetProperty("scheme_code").GetString())
            );
        }
        Assert.Empty(world.Ullim.Ledger);
    }

    [Fact]
    public async Task An_inquiry_that_keeps_showing_a_foreign_amount_ends_in_review_and_undoes_nothing()
    {
        await using var world = await TestWorld.StartAsync();
        world.Ullim.Faults.Arm(new Fault("ONL", "unknown_outcome"));
        world.Ullim.Faults.Arm(new Fault("INQ", "wrong_amount") { Times = 0 });

        var reply = await world.Merchant.PayAsync(world.Ullim.Mint().Code, 1_250_000, "differs");

        await world.Merchant.UntilStatusAsync(reply.Id, "review");
        Assert.Equal(Movement.Charge, Assert.Single(world.Ullim.Ledger).Kind);
    }
}
