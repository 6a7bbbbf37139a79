using System.Collections.Concurrent;

namespace Gateway.Http;

/// <summary>
/// Keeps lines that strangers can cause from filling the log: of each kind the first is written at once, and then one a
/// minute that says how many were left out.
/// </summary>
internal sealed class SampledLog(TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Kind> _kinds = new(StringComparer.Ordinal);

    /// <summary>How many lines of a kind were left out since the last one, if one may be written now; else null.</summary>
    /// <param name="kind">Names what the line tells. The gateway's own words only: what a caller chose would fill the memory.</param>
    public long? Take(string kind) => _kinds.GetOrAdd(kind, static _ => new Kind()).Take(time);

    private sealed class Kind
    {
        private readonly Lock _lock = new();
        private long? _written;
        private long _leftOut;

        public long? Take(TimeProvider time)
        {
            lock (_lock)
            {
                if (_written is { } last && time.GetElapsedTime(last) < Every)
                {
                    _leftOut++;
                    return null;
                }
                _written = time.GetTimestamp();
                var leftOut = _leftOut;
                _leftOut = 0;
                return leftOut;
            }
        }
    }
}
