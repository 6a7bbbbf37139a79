using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Overload;

/// <summary>Whoever reads the log learns that a wallet gives no usable answers, and that it does again: once each.</summary>
public sealed class WalletHealthTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogBook _log = new();
    private readonly ILoggerFactory _logs;
    private readonly WalletHealth _health;

    public WalletHealthTests()
    {
        _logs = LoggerFactory.Create(logging => logging.AddProvider(_log));
        _health = new WalletHealth(_time, _logs.CreateLogger<WalletHealth>());
    }

    [Fact]
    public void A_wallet_that_answers_nothing_is_told_once_for_each_change()
    {
        Note(answered: true, times: 30);
        Assert.Empty(_log.Lines);
        Note(answered: false, times: 40);
        Note(answered: true, times: 40);

        Assert.Equal(
            [("Warning", "degraded"), ("Warning", "down"), ("Warning", "degraded"), ("Information", "up again")],
            _log.Lines.Select(line =>
                (
                    line.Split(' ')[0],
                    line.Contains("degraded", StringComparison.Ordinal) ? "degraded"
                    : line.Contains("down", StringComparison.Ordinal) ? "down"
                    : "up again"
                )
            )
        );
        Assert.All(_log.Lines, line => Assert.Contains("sample", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wallet_at_the_border_of_two_states_does_not_fill_the_log()
    {
        for (var i = 0; i < 200; i++)
        {
            _health.Note("sample", answered: i % 8 != 0, TimeSpan.FromMilliseconds(5));
        }

        Assert.Single(_log.Lines);
    }

    public void Dispose()
    {
        _logs.Dispose();
        _log.Dispose();
    }

    private void Note(bool answered, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            _health.Note("sample", answered, TimeSpan.FromMilliseconds(5));
        }
    }
}
