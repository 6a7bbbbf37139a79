using Adapters.Contract;

namespace Adapters.Tests.ManmulSang;

public sealed class ManmulSangCancelTests
{
    private const long All = 1_250_000;
    private const string CancelUrl = "/openapi/v2/orders/ord_7K2Q9D4T/cancel";
    private const string VoidUrl = "/openapi/v2/orders/ord_7K2Q9D4T/void";
    private const string OrderUrl = "/openapi/v2/orders/ord_7K2Q9D4T";
    private static readonly Says Accepted = new(202, Samples.Order("SCANNED", cancelRequested: true));

    [Fact]
    public async Task An_order_that_nobody_paid_is_cancelled_and_then_waited_for()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(Accepted, new Says(200, Samples.Order("SCANNED", cancelRequested: true)), new Says(200, Samples.Order("CANCELLED")));
        AssertCase.Is<WalletResult<OrderState>.Pending>(await CancelAsync(stub, Samples.Known()));
        AssertCase.Is<WalletResult<OrderState>.Pending>(await CancelAsync(stub, Samples.Known(tries: 1)));
        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await CancelAsync(stub, Samples.Known(tries: 2)));
        Assert.Equal(ReleaseCause.CalledOff, Assert.IsType<OrderState.NotCharged>(done.Value).Cause);
        Assert.Equal([CancelUrl, OrderUrl, OrderUrl], Targets(stub));
        Assert.Equal("{}", stub.Requests.First().Body);
    }

    [Fact]
    public async Task An_undo_without_effect_is_repeated_with_the_same_key()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(new Says(500, Samples.Problem(500, "internal")), new Says(200, Samples.Order("SCANNED")), Accepted);
        var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await CancelAsync(stub, Samples.Known()));
        Assert.Equal(UnknownWhy.NoAnswer, unknown.Why);
        AssertCase.Is<WalletResult<OrderState>.Pending>(await CancelAsync(stub, Samples.Known(tries: 1)));
        Assert.Single(stub.Requests.Where(r => r.Key is not null).Select(r => r.Key).Distinct());
    }

    [Fact]
    public async Task A_held_order_is_voided()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(new Says(202, Samples.Order("AUTHORIZED", All)));
        AssertCase.Is<WalletResult<OrderState>.Pending>(await CancelAsync(stub, Samples.Known(LastKnownState.Held)));
        Assert.Equal([VoidUrl], Targets(stub));
    }

    [Fact]
    public async Task A_void_refused_because_of_a_capture_under_way_is_tried_again_with_another_key()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(
            Samples.Refuses(409, "invalid_state", "AUTHORIZED"),
            new Says(200, Samples.Order("AUTHORIZED", All)),
            new Says(200, Samples.Order("AUTHORIZED", All)),
            new Says(202, Samples.Order("AUTHORIZED", All))
        );
        foreach (var tries in new[] { 0, 1 })
        {
            AssertCase.Is<WalletResult<OrderState>.Pending>(await CancelAsync(stub, Samples.Known(LastKnownState.Held, tries)));
        }
        var voids = stub.Requests.Where(r => r.Target == VoidUrl).ToArray();
        Assert.Equal(2, voids.Select(r => r.Key).Distinct().Count());
    }

    [Fact]
    public async Task An_order_that_was_paid_meanwhile_is_voided_in_the_same_call()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(Samples.Refuses(409, "invalid_state", "AUTHORIZED"), new Says(202, Samples.Order("VOIDED", All)));
        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await CancelAsync(stub, Samples.Known()));
        Assert.IsType<OrderState.NotCharged>(done.Value);
        Assert.Equal([CancelUrl, VoidUrl], Targets(stub));
    }

    [Fact]
    public async Task An_order_that_was_captured_meanwhile_can_only_be_refunded()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(
            Samples.Refuses(409, "invalid_state", "CAPTURED"),
            new Says(200, Samples.Order("CAPTURED", All, All)),
            new Says(200, Samples.Order("CAPTURED", All, All))
        );
        foreach (var known in new[] { LastKnownState.Nothing, LastKnownState.Taken })
        {
            var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await CancelAsync(stub, Samples.Known(known)));
            Assert.True(Assert.IsType<OrderState.Captured>(done.Value).RefundOnly);
        }
    }

    [Fact]
    public async Task Without_an_id_the_order_is_found_by_its_number_first()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(new Says(200, $$"""{"items":[{{Samples.Order("CREATED")}}]}"""), Accepted, new Says(200, """{"items":[]}"""));
        AssertCase.Is<WalletResult<OrderState>.Pending>(await CancelAsync(stub, Samples.Charge()));
        Assert.Equal(CancelUrl, stub.Requests.Last().Target);
        Assert.Equal(UnknownWhy.NotFound, AssertCase.Is<WalletResult<OrderState>.Unknown>(await CancelAsync(stub, Samples.Charge())).Why);
    }

    private static Task<WalletResult<OrderState>> CancelAsync(ManmulSangFixture stub, Charge charge) =>
        stub.Cancels.CancelAsync(charge, ManmulSangFixture.Token);

    private static string[] Targets(ManmulSangFixture stub) => [.. stub.Requests.Select(r => r.Target)];
}
