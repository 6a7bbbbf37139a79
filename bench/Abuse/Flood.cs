using Load.Drive;

namespace Abuse;

/// <summary>Clients that ask one after another until it is over, and what they were answered.</summary>
/// <param name="longest">
/// Bytes of the longest answer. Each client has a buffer of this size: large ones of thousands of clients would keep the
/// processors busy, and the measured merchants would wait for the abuser's memory and not for the gateway.
/// </param>
internal sealed class Flood(int longest = 8 * 1024)
{
    /// <summary>Room for documents and metrics.</summary>
    public const int LongAnswer = 4 * 1024 * 1024;

    private static readonly Expected Served = new(200, " ");
    private long _asked;
    private long _served;

    /// <summary>Requests that were answered or broken off.</summary>
    public long Asked => _asked;

    /// <summary>Those answered with 200.</summary>
    public long ServedCount => _served;

    /// <summary>Runs so many clients until they are told to stop.</summary>
    /// <param name="scene">Whom they ask.</param>
    /// <param name="clients">How many, each with a connection.</param>
    /// <param name="pause">Between an answer and the next request.</param>
    /// <param name="request">The request of a client, by its number and how often it asked.</param>
    /// <param name="cancellationToken">Stops them.</param>
    public Task RunAsync(Scene scene, int clients, TimeSpan pause, Func<int, int, byte[]> request, CancellationToken cancellationToken) =>
        Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(client =>
                    Task.Run(() => AskAsync(scene, pause, nth => request(client, nth), cancellationToken), CancellationToken.None)
                )
        );

    private async Task AskAsync(Scene scene, TimeSpan pause, Func<int, byte[]> request, CancellationToken cancellationToken)
    {
        using var line = new Line(scene.Server, longest);
        try
        {
            for (var nth = 0; !cancellationToken.IsCancellationRequested; nth++)
            {
                var served = await line.AskAsync(request(nth), Served, cancellationToken);
                Interlocked.Increment(ref _asked);
                Interlocked.Add(ref _served, served ? 1 : 0);
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }
}
