using Gateway.Http;
using Gateway.Payments.Model;
using Gateway.Store;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Api;

/// <summary>Who waits by <c>Prefer</c> on any route that knows it is told of the outcome, whatever brought it.</summary>
public sealed partial class WaitEndsTests(WaitingWorld fixture) : IClassFixture<WaitingWorld>
{
    private const string GetPayment = WaitingWorld.GetPayment;

    private TestWorld World => fixture.Review.World;

    private GatewayClient Merchant => World.Merchant;

    [Fact]
    public void Every_route_on_which_one_can_wait_is_tried() =>
        Assert.Equal(
            GatewayRoutes
                .Of(World.Services)
                .Where(r => r.Method != "HEAD" && r.Endpoint.Metadata.OfType<RequestParameter>().Any(p => p.Name == "Prefer"))
                .Select(r => r.ToString())
                .Order(StringComparer.Ordinal),
            WaitingWorld.Routes.Values.SelectMany(routes => routes).Distinct().Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task The_wallets_answer_to_a_payment()
    {
        using var held = fixture.Gate.Hold(HttpMethod.Post, "/jsp/v1/pay");
        await PaymentAsync("answer-payment", held);
    }

    [Fact]
    public async Task An_inquiry_after_a_payment()
    {
        Arm(World.Jeonseong, "pay", "unknown_outcome", "inquiry-payment", times: 1);
        using var held = fixture.Gate.Hold(HttpMethod.Post, "/jsp/v1/query");
        await PaymentAsync("inquiry-payment", held);
    }

    [Theory]
    [InlineData("pay", "succeeded", true)]
    [InlineData("pay", "succeeded", false)]
    [InlineData("reject", "declined", true)]
    [InlineData("expire", "expired", true)]
    [InlineData("expire", "expired", false)]
    public async Task A_callback_or_an_inquiry_about_a_shown_code(string action, string state, bool callback)
    {
        var reference = $"shown-{action}-{callback}";
        using var held = Told(reference, callback);
        var shown = await ShowAsync(reference, "automatic");
        var get = await fixture.BeginAsync(GetPayment, $"/v1/payments/{shown.Id}");
        Assert.Equal(200, (await World.ManmulSang.ScanAsync(await Merchant.PayloadAsync(shown.Id), action)).Status);

        await WaitingWorld.AssertToldAsync("shown code", state, held, callback, get);
    }

    [Theory]
    [InlineData("capture", true)]
    [InlineData("capture", false)]
    [InlineData("refund", true)]
    [InlineData("refund", false)]
    public async Task A_callback_or_an_inquiry_about_a_part(string thing, bool callback)
    {
        var reference = $"{thing}-{callback}";
        using var held = Told(reference, callback);
        var payment = await ShowAsync(reference, thing == "capture" ? "manual" : "automatic");
        await World.ManmulSang.ScanAsync(await Merchant.PayloadAsync(payment.Id), "pay");
        if (!callback)
        {
            // Until the payment is paid, inquiries are needed.
            held.Open();
        }
        await Merchant.UntilStatusAsync(payment.Id, "authorized", "succeeded");
        using var again = Told(reference, callback);

        await PartAsync(thing, payment.Id, again, callback);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_callback_or_an_inquiry_about_a_cancel(bool callback)
    {
        var reference = $"cancel-{callback}";
        using var held = Told(reference, callback);
        var shown = await ShowAsync(reference, "automatic");
        var post = await fixture.BeginAsync("POST /v1/payments/{id}/cancel", $"/v1/payments/{shown.Id}/cancel");
        var get = await fixture.BeginAsync(GetPayment, $"/v1/payments/{shown.Id}");

        await WaitingWorld.AssertToldAsync("cancel", "canceled", held, callback, post, get);
    }

    [Fact]
    public async Task The_wallets_answer_to_a_cancel()
    {
        using var held = fixture.Gate.Hold(HttpMethod.Post, "/jsp/v1/close");
        var shown = await Merchant.PresentAsync("jeonseong", 9_000, "answer-cancel");
        var post = await fixture.BeginAsync("POST /v1/payments/{id}/cancel", $"/v1/payments/{shown.Id}/cancel");
        var get = await fixture.BeginAsync(GetPayment, $"/v1/payments/{shown.Id}");

        await WaitingWorld.AssertToldAsync("cancel", "canceled", held, callback: false, post, get);
    }

    [Theory]
    [InlineData("/jsp/v1/refund", null)]
    [InlineData("/jsp/v1/queryRefund", "unknown_outcome")]
    public async Task The_wallets_answer_to_a_refund_or_an_inquiry_after_it(string path, string? fault)
    {
        var reference = "answer-refund-" + (fault ?? "none").Replace('_', '-');
        var paid = await Merchant.PayAsync(World.Jeonseong.MintCode(), 9_000, reference);
        if (fault is not null)
        {
            Arm(World.Jeonseong, "refund", fault, reference, times: 1);
        }
        using var held = fixture.Gate.Hold(HttpMethod.Post, path);

        await PartAsync("refund", paid.Id, held, callback: false);
    }

    /// <summary>What is in review ends every wait of the API, so this waits at the watch itself for more to come.</summary>
    [Fact]
    public async Task What_an_operator_found_out()
    {
        var all = await fixture.Reviewed.WaitAsync(TestContext.Current.CancellationToken);
        var store = World.Services.GetRequiredService<PaymentStore>();
        var cancel = TestContext.Current.CancellationToken;
        foreach (var (kind, id, paymentId, status) in all)
        {
            var before = (await store.FindAsync("mer_world", paymentId))!;
            var told = World
                .Services.GetRequiredService<PaymentNotifier>()
                .WaitAsync(
                    before,
                    payment => payment.Version > before.Version,
                    TimeSpan.FromSeconds(50),
                    // With one node nobody reads again by himself, so only who is told knows.
                    async () => TestStore.IsPostgres ? await store.FindAsync("mer_world", paymentId) : before,
                    cancel
                );
            var resolved = await fixture.Review.ResolveAsync(kind, id, status);
            Assert.Equal((kind, 200, status), (kind, resolved.Status, resolved.State));

            await Task.WhenAny(told, Task.Delay(WaitingWorld.Bound, cancel));
            Assert.True(told.IsCompleted, $"nobody was told of the resolution of {kind}");
            Assert.True((await told).Version > before.Version);
        }
    }
}
