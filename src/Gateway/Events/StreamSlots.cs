using Gateway.Http;
using Gateway.Settings;

namespace Gateway.Events;

/// <summary>Bounds the open streams: of each merchant, and in all, at most a quarter of the connections that the process can have.</summary>
internal sealed class StreamSlots(GatewaySettings settings, ConnectionLimits connections)
{
    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(5);

    private readonly MerchantShare _streams = new(
        Math.Clamp(connections.Most / 4, 1, settings.Streams.InAll),
        settings.Streams.PerMerchant
    );

    /// <summary>Takes a slot, given back by disposing it; null: there is none, and the problem says of which kind.</summary>
    public IDisposable? Take(string merchantId, out Problem? refusal)
    {
        refusal = _streams.TryTake(merchantId) switch
        {
            ShareResult.Taken => null,
            ShareResult.HasItsShare => Problem.TooManyStreams(ComeAgain),
            ShareResult.NoneFree => Problem.StreamsTaken(ComeAgain),
            _ => throw new InvalidOperationException("no such result"),
        };
        return refusal is null ? new Slot(_streams, merchantId) : null;
    }

    private sealed class Slot(MerchantShare streams, string merchantId) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                streams.GiveBack(merchantId);
            }
        }
    }
}
