using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Api;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Sixty_four_equal_requests_at_once_make_one_payment_and_one_charge()
    {
        var code = _world.Jeonseong.MintCode();

        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => _world.Merchant.PayAsync(code, 5_000, "many", "key-many")));

        Assert.Single(replies, r => r.Status == 201);
        var replays = replies.Where(r => r.Status == 200).ToList();
        Assert.Equal(63, replays.Count);
        Assert.All(replays, r => Assert.Equal("true", r.Headers["Idempotency-Replayed"]));
        Assert.Single(replies.Select(r => r.Text).Distinct());
        Assert.Equal(5_000, Assert.Single(_world.Jeonseong.Ledger).AmountChon);
    }

    [Fact]
    public async Task A_key_is_bound_to_its_request_and_a_refused_request_uses_none()
    {
        var code = _world.Jeonseong.MintCode();
        var refused = await _world.Merchant.PayAsync(code, -1, "bound", "key-bound");
        var first = await _world.Merchant.PayAsync(code, 700, "bound", "key-bound");
        var reordered = await _world.Merchant.PostAsync(
            "/v1/payments",
            $$"""
            { "code": " {{code}}\r\n", "reference": "bound",   "currency": "KPW", "amount": 700 }
            """,
            "key-bound"
        );
        var other = await _world.Merchant.PayAsync(code, 701, "bound", "key-bound");
        var elsewhere = await _world.Merchant.PostAsync($"/v1/payments/{first.Id}/refunds", new { amount = 1 }, "key-bound");

        Assert.Equal((422, "validation_failed"), (refused.Status, refused.Code));
        Assert.Equal((201, "succeeded"), (first.Status, first.State));
        Assert.Equal((200, first.Id), (reordered.Status, reordered.Id));
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Code));
        Assert.Equal((422, "idempotency_key_reused"), (elsewhere.Status, elsewhere.Code));
        Assert.Single(_world.Jeonseong.Ledger);
    }

    [Fact]
    public async Task Text_in_another_normal_form_is_the_same_request_and_is_kept_as_NFC()
    {
        var code = _world.Jeonseong.MintCode();
        object Body(string text) =>
            new
            {
                amount = 900,
                currency = "KPW",
                reference = "nfd",
                code,
                description = text,
            };

        var first = await _world.Merchant.PostAsync(
            "/v1/payments",
            Body("식료품".Normalize(System.Text.NormalizationForm.FormD)),
            "key-nfd"
        );
        var again = await _world.Merchant.PostAsync("/v1/payments", Body("식료품"), "key-nfd");

        Assert.Equal((201, 200), (first.Status, again.Status));
        Assert.Equal("식료품", first.Member("description").GetString());
    }

    [Fact]
    public async Task Forty_refunds_at_once_never_give_back_more_than_was_taken()
    {
        var paid = await _world.Merchant.PayAsync(_world.Jeonseong.MintCode(), 1_000, "back");

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(_ => _world.Merchant.PostAsync($"/v1/payments/{paid.Id}/refunds", new { amount = 100 }, prefer: "wait=20"))
        );

        Assert.Equal(10, replies.Count(r => r.Status == 201));
        Assert.All(replies.Where(r => r.Status != 201), r => Assert.Equal((422, "amount_exceeds_refundable"), (r.Status, r.Code)));
        var after = await _world.Merchant.UntilAsync(
            $"/v1/payments/{paid.Id}",
            p => p.GetProperty("refunds").EnumerateArray().All(r => r.GetProperty("status").GetString() == "succeeded")
        );
        Assert.Equal(1_000, after.GetProperty("amount_refunded").GetInt64());
        var ledger = _world.Jeonseong.Ledger.Where(l => l.MerchantReference == "back").ToList();
        Assert.Equal(
            [(Movement.Charge, 1_000L), (Movement.Refund, 1_000L)],
            ledger.GroupBy(l => l.Kind).Select(g => (g.Key, g.Sum(l => l.AmountChon)))
        );
    }
}
