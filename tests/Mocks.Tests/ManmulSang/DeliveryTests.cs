using System.Globalization;
using System.Text;
using Mocks.Kit;
using Mocks.ManmulSang;

namespace Mocks.Tests.ManmulSang;

/// <summary>How events reach the shop: wrongly signed, too often, too late, and again and again until they are given up.</summary>
public sealed class DeliveryTests : ManmulSangTest
{
    private static readonly TimeSpan[] Gaps =
    [
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(24),
    ];

    [Fact]
    public async Task An_event_that_nobody_takes_comes_again_by_the_whole_list_and_is_then_given_up()
    {
        // Time is advanced in great steps here; none of them shall cut off a try.
        Mock.CallbackTimeoutMs.Value = (int)TimeSpan.FromDays(20).TotalMilliseconds;
        ShopAnswers = 500;
        await Mock.ActAsync(await MakeAsync(), "scan");
        await Eventually.IsTrueAsync(() => Events.Length == 1);
        for (var n = 0; n < Gaps.Length; n++)
        {
            await Eventually.IsTrueAsync(() =>
            {
                Pass(Gaps[n].TotalMilliseconds / 25);
                return Scans().Length == n + 2;
            });
            var gap = Scans()[n + 1].At - Scans()[n].At;
            Assert.InRange(gap, Gaps[n], Gaps[n] * 2.9);
        }

        Assert.Single(Scans().Select(e => (e.Id, e.Body)).Distinct());
        Assert.Equal(8, Scans().Select(e => e.Input).Distinct().Count());
        Assert.All(Scans(), e => Assert.Equal(Rightly(e), e.Signature));

        Pass(TimeSpan.FromDays(3).TotalMilliseconds);
        ShopAnswers = 204;
        Token = (await TokenAsync("grant_type=client_credentials"))["access_token"]!;
        var other = await PostAsync("orders", Order(number: "GW20260302000003"));
        await Mock.ActAsync(other["id"]!, "pay");
        await Eventually.IsTrueAsync(() => Events.Any(e => e.Type == "order.captured"));
        Assert.Equal(8, Scans().Count(e => e.Id == Events[0].Id));
        Assert.Contains(Events[0].Body, (await GetAsync("events")).Text, StringComparison.Ordinal);

        // The order expires meanwhile, and so has other events.
        Arrived[] Scans() => [.. Events.Where(e => e.Type == "order.scanned")];
    }

