namespace Mocks.Tests.ManmulSang;

/// <summary>References that make an order refused, or its undo fail at first.</summary>
public sealed class ReferenceTests : ManmulSangTest
{
    [Theory]
    [InlineData("cancel", "CANCELLED")]
    [InlineData("void", "VOIDED")]
    public async Task F19_fails_the_first_two_undos_without_effect(string operation, string status)
    {
        var id = await MakeAsync("order-1-F19", capture: "MANUAL");
        if (operation == "void")
        {
            await Mock.ActAsync(id, "pay");
        }

        var key = Guid.NewGuid().ToString();
        for (var round = 0; round < 2; round++)
        {
            var failed = await PostAsync($"orders/{id}/{operation}", "{}", key);
            Assert.Equal((500, "internal"), (failed.Status, failed["code"]));
            Pass(1_000);
            var now = await GetAsync("orders/" + id);
            Assert.Equal((operation == "void" ? "AUTHORIZED" : "CREATED", "False"), (now["status"], now["cancelRequested"]));
        }

        Assert.Equal(202, (await PostAsync($"orders/{id}/{operation}", "{}", key)).Status);
        Pass(200);
        Assert.Equal(status, (await GetAsync("orders/" + id))["status"]);
    }

    [Fact]
    public async Task F05_and_F14_refuse_every_order_and_make_none()
    {
        foreach (var (f, status, code) in ((string, int, string)[])[("F05", 422, "idempotency_key_reused"), ("F14", 503, "maintenance")])
        {
            var key = Guid.NewGuid().ToString();
            for (var round = 0; round < 2; round++)
            {
                var refused = await PostAsync("orders", Order("order-1-" + f), key);
                Assert.Equal((status, code), (refused.Status, refused["code"]));
                Assert.Equal(f == "F14" ? "1" : null, refused.Header("Retry-After"));
            }
        }

        Assert.Equal("""{"items":[]}""", (await FoundAsync()).Text);
    }

    [Fact]
    public async Task F16_asks_for_patience_in_both_forms_and_then_makes_the_order()
    {
        var key = Guid.NewGuid().ToString();
        var first = await PostAsync("orders", Order("order-1-F16"), key);
        var second = await PostAsync("orders", Order("order-1-F16"), key);
        Assert.Equal((429, "1"), (first.Status, first.Header("Retry-After")));
        Assert.Equal((429, "Mon, 02 Mar 2026 01:30:17 GMT"), (second.Status, second.Header("Retry-After")));
        Assert.Equal("""{"items":[]}""", (await FoundAsync()).Text);
        Assert.Equal(201, (await PostAsync("orders", Order("order-1-F16"), key)).Status);
    }

    [Fact]
    public async Task F17_kills_all_tokens_and_the_repeat_makes_the_order()
    {
        var other = (await TokenAsync("grant_type=client_credentials"))["access_token"]!;
        var key = Guid.NewGuid().ToString();
        var refused = await PostAsync("orders", Order("order-1-F17"), key);
        Assert.Equal((401, "invalid_token"), (refused.Status, refused["code"]));
        Token = other;
        Assert.Equal(401, (await FoundAsync()).Status);
        Token = (await TokenAsync("grant_type=client_credentials"))["access_token"]!;
        Assert.Equal("""{"items":[]}""", (await FoundAsync()).Text);
        Assert.Equal(201, (await PostAsync("orders", Order("order-1-F17"), key)).Status);
    }

    [Fact]
    public async Task What_still_runs_under_a_key_conflicts_and_is_replayed_when_it_is_done()
    {
        var thinking = new TaskCompletionSource();
        ShopThinks = thinking.Task;
        var key = Guid.NewGuid().ToString();
        var running = PostAsync("orders", Order("order-1-F08"), key);
        await Eventually.IsTrueAsync(() => Events.Length == 1);

        var conflict = await PostAsync("orders", Order("order-1-F08"), key);
        Assert.Equal((409, "conflict_in_progress", "1"), (conflict.Status, conflict["code"], conflict.Header("Retry-After")));
        Assert.False(running.IsCompleted);

        thinking.SetResult();
        var made = await running;
        var again = await PostAsync("orders", Order("order-1-F08"), key);
        Assert.Equal((201, 201), (made.Status, again.Status));
        Assert.Equal(("true", made.Text), (again.Header("Idempotency-Replayed"), again.Text));
        Assert.Equal("Charge", Kinds);
    }

    [Fact]
    public async Task Ten_captures_are_taken_and_one_that_failed_leaves_its_place()
    {
        var id = await MakeAsync(capture: "MANUAL");
        await Mock.ActAsync(id, "pay");
        Assert.Equal(202, (await CaptureAsync(0, "1051")).Status);
        Pass(200);
        for (var number = 1; number <= 10; number++)
        {
            Assert.Equal(202, (await CaptureAsync(number, "100")).Status);
            Pass(number % 2 == 0 ? 200 : 0);
        }

        var refused = await CaptureAsync(11, "100");
        Assert.Equal((422, "too_many_captures"), (refused.Status, refused["code"]));
        Pass(200);
        Assert.Equal(10, Mock.Ledger.Count(e => e.Kind == Mocks.Kit.Movement.Capture));

        Task<MsAnswer> CaptureAsync(int number, string value) =>
            PostAsync($"orders/{id}/captures", Part("merchantCaptureNo", Number(number), value));
    }

    [Fact]
    public async Task Fifty_refunds_are_taken_and_one_that_failed_leaves_its_place()
    {
        var id = await MakeAsync();
        await Mock.ActAsync(id, "pay");
        Assert.Equal(202, (await RefundAsync(0, "1051")).Status);
        Pass(200);
        for (var number = 1; number <= 50; number++)
        {
            Assert.Equal(202, (await RefundAsync(number, "0.01")).Status);
        }

        var refused = await RefundAsync(51, "0.01");
        Assert.Equal((422, "too_many_refunds"), (refused.Status, refused["code"]));
        Pass(200);
        Assert.Equal(50, Mock.Ledger.Count(e => e.Kind == Mocks.Kit.Movement.Refund));

        Task<MsAnswer> RefundAsync(int number, string value) =>
            PostAsync($"orders/{id}/refunds", Part("merchantRefundNo", Number(number), value));
    }

    private Task<MsAnswer> FoundAsync() => GetAsync("orders?merchantOrderNo=GW20260302000002");

    private static string Number(int number) => FormattableString.Invariant($"GWP{number:00000000}");
}
