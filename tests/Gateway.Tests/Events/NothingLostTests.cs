using System.Globalization;
using Gateway.Events.Model;
using Gateway.Tests.World;

namespace Gateway.Tests.Events;

/// <summary>Law 7, seen from outside: events are the lines of the timelines, one to one, whatever goes wrong.</summary>
public sealed class NothingLostTests
{
    private static readonly string[] Faults = ["ok", "F01", "F02", "F03", "F04", "F06", "F13", "F15", "F16", "F18"];

    [Fact]
    public async Task Events_are_the_lines_of_the_timelines_one_to_one_and_a_stream_that_breaks_gets_each_once()
    {
        await using var world = await TestWorld.StartAsync(("Adapters:Jeonseong:InquiryWindowSeconds", "8"));
        var seen = new List<StreamReading.Message>();
        using var enough = new CancellationTokenSource();
        var listening = ListenAsync(world, seen, enough.Token);

        var payments = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => PayAsync(world, number)));

        var events = await EventList.AllAsync(world.Merchant, limit: 50);
        foreach (var id in payments)
        {
            var lines = (await world.Merchant.TimelineAsync(id)).Where(EventTypes.IsEvent);
            Assert.Equal(lines, await EventList.TypesAsync(world.Merchant, id));
        }
        Assert.Equal(
            payments.ToHashSet(StringComparer.Ordinal),
            events
                .Select(e => e.GetProperty("data"))
                .Select(d => (d.TryGetProperty("payment", out var of) ? of : d.GetProperty("id")).GetString()!)
                .ToHashSet(StringComparer.Ordinal)
        );
        // One more payment: once its end has come through the stream, so has all before it.
        var last = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_000, "last-one");
        await Eventually.IsTrueAsync(() => Has(seen, last.Id), () => "the stream never came to the end");
        await enough.CancelAsync();
        await listening;
        Assert.Equal(
            (await EventList.AllAsync(world.Merchant)).Select(e => (EventList.Id(e), e.GetRawText())),
            seen.Select(m => (m.Id, m.Data))
        );
    }

    private static bool Has(List<StreamReading.Message> seen, string paymentId)
    {
        lock (seen)
        {
            return seen.Exists(m => m.Type == "payment.succeeded" && m.Subject == paymentId);
        }
    }

    /// <summary>Listens, and breaks off again and again after a few messages, sometimes with unread ones on the way.</summary>
    private static async Task ListenAsync(TestWorld world, List<StreamReading.Message> seen, CancellationToken cancellationToken)
    {
        var random = new Random(7);
        // Before the first event there could be.
        string? last = "evt_00000000000000000000000";
        while (!cancellationToken.IsCancellationRequested)
        {
            using var stream = await StreamReading.OpenAsync(world.Address, TestWorld.Key, last);
            Assert.Equal(200, stream.Status);
            for (var left = random.Next(0, 4); left > 0; left--)
            {
                var next = stream.NextAsync();
                if (await Task.WhenAny(next, Task.Delay(300, CancellationToken.None)) != next || await next is not { } message)
                {
                    break;
                }
                lock (seen)
                {
                    seen.Add(message);
                }
                last = message.Id;
            }
        }
    }

    private static async Task<string> PayAsync(TestWorld world, int number)
    {
        var reference = string.Create(CultureInfo.InvariantCulture, $"lost-{number}-{Faults[number % Faults.Length]}");
        var reply = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), number % 7 == 3 ? 105_100 : 1_250_000, reference);
        Assert.Equal(201, reply.Status);
        await world.Merchant.UntilStatusAsync(reply.Id, "succeeded", "declined", "canceled", "expired", "review");
        return reply.Id;
    }
}
