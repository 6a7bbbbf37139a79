using Gateway.Http;
using Gateway.Store.Sql;
using Gateway.Tests.World;

namespace Gateway.Tests.Callbacks;

/// <summary>A wallet's event list is read on only from behind what was applied: a page that fails is read again.</summary>
public sealed class EventFeedTests
{
    private const int Payments = 3;

    [Fact]
    public async Task A_page_that_cannot_be_applied_whole_is_read_again_from_its_cursor()
    {
        // The second, third and fifth change fail: in the midst of a page, and for each kind of reason.
        var moves = 0;
        var armed = false;
        await using var world = await TestWorld.StartAsync(
            parts =>
                FaultyDatabase.Put<PaymentStore>(
                    parts,
                    unit =>
                        !armed || unit != typeof(UpdateResult)
                            ? null
                            : Interlocked.Increment(ref moves) switch
                            {
                                2 => new OverloadedException(),
                                3 or 5 => new InvalidOperationException("a fault of the test's own"),
                                _ => null,
                            }
                ),
            // Nothing but the event list tells what happened.
            ("Adapters:ManmulSang:PollDelaysSeconds", "3600"),
            ("Adapters:ManmulSang:EventsPollSeconds", "0.3")
        );
        world.ManmulSang.Faults.Arm(new("callback", "drop_callback") { Times = 1000 });
        var shown = new List<Reply>();
        for (var i = 0; i < Payments; i++)
        {
            shown.Add(await world.Merchant.PresentAsync("manmulsang", 500_000, $"fed-{i}"));
            Assert.Equal("awaiting_customer", shown[i].State);
        }
        armed = true;

        foreach (var payment in shown)
        {
            await world.ManmulSang.ScanAsync(payment.Member("code").GetProperty("payload").GetString()!, "pay");
        }
        await Eventually.IsTrueAsync(
            () => Volatile.Read(ref moves) >= 5,
            () => $"the list was read {Reads(world)} times, and only {moves} changes were tried: a page that failed was not read again"
        );
        foreach (var payment in shown)
        {
            await world.Merchant.UntilStatusAsync(payment.Id, "succeeded");
        }
    }

    private static int Reads(TestWorld world) => world.ManmulSang.Requests.Requests.Count(request => request.Operation == "events");
}
