using Microsoft.Extensions.Time.Testing;
using Mocks.Kit;

namespace Mocks.Tests.Kit;

public sealed class WalletSchedulerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly WalletClock _clock;
    private readonly WalletScheduler _scheduler;
    private readonly List<string> _done = [];

    public WalletSchedulerTests()
    {
        _clock = new WalletClock(_time);
        _scheduler = new WalletScheduler(_clock);
    }

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public void Effects_happen_by_themselves_in_order_and_at_their_own_time()
    {
        _scheduler.At(Start.AddSeconds(2), now => _done.Add($"b {(now.Real - Start).TotalSeconds}"));
        _scheduler.At(
            Start.AddSeconds(1),
            now =>
            {
                _done.Add($"a {(now.Real - Start).TotalSeconds}");
                _scheduler.At(now.Real.AddSeconds(0.5), _ => _done.Add("a2"));
            }
        );
        _scheduler.At(Start.AddSeconds(2), _ => _done.Add("c"));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["a 1", "a2", "b 2", "c"], _done);
    }

    [Fact]
    public void Whoever_enters_finds_what_is_due_done()
    {
        var standing = new StandingTime(Start);
        using var asleep = new WalletScheduler(new WalletClock(standing));
        asleep.At(Start.AddSeconds(1), _ => _done.Add("due"));
        standing.Now = Start.AddSeconds(5);

        Assert.Empty(_done);
        asleep.Enter(now =>
        {
            Assert.Equal(["due"], _done);
            Assert.Equal(Start.AddSeconds(5), now.Real);
        });
    }

    [Fact]
    public void What_is_called_off_does_not_happen()
    {
        var appointment = _scheduler.At(Start.AddSeconds(1), _ => _done.Add("no"));
        _scheduler.Enter(_ => appointment.Cancel());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_done);
    }

    [Fact]
    public void A_jump_of_the_business_clock_makes_due_what_it_jumped_over()
    {
        _scheduler.AtBusiness(Start.AddDays(7), now => _done.Add(now.Business == Start.AddDays(7) ? "in time" : "wrong"));
        _scheduler.SetBusinessClock(Start.AddDays(7).AddSeconds(-1), frozen: true);
        _time.Advance(TimeSpan.FromDays(30));
        Assert.Empty(_done);
        _scheduler.SetBusinessClock(Start.AddDays(7).AddSeconds(-1), frozen: false);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["in time"], _done);

        _scheduler.AtBusiness(Start.AddDays(8), _ => _done.Add("jumped"));
        _scheduler.SetBusinessClock(Start.AddDays(9), frozen: true);
        Assert.Equal(["in time", "jumped"], _done);
    }

    [Fact]
    public void Without_a_set_clock_business_appointments_follow_the_real_one()
    {
        _scheduler.AtBusiness(Start.AddSeconds(1), now => _done.Add(now.Real == Start.AddSeconds(1) ? "yes" : "no"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["yes"], _done);
    }

    [Fact]
    public async Task One_at_a_time_is_inside()
    {
        var count = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        for (var round = 0; round < 1_000; round++)
                        {
                            _scheduler.Enter(_ => count++);
                        }
                    })
                )
        );
        Assert.Equal(8_000, count);
    }

    private sealed class StandingTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
