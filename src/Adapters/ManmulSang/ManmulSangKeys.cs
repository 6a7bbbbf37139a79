using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text.Json;
using Adapters.Wire;

namespace Adapters.ManmulSang;

/// <summary>
/// The wallet's public callback keys by id: fetched when first needed, when they have grown old, and when a key id is not
/// among them, the last at most once per <c>KeysRefetchMinSeconds</c>.
/// </summary>
internal sealed class ManmulSangKeys(
    IHttpClientFactory clients,
    ManmulSangOptions options,
    TimeProvider clock
) : IDisposable
{
    public const string Client = "manmulsang-keys";
    private const int KeyBytes = 32;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private KeySet? _current;
    private DateTimeOffset _refetched = DateTimeOffset.MinValue;

    /// <summary>The key with an id, or null if the wallet lists none or its list cannot be had.</summary>
    public async Task<byte[]?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (Fresh(_current)?.Keys.GetValueOrDefault(keyId) is { } known)
        {
            return known;
        }
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Fresh(_current)?.Keys.GetValueOrDefault(keyId) is { } fetchedMeanwhile)
            {
                return fetchedMeanwhile;
            }
            var now = clock.GetUtcNow();
            if (Fresh(_current) is not null)
            {
                if (now - _refetched < options.KeysRefetchMin)
                {
                    return null;
                }
                _refetched = now;
            }
            _current = await FetchAsync(now, cancellationToken) ?? _current;
            return Fresh(_current)?.Keys.GetValueOrDefault(keyId);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private KeySet? Fresh(KeySet? set) =>
        set is not null && clock.GetUtcNow() - set.At <= options.KeysMaxAge ? set : null;

    private async Task<KeySet?> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var call = await Call.RunAsync(async () =>
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.GetAsync(options.CallbackKeysUrl, cancellationToken);
            response.EnsureSuccessStatusCode();
            return JsonSerializer.Deserialize(
                await response.Content.ReadAsByteArrayAsync(cancellationToken),
                ManmulSangJson.Default.KeySetWire
            );
        });
        return call is Call<KeySetWire?>.Answered { Value: { Keys.IsDefault: false } set }
            ? new KeySet(Read(set), now)
            : null;
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
