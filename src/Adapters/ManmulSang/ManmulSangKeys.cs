using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text.Json;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>
/// The wallet's public callback keys by id: fetched when first needed, when they have grown old, and when a key id is not
/// among them, the last at most once per <c>KeysRefetchMinSeconds</c>.
/// </summary>
internal sealed class ManmulSangKeys(IHttpClientFactory clients, ManmulSangOptions options, TimeProvider clock)
{
    public const string Client = "manmulsang-keys";
    private const int KeyBytes = 32;
    private readonly SingleFlight<KeySet?> _fetch = new();
    private volatile KeySet? _current;
    private long _refetchedTicks;

    /// <summary>The key with an id, or null if the wallet lists none or its list cannot be had.</summary>
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

    // A key id that nobody knows must not make us ask for each callback that names it.
    private bool MayRefetch()
    {
        var now = clock.GetUtcNow().UtcTicks;
        var last = Volatile.Read(ref _refetchedTicks);
        return now - last >= options.KeysRefetchMin.Ticks && Interlocked.CompareExchange(ref _refetchedTicks, now, last) == last;
    }

    private async Task<KeySet?> RefreshAsync() => _current = await FetchAsync(clock.GetUtcNow()) ?? _current;

    private KeySet? Fresh(KeySet? set) => set is not null && clock.GetUtcNow() - set.At <= options.KeysMaxAge ? set : null;

    private async Task<KeySet?> FetchAsync(DateTimeOffset now)
    {
        var call = await Call.RunAsync(async () =>
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.GetAsync(options.CallbackKeysUrl);
            response.EnsureSuccessStatusCode();
            return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(), ManmulSangJson.Default.KeySetWire);
        });
        return call is Call<KeySetWire?>.Answered { Value: { Keys.IsDefault: false } set } ? new KeySet(Read(set), now) : null;
    }

    private static FrozenDictionary<string, byte[]> Read(KeySetWire set)
    {
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var key in set.Keys)
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