    [Theory]
    [InlineData(307)]
    [InlineData(401)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task Only_a_2xx_in_time_acknowledges_and_redirects_are_not_followed(int answer)
    {
        var thinking = new TaskCompletionSource();
        (ShopAnswers, ShopThinks) = answer == 0 ? (204, thinking.Task) : (answer, ShopThinks);
        await Mock.ActAsync(await MakeAsync(), "scan");
        await Eventually.IsTrueAsync(() => Events.Length == 1);
        await Eventually.IsTrueAsync(() =>
        {
            Pass(1_000);
            return Events.Length == 2;
        });
        thinking.SetResult();

        Assert.Equal(Events[0].Id, Events[1].Id);
        // Silence costs the five seconds of the try before the ten of the gap begin.
        Assert.True(Events[1].At - Events[0].At >= TimeSpan.FromSeconds(answer == 0 ? 15 : 10), "came again too soon");
    }

    [Theory]
    [InlineData("order-1", "bad_signature", false)]
    [InlineData("order-1-F04", "", true)]
    public async Task A_bad_signature_differs_in_its_first_byte_once_or_for_ever(string reference, string kind, bool always)
    {
        ShopAnswers = 401;
        if (kind.Length > 0)
        {
            Mock.Faults.Arm(new Fault("callback", kind));
        }

        await Mock.ActAsync(await MakeAsync(reference), "scan");
        await Eventually.IsTrueAsync(() =>
        {
            Pass(1_000);
            return Events.Length >= 2;
        });

        Assert.Equal(Wrongly(Events[0]), Events[0].Signature);
        Assert.Equal(always ? Wrongly(Events[1]) : Rightly(Events[1]), Events[1].Signature);
        await Mock.ActAsync("GW20260302000002", "pay");
        await Eventually.IsTrueAsync(() => Events.Any(e => e.Type == "order.captured"));
        var paid = Events.First(e => e.Type == "order.captured");
        Assert.Equal(always ? Wrongly(paid) : Rightly(paid), paid.Signature);
    }

    [Fact]
    public async Task F07_sends_every_event_three_times_whatever_is_answered()
    {
        await Mock.ActAsync(await MakeAsync("order-1-F07"), "pay");
        await Eventually.IsTrueAsync(() =>
        {
            Pass(100);
            return Events.Length == 6;
        });

        Assert.Equal([3, 3], Events.GroupBy(e => (e.Id, e.Body)).Select(copies => copies.Count()));
        Assert.All(
            Events.GroupBy(e => e.Id),
            copies =>
                Assert.All(copies.Zip(copies.Skip(1)), two => Assert.True(two.Second.At - two.First.At >= TimeSpan.FromMilliseconds(100)))
        );
    }

    [Fact]
    public async Task F11_adds_one_event_about_a_foreign_order_well_signed_and_never_repeated()
    {
        ShopAnswers = 404;
        await Mock.ActAsync(await MakeAsync("order-1-F11"), "scan");
        await Eventually.IsTrueAsync(() => Events.Length == 2);
        ShopAnswers = 204;
        await Eventually.IsTrueAsync(() =>
        {
            Pass(1_000);
            return Events.Length == 3;
        });
        await Mock.ActAsync("GW20260302000002", "pay");
        await Eventually.IsTrueAsync(() => Events.Any(e => e.Type == "order.captured"));

        var foreign = Assert.Single(Events, e => e.Body.Contains("GWFOREIGN0000001", StringComparison.Ordinal));
        Assert.Contains("\"ord_FOREIGN1\"", foreign.Body, StringComparison.Ordinal);
        Assert.Equal(Rightly(foreign), foreign.Signature);
        Assert.Equal(4, Events.Length);
    }

    [Fact]
    public async Task F12_adds_a_copy_of_the_first_event_that_is_an_hour_old_and_never_repeated()
    {
        ShopAnswers = 401;
        await Mock.ActAsync(await MakeAsync("order-1-F12"), "scan");
        await Eventually.IsTrueAsync(() => Events.Length == 2);
        var fresh = Events.Single(e => AgeOf(e) == 0);
        var stale = Events.Single(e => AgeOf(e) == 3600);
        Assert.Equal((fresh.Id, fresh.Body), (stale.Id, stale.Body));
        Assert.Equal(Rightly(stale), stale.Signature);

        ShopAnswers = 204;
        await Eventually.IsTrueAsync(() =>
        {
            Pass(1_000);
            return Events.Length == 3;
        });
        Assert.InRange(AgeOf(Events[2]), 0, 60);
    }

    [Fact]
    public async Task An_event_out_of_order_lets_the_orders_next_one_pass()
    {
        Mock.Faults.Arm(new Fault("callback", "out_of_order_callbacks"));
        await Mock.ActAsync(await MakeAsync(), "pay");
        await Eventually.IsTrueAsync(() => Events.Length == 2);

        Assert.Equal(["order.captured", "order.scanned"], Events.Select(e => e.Type));
    }

    [Fact]
    public async Task An_event_out_of_order_that_nothing_follows_goes_after_five_seconds()
    {
        Mock.Faults.Arm(new Fault("callback", "out_of_order_callbacks"));
        var from = Time.GetUtcNow();
        await Mock.ActAsync(await MakeAsync(), "scan");
        await Eventually.IsTrueAsync(() =>
        {
            Pass(500);
            return Events.Length == 1;
        });

        Assert.True(Events[0].At - from >= TimeSpan.FromSeconds(5), "did not wait");
    }

    private static long Created(Arrived e) => long.Parse(e.Input.Split("created=")[1].Split(';')[0], CultureInfo.InvariantCulture);

    private static long AgeOf(Arrived e) => e.At.ToUnixTimeSeconds() - Created(e);

    private static string Rightly(Arrived e) => Signed(e, wrong: false);

    private static string Wrongly(Arrived e) => Signed(e, wrong: true);

    // MoneyTests holds the right signature against the vectors, and the one that is wrong differs by one bit here.
    private static string Signed(Arrived e, bool wrong)
    {
        var right = EventSigning
            .Headers("/cb", e.Id, Encoding.UTF8.GetBytes(e.Body), Created(e), false, wrong: false)
            .Single(h => h.Key == "Signature")
            .Value;
        var bytes = Convert.FromBase64String(right["ms=:".Length..^1]);
        bytes[0] ^= (byte)(wrong ? 1 : 0);
        return $"ms=:{Convert.ToBase64String(bytes)}:";
    }
}
