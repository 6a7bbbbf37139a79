using Gateway.Store.Postgres;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Postgres;

/// <summary>What a node makes of the server's answers when it asks for the time.</summary>
public sealed class DatabaseClockTests
{
    private readonly FakeTimeProvider _machine = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly DatabaseClock _time;
    private TimeSpan _ahead;

    public DatabaseClockTests() => _time = new DatabaseClock(_machine);

    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task A_clock_that_is_off_is_corrected_to_the_length_of_a_round_trip(int seconds)
    {
        _ahead = TimeSpan.FromSeconds(seconds);

        await LearnAsync(there: 4, back: 6);

        Assert.InRange((_time.Offset - _ahead).Duration().TotalMilliseconds, 0, 10);
        Assert.Equal(_machine.GetUtcNow() + _time.Offset, _time.GetUtcNow());
        Assert.Equal(_machine.GetTimestamp(), _time.GetTimestamp());
    }

    [Fact]
    public async Task Clocks_that_agree_as_far_as_anybody_can_tell_are_left_alone()
    {
        _ahead = TimeSpan.FromMilliseconds(3);

        await LearnAsync(there: 1, back: 9);

        Assert.Equal(TimeSpan.Zero, _time.Offset);
    }

    [Fact]
    public async Task A_slow_answer_takes_nothing_back_that_a_quick_one_proved()
    {
        _ahead = TimeSpan.FromMinutes(10);
        await LearnAsync(there: 1, back: 1);
        var known = _time.Offset;

        await LearnAsync(there: 2000, back: 2000);

        Assert.Equal(known, _time.Offset);
    }

    [Fact]
    public async Task A_clock_that_is_set_is_followed_and_a_server_that_fails_changes_nothing()
    {
        _ahead = TimeSpan.FromMinutes(10);
        await LearnAsync(there: 1, back: 1);

        _machine.AdjustTime(_machine.GetUtcNow() + _ahead);
        _ahead = TimeSpan.Zero;
        await LearnAsync(there: 1, back: 1);
        var known = _time.Offset;
        await Assert.ThrowsAsync<TimeoutException>(() => _time.LearnAsync(() => throw new TimeoutException()));

        Assert.InRange(known.Duration().TotalMilliseconds, 0, 2);
        Assert.Equal(known, _time.Offset);
    }

    [Fact]
    public async Task Timers_are_the_machines()
    {
        _ahead = TimeSpan.FromMinutes(10);
        await LearnAsync(there: 1, back: 1);

        var rests = Task.Delay(TimeSpan.FromSeconds(1), _time, TestContext.Current.CancellationToken);
        Assert.False(rests.IsCompleted);
        _machine.Advance(TimeSpan.FromSeconds(1));

        await rests;
    }

    // The way there and the way back, in milliseconds.
    private Task LearnAsync(int there, int back) =>
        _time.LearnAsync(() =>
        {
            _machine.Advance(TimeSpan.FromMilliseconds(there));
            var server = _machine.GetUtcNow() + _ahead;
            _machine.Advance(TimeSpan.FromMilliseconds(back));
            return Task.FromResult(server);
        });
}
