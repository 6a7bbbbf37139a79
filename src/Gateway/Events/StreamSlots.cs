using Gateway.Http;
using Gateway.Settings;

namespace Gateway.Events;

/// <summary>Counts the open streams, of each merchant and in all.</summary>
internal sealed class StreamSlots(GatewaySettings settings)
{
    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Takes a place, given back by disposing it; null: there is none, and the problem says of which kind.</summary>
    public IDisposable? Take(string merchantId, out Problem? refusal)
    {
        lock (_lock)
        {
            var open = _open.GetValueOrDefault(merchantId);
            refusal =
                open >= settings.Streams.PerMerchant ? Problem.TooManyStreams(ComeAgain)
                : _all >= settings.Streams.InAll ? Problem.StreamsTaken(ComeAgain)
                : null;
            if (refusal is not null)
            {
                return null;
            }
            _open[merchantId] = open + 1;
            _all++;
            return new Slot(this, merchantId);
        }
    }

    private void GiveBack(string merchantId)
    {
        lock (_lock)
        {
            _all--;
            if (--_open[merchantId] == 0)
            {
                _open.Remove(merchantId);
            }
        }
    }

    private sealed class Slot(StreamSlots slots, string merchantId) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                slots.GiveBack(merchantId);
            }
        }
    }
}
