using Adapters.ManmulSang;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Callbacks;

/// <summary>
/// A wallet's word counts for its own payments, at its own address, and in its own order. Everything here is genuinely
/// signed: only where it goes, whom it is about or when it comes is wrong.
/// </summary>
public sealed class ForeignCallbackTests(ForeignCallbackTests.Worlds worlds) : IClassFixture<ForeignCallbackTests.Worlds>
{
    private const string Own = "manmulsang";
    private const string Captured = "order.captured";

    private TestWorld World => worlds.World;

    public static TheoryData<string> OrderEvents =>
        [
            .. ManmulSangCallbacks
                .Types.Keys.Where(type => type.StartsWith("order.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Those that bring a standing. A failure brings none: against a hold, it is for a person to decide.</summary>
    public static TheoryData<string> VersionedEvents => [.. OrderEvents.Select(row => row.Data).Where(type => type != "order.failed")];

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
            Schemes().Where(scheme => scheme != Own).Order(StringComparer.Ordinal),
            payments.Select(one => one.Member("scheme").GetString()!).Distinct().Order(StringComparer.Ordinal)
        );
        foreach (var payment in payments)
        {
            // What a busy machine has not brought to its end yet would change by itself.
            await World.Merchant.UntilStatusAsync(payment.Id, "succeeded", "awaiting_customer");
            foreach (var type in OrderEvents.Select(row => row.Data))
            {
                var before = await SnapshotAsync(payment.Id);

                var status = await TellAsync(payment, type, 3);

                Assert.Equal((type, 404), (type, status));
                Assert.Equal(before, await SnapshotAsync(payment.Id));
            }
        }
    }

    [Fact]
    public async Task A_callback_at_the_address_of_any_other_scheme_is_404_and_changes_nothing()
    {
        var payment = await ShownAsync("elsewhere");
        string[] elsewhere = [.. Schemes().Where(scheme => scheme != Own), "nobody"];
        Assert.True(elsewhere.Length >= 3, "too few schemes");
        var before = await SnapshotAsync(payment.Id);
        foreach (var scheme in elsewhere)
        {
            Assert.Equal((scheme, 404), (scheme, await TellAsync(payment, Captured, 3, scheme)));
        }
        Assert.Equal(before, await SnapshotAsync(payment.Id));

        // The same word at its own address counts, so the others were refused for their address alone.
        Assert.Equal(204, await TellAsync(payment, Captured, 3));
        await World.Merchant.UntilStatusAsync(payment.Id, "succeeded");
    }

    [Theory]
    [MemberData(nameof(VersionedEvents))]
    public async Task An_event_of_an_older_version_or_of_the_same_one_changes_nothing(string type)
    {
        var payment = await ShownAsync("stale-" + type.Replace('.', '-'), "manual");
        Assert.Equal(204, await TellAsync(payment, "order.authorized", 30));
        await World.Merchant.UntilStatusAsync(payment.Id, "authorized");
        var before = await SnapshotAsync(payment.Id);
        Assert.Contains("version 30 ", before, StringComparison.Ordinal);

        foreach (var version in (long[])[2, 29, 30])
        {
            Assert.Equal(204, await TellAsync(payment, type, version));
            Assert.Equal($"{type} {version}: {before}", $"{type} {version}: {await SnapshotAsync(payment.Id)}");
        }

        // A newer word counts, so the others were refused for their version alone.
        Assert.Equal(204, await TellAsync(payment, "order.voided", 31));
        await World.Merchant.UntilStatusAsync(payment.Id, "canceled");
    }

    private Task<int> TellAsync(Reply payment, string type, long version, string scheme = Own)
    {
        var id = OrderEvent.NewId();
        return SignedEvent.PostAsync(new Uri(World.Address, $"/callbacks/{scheme}"), OrderEvent.Of(payment.Json, type, version, id), id);
    }

    private IEnumerable<string> Schemes() => World.Services.GetRequiredService<WalletDirectory>().All.Select(wallet => wallet.Facts.Id);

    private async Task<Reply> ShownAsync(string reference, string capture = "automatic")
    {
        var payment = await World.Merchant.PresentAsync(Own, 500_000, reference, capture);
        Assert.Equal((201, "awaiting_customer"), (payment.Status, payment.State));
        return payment;
    }

    // What merchants see, the timeline, and what the store remembers of the wallet's word.
    private async Task<string> SnapshotAsync(string id)
    {
        var stored = await World.Services.GetRequiredService<PaymentStore>().FindAsync("mer_world", id);
        var seen = (await World.Merchant.GetAsync($"/v1/payments/{id}")).Json;
        var members = seen.EnumerateObject().Where(member => member.Name != "updated_at").Select(member => member.Value.GetRawText());
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
