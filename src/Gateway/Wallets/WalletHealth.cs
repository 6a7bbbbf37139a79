using System.Collections.Concurrent;
using System.Numerics;

namespace Gateway.Wallets;

/// <summary>How each wallet has answered in the last five minutes. Kept in memory, per node: a hint for people and tills, never a reason to refuse.</summary>
internal sealed partial class WalletHealth(TimeProvider time, ILogger<WalletHealth> log)
{
    private const int MaxSamples = 4096;
    private const int Judged = 20;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    // A wallet at the border between two states must not fill the log.
    private static readonly TimeSpan BetterFor = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Record> _records = new(StringComparer.Ordinal);

    /// <summary>Notes one call.</summary>
    /// <param name="scheme">The wallet.</param>
    /// <param name="answered">Whether anything usable came.</param>
    /// <param name="took">From the question to the answer.</param>
    public void Note(string scheme, bool answered, TimeSpan took)
    {
        switch (_records.GetOrAdd(scheme, _ => new Record()).Add(new Sample(time.GetUtcNow(), answered, took)))
        {
            case HealthState.Up:
                IsUp(scheme);
                break;
            case { } worse:
                IsWorse(scheme, worse == HealthState.Down ? "down" : "degraded");
                break;
        }
    }

    /// <summary>How a wallet is; up as long as nothing is known.</summary>
    public HealthReport Of(string scheme) => _records.GetOrAdd(scheme, _ => new Record()).Report(time.GetUtcNow());

    private readonly record struct Sample(DateTimeOffset At, bool Answered, TimeSpan Took);

    private sealed class Record
    {
        private readonly Lock _lock = new();
        private readonly Queue<Sample> _samples = new();

        // The last answers, the newest in the lowest bit: whether anything usable came.
        private uint _recent;
        private HealthState _state = HealthState.Up;
        private DateTimeOffset? _since;
        private HealthState _told = HealthState.Up;
        private DateTimeOffset _toldAt;

        /// <summary>Adds one; not null: the log is to tell of this state.</summary>
        public HealthState? Add(Sample sample)
        {
            lock (_lock)
            {
                _samples.Enqueue(sample);
                _recent = (_recent << 1) | (sample.Answered ? 1u : 0u);
                Trim(sample.At);
                Judge(sample.At);
                if (_state == _told || (_state < _told && sample.At - _toldAt < BetterFor))
                {
                    return null;
                }
                (_told, _toldAt) = (_state, sample.At);
                return _state;
            }
        }

        public HealthReport Report(DateTimeOffset now)
        {
            lock (_lock)
            {
                Trim(now);
                Judge(now);
                if (_samples.Count == 0)
                {
                    return new HealthReport(_state, _since, null, null, null);
                }
                var took = _samples.Select(s => s.Took).Order().ToArray();
                return new HealthReport(
                    _state,
                    _since,
                    (double)_samples.Count(s => s.Answered) / _samples.Count,
                    took[took.Length / 2],
                    took[Math.Min(took.Length - 1, took.Length * 99 / 100)]
                );
            }
        }

        private void Trim(DateTimeOffset now)
        {
            while (_samples.Count > MaxSamples || (_samples.TryPeek(out var oldest) && now - oldest.At > Window))
            {
                _samples.Dequeue();
            }
        }

        private void Judge(DateTimeOffset now)
        {
            var recent = Math.Min(_samples.Count, Judged);
            var good = BitOperations.PopCount(_recent & ((1u << recent) - 1));
            var state =
                recent == 0 || good * 10 >= recent * 9 ? HealthState.Up
                : good == 0 && recent >= 3 ? HealthState.Down
                : HealthState.Degraded;
            if (state != _state || _since is null)
            {
                _state = state;
                _since = now;
            }
        }
    }

    [LoggerMessage(
        1003,
        LogLevel.Warning,
        "The wallet {Scheme} is {State}: too many of the last questions to it got no usable answer; see GET /v1/schemes"
    )]
    private partial void IsWorse(string scheme, string state);

    [LoggerMessage(1004, LogLevel.Information, "The wallet {Scheme} is up again")]
    private partial void IsUp(string scheme);
}

/// <summary>The three words of the merchant API for a wallet's health.</summary>
/// <remarks>From good to bad.</remarks>
internal enum HealthState
{
    Up,
    Degraded,
    Down,
}

/// <summary>A wallet's health.</summary>
internal sealed record HealthReport(HealthState State, DateTimeOffset? Since, double? SuccessRate, TimeSpan? P50, TimeSpan? P99);
