using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Adapters.Network;

/// <summary>
/// Connects to one of a host's addresses as RFC 8305 says: if one does not answer within a moment the next one is tried
/// beside it, if it refuses the next one is tried at once, and the first that connects is taken.
/// </summary>
public static class HappyEyeballs
{
    /// <summary>Addresses of a host that are tried, at the most.</summary>
    public const int MostAddresses = 8;

    /// <summary>How long an address may be silent before the next one is tried beside it (RFC 8305 §5).</summary>
    public static readonly TimeSpan ConnectionAttemptDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>A connection to the first address that answers; all other attempts are closed.</summary>
    /// <param name="addresses">At least one, the preferred one first.</param>
    /// <param name="port">The port.</param>
    /// <param name="time">Measures the delay.</param>
    /// <param name="cancellationToken">Ends all attempts.</param>
    /// <exception cref="SocketException">No address could be reached; the last failure.</exception>
    public static async Task<Stream> ConnectAsync(
        ImmutableArray<IPAddress> addresses,
        int port,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var left = new Queue<IPAddress>(InTurn(addresses).Take(MostAddresses));
        var running = new List<Task<Socket>>();
        try
        {
            while (true)
            {
                if (left.TryDequeue(out var next))
                {
                    running.Add(DialAsync(new IPEndPoint(next, port), over.Token));
                }
                var first =
                    left.Count > 0
                        ? await FirstAsync(running, Task.Delay(ConnectionAttemptDelay, time, over.Token))
                        : await Task.WhenAny(running);
                cancellationToken.ThrowIfCancellationRequested();
                if (first is null)
                {
                    continue;
                }
                running.Remove(first);
                if (first.IsCompletedSuccessfully)
                {
                    return new NetworkStream(await first, ownsSocket: true);
                }
                _ = first.Exception;
                if (running.Count == 0 && left.Count == 0)
                {
                    await first;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            running.ForEach(Close);
        }
    }

    /// <summary>The addresses with their families in turn (RFC 8305 §4), each family in its order.</summary>
    internal static IEnumerable<IPAddress> InTurn(ImmutableArray<IPAddress> addresses)
    {
        var preferred = addresses.Where(a => a.AddressFamily == addresses[0].AddressFamily);
        var other = addresses.Where(a => a.AddressFamily != addresses[0].AddressFamily).ToArray();
        var at = 0;
        foreach (var address in preferred)
        {
            yield return address;
            if (at < other.Length)
            {
                yield return other[at++];
            }
        }
        foreach (var address in other.Skip(at))
        {
            yield return address;
        }
    }

    // Null: the delay is over, and no attempt has ended.
    private static async Task<Task<Socket>?> FirstAsync(List<Task<Socket>> running, Task delay) =>
        await Task.WhenAny([.. running, delay]) as Task<Socket>;

    private static async Task<Socket> DialAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // It may have connected at the same moment as the one that was taken.
    private static void Close(Task<Socket> attempt) =>
        _ = attempt.ContinueWith(
            static ended =>
            {
                if (ended.IsCompletedSuccessfully)
                {
                    ended.Result.Dispose();
                }
                else
                {
                    _ = ended.Exception;
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
}
