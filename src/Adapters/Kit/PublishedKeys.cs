using System.Buffers.Text;
using System.Collections.Frozen;
using Adapters.Contract;
using Adapters.Kit.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Kit;

/// <summary>Where a wallet publishes the keys with which it signs, and how long they are believed.</summary>
/// <param name="Url">The address of the set (RFC 7517).</param>
/// <param name="MaxAge">How long a set is used.</param>
/// <param name="RefetchMin">How often the set is fetched at the most because of an id that is not in it.</param>
public sealed record KeySetSource(Uri Url, TimeSpan MaxAge, TimeSpan RefetchMin);

/// <summary>
/// The public keys of a wallet, of Ed25519, by id: fetched when first needed, when they have grown old, and when an id is not
/// among them.
/// </summary>
public sealed class PublishedKeys
{
    private const int KeyBytes = 32;
    private readonly IHttpClientFactory _clients;
    private readonly string _client;
    private readonly KeySetSource _source;
    private readonly TimeProvider _time;
    private readonly SingleFlight<KeySet?> _fetch = new();
    private volatile KeySet? _current;
    private long _refetchedTicks;

    internal PublishedKeys(IHttpClientFactory clients, string client, KeySetSource source, TimeProvider time)
    {
        (_clients, _client, _source, _time) = (clients, client, source, time);
    }

    /// <summary>The key with an id, or null if the wallet lists none or its set cannot be had.</summary>
    /// <param name="keyId">The id.</param>
    /// <param name="cancellationToken">Ends the wait, not the fetch.</param>
    public async Task<byte[]?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var fresh = Fresh(_current);
        if (fresh?.Keys.GetValueOrDefault(keyId) is { } known)
        {
            return known;
        }
        if (fresh is not null && !_fetch.IsUnderWay && !MayRefetch())
        {
            return null;
        }
        await _fetch.JoinAsync(RefreshAsync).WaitAsync(cancellationToken);
        return Fresh(_current)?.Keys.GetValueOrDefault(keyId);
    }

    // An id that nobody knows must not make us ask for each message that names it.
    private bool MayRefetch()
    {
        var now = _time.GetUtcNow().UtcTicks;
        var last = Volatile.Read(ref _refetchedTicks);
        return now - last >= _source.RefetchMin.Ticks && Interlocked.CompareExchange(ref _refetchedTicks, now, last) == last;
    }

    private async Task<KeySet?> RefreshAsync() => _current = await FetchAsync(_time.GetUtcNow()) ?? _current;

    private KeySet? Fresh(KeySet? set) => set is not null && _time.GetUtcNow() - set.At <= _source.MaxAge ? set : null;

    private async Task<KeySet?> FetchAsync(DateTimeOffset now)
    {
        var call = await Call.RunAsync(async () =>
        {
            using var http = _clients.CreateClient(_client);
            using var response = await http.GetAsync(_source.Url);
            response.EnsureSuccessStatusCode();
            return KitMessages.Format.Read<KeySetReply>(await response.Content.ReadAsByteArrayAsync());
        });
        return call is Call<KeySetReply?>.Answered { Value.Keys: { } keys } ? new KeySet(Read(keys), now) : null;
    }

    private static FrozenDictionary<string, byte[]> Read(IEnumerable<KeyReply?> set)
    {
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var key in set)
        {
            if (
                key is { Kty: "OKP", Crv: "Ed25519", Kid: { } id, X: { } x }
                && Base64Url.IsValid(x)
                && Base64Url.DecodeFromChars(x) is { Length: KeyBytes } bytes
            )
            {
                keys[id] = bytes;
            }
        }
        return keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed record KeySet(FrozenDictionary<string, byte[]> Keys, DateTimeOffset At);
}

/// <summary>Registers the published keys of a wallet.</summary>
public static class PublishedKeysRegistration
{
    /// <summary>Adds a <see cref="PublishedKeys"/> under the scheme's id.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="facts">The scheme's facts.</param>
    /// <param name="source">Where the keys are.</param>
    public static IServiceCollection AddPublishedKeys(this IServiceCollection services, SchemeInfo facts, KeySetSource source)
    {
        var client = facts.Id + "-keys";
        services.AddHttpClient(client).AddSidePipeline(facts.CallTimeout);
        return services.AddKeyedSingleton(
            facts.Id,
            (provider, _) =>
                new PublishedKeys(
                    provider.GetRequiredService<IHttpClientFactory>(),
                    client,
                    source,
                    provider.GetRequiredService<TimeProvider>()
                )
        );
    }
}
