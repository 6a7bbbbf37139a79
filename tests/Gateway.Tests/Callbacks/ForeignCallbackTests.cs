using Adapters.ManmulSang;
using Gateway.Payments;
using Gateway.Store;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Callbacks;

/// <summary>
/// A wallet's word counts for its own payments, at its own address, and in its own order. Everything here is genuinely
/// signed: only where it goes, whom it is about or when it comes is wrong.
/// </summary>
public sealed class ForeignCallbackTests(ForeignCallbackTests.Worlds worlds)
    : IClassFixture<ForeignCallbackTests.Worlds>
{
    private const string Captured = "order.captured";

    private TestWorld World => worlds.World;

    public static TheoryData<string> OrderEvents =>
        [
            .. ManmulSangEvents
                .Types.Keys.Where(type => type.StartsWith("order.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public async Task A_callback_that_speaks_of_another_schemes_payment_is_404_and_changes_nothing()
    {
        Reply[] payments =
        [
            await World.Merchant.PayAsync(World.Jeonseong.MintCode(), 1_250_000, "foreign-js"),
            await World.Merchant.PayAsync(World.Ullim.Mint().Code, 1_250_000, "foreign-ul"),
            await World.Merchant.PresentAsync("jeonseong", 1_250_000, "foreign-shown"),
        ];
        // Every scheme but the one that tells, or a new one is not in the test.
        Assert.Equal(
            Schemes().Where(scheme => scheme != "manmulsang").Order(StringComparer.Ordinal),
            payments
                .Select(one => one.Json.GetProperty("scheme").GetString()!)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        foreach (var payment in payments)
        {
            foreach (var type in OrderEvents.Select(row => row.Data))
            {
                var before = await SnapshotAsync(payment.Id);
                var id = OrderEvent.NewId();

                var status = await SignedEvent.PostAsync(
                    new Uri(World.Address, "/callbacks/manmulsang"),
                    OrderEvent.Of(payment.Json, type, 3, id),
                    id
                );

                Assert.Equal((type, 404), (type, status));
                Assert.Equal(before, await SnapshotAsync(payment.Id));
            }
        }
    }

    [Fact]
    public async Task A_callback_at_the_address_of_any_other_scheme_is_404_and_changes_nothing()
    {
        var payment = await ShownAsync("elsewhere");
        string[] elsewhere = [.. Schemes().Where(scheme => scheme != "manmulsang"), "nobody"];
        Assert.True(elsewhere.Length >= 3, "too few schemes");
        var before = await SnapshotAsync(payment.Id);
        foreach (var scheme in elsewhere)
        {
            var id = OrderEvent.NewId();

            var status = await SignedEvent.PostAsync(
                new Uri(World.Address, $"/callbacks/{scheme}"),
                OrderEvent.Of(payment.Json, Captured, 3, id),
                id
            );

            Assert.Equal((scheme, 404), (scheme, status));
        }
        Assert.Equal(before, await SnapshotAsync(payment.Id));

        // The same word at its own address counts, so the others were refused for their address alone.
        var genuine = OrderEvent.NewId();
        var own = new Uri(World.Address, "/callbacks/manmulsang");
        var body = OrderEvent.Of(payment.Json, Captured, 3, genuine);
        Assert.Equal(204, await SignedEvent.PostAsync(own, body, genuine));
        await World.Merchant.UntilStatusAsync(payment.Id, "succeeded");
    }

    [Theory]
    [MemberData(nameof(OrderEvents))]
    public async Task An_event_of_an_older_version_or_of_the_same_one_changes_nothing(string type)
    {
        var payment = await ShownAsync("stale-" + type.Replace('.', '-'));
        var callbacks = new Uri(World.Address, "/callbacks/manmulsang");
        // Scanned tells the version and leaves all ways open, so whatever counts shows.
        var first = OrderEvent.NewId();
        var scanned = OrderEvent.Of(payment.Json, "order.scanned", 30, first);
        Assert.Equal(204, await SignedEvent.PostAsync(callbacks, scanned, first));
        var before = await SnapshotAsync(payment.Id);

        foreach (var version in (long[])[29, 30])
        {
            var id = OrderEvent.NewId();
            var status = await SignedEvent.PostAsync(
                callbacks,
                OrderEvent.Of(payment.Json, type, version, id),
                id
            );

            Assert.Equal(204, status);
            Assert.Equal(
                $"{type} {version}: {before}",
                $"{type} {version}: {await SnapshotAsync(payment.Id)}"
            );
        }
        if (type == Captured)
        {
            // A newer one counts: what came before was refused for its version alone.
            var id = OrderEvent.NewId();
            var newer = OrderEvent.Of(payment.Json, type, 31, id);
            Assert.Equal(204, await SignedEvent.PostAsync(callbacks, newer, id));
            await World.Merchant.UntilStatusAsync(payment.Id, "succeeded");
        }
    }

    private IEnumerable<string> Schemes() =>
        World
            .Services.GetRequiredService<WalletDirectory>()
            .All.Select(wallet => wallet.Facts.Id);

    private async Task<Reply> ShownAsync(string reference)
    {
        var payment = await World.Merchant.PresentAsync("manmulsang", 500_000, reference);
        Assert.Equal((201, "awaiting_customer"), (payment.Status, payment.State));
        return payment;
    }

    // What merchants see, the timeline, and what the store remembers of the wallet's word.
    private async Task<string> SnapshotAsync(string id)
    {
        var stored = await World
            .Services.GetRequiredService<IPaymentStore>()
            .FindAsync("mer_world", id, TestContext.Current.CancellationToken);
        var seen = (await World.Merchant.GetAsync($"/v1/payments/{id}")).Json;
        var members = seen.EnumerateObject()
            .Where(member => member.Name != "updated_at")
            .Select(member => member.Value.GetRawText());
        return string.Join(
            '\n',
            [
                .. members,
                .. await World.Merchant.TimelineAsync(id),
                $"version {stored!.WalletVersion} of {stored.SchemeReference}, next {stored.Agenda.Step}",
            ]
        );
    }

    /// <summary>One world for all tests here; its wallet is not asked, so that only what the tests tell can count.</summary>
    public sealed class Worlds : IAsyncLifetime
    {
        internal TestWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            World = await TestWorld.StartAsync(
                ("Adapters:ManmulSang:PollDelaysSeconds", "3600"),
                ("Adapters:ManmulSang:EventsPollSeconds", "0"),
                ("Adapters:Jeonseong:OrderPollDelaysSeconds", "3600")
            );

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
