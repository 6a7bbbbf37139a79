using Gateway.Http;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Http;

public sealed class SampledLogTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_first_line_of_a_kind_is_written_and_then_one_a_minute_that_counts_the_others()
    {
        var log = new SampledLog(_time);

        Assert.Equal(0, log.Take("a"));
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(log.Take("a"));
        }
        Assert.Equal(0, log.Take("b"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(100, log.Take("a"));
        Assert.Null(log.Take("a"));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, log.Take("a"));
        Assert.Equal(0, log.Take("b"));
    }

    [Fact]
    public async Task Of_lines_that_come_at_once_one_is_written_and_none_is_lost()
    {
        var log = new SampledLog(_time);
        var written = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => log.Take("a"))));

        Assert.Single(written, left => left is not null);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(199, log.Take("a"));
    }
}
