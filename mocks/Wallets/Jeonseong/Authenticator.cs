using System.Globalization;
using System.Net.Http.Headers;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>Who asked, as far as the headers showed it: what an answer needs to be signed.</summary>
/// <param name="Key">The key that the request named, if the merchant and it are known; otherwise answers carry no signature.</param>
/// <param name="Nonce">The request's nonce as sent, empty if there was none.</param>
internal sealed record Caller(SigningKey? Key, string Nonce);

/// <summary>A key of the merchant.</summary>
internal sealed record SigningKey(string Id, string Secret, bool Retired);

/// <summary>
/// The checks on headers, signature, clock and nonce (protocol 1.3, 9101 to 9103). A nonce is used up once the signature
/// was right, whatever the answer then is.
/// </summary>
internal sealed class Authenticator(JeonseongOptions options)
{
    private static readonly TimeSpan NonceLife = TimeSpan.FromMinutes(10);
    private const long ClockTolerance = 300_000;

    private readonly SigningKey[] _keys =
    [
        new(options.KeyId, options.Secret, Retired: false),
        new(options.NextKeyId, options.NextSecret, Retired: false),
        new(options.RetiredKeyId, options.RetiredSecret, Retired: true),
    ];
    private readonly HashSet<string> _nonces = new(StringComparer.Ordinal);
    private readonly Queue<(string Nonce, DateTimeOffset Until)> _fading = new();

    public SigningKey NextKey => _keys[1];

    public Caller Recognise(WalletRequest request) =>
        new(
            request.Headers.Only("X-Js-Merchant") == options.MerchantId
                ? Array.Find(_keys, key => key.Id == request.Headers.Only("X-Js-Key"))
                : null,
            request.Headers.Only("X-Js-Nonce") ?? ""
        );

    /// <summary>The refusal, or null if the request may come in. Under the lock, because of the nonces.</summary>
    public JsAnswer? Refuse(WalletRequest request, Caller caller, DateTimeOffset now)
    {
        if (
            request.Headers.Only("X-Js-Timestamp") is not { } timestamp
            || !IsMadeOf(timestamp, 13, "0123456789")
            || !IsMadeOf(caller.Nonce, 32, "0123456789abcdef")
            || request.Headers.Only("X-Js-Signature") is not { } signature
            || !IsMadeOf(signature, 64, "0123456789abcdef")
            || !IsJson(request.Headers.Only("Content-Type"))
            || caller.Key is not { } key
            || !Signing.Same(
                signature,
                Signing.OfRequest(key.Secret, request.Method, request.Path, options.MerchantId, timestamp, caller.Nonce, request.Body)
            )
        )
        {
            return JsAnswer.Of("9101");
        }

        var fresh = Use(caller.Nonce, now);
        var age = long.Parse(timestamp, CultureInfo.InvariantCulture) - now.ToUnixTimeMilliseconds();
        return key.Retired ? JsAnswer.Of("9104")
            : age is < -ClockTolerance or > ClockTolerance ? ClockError(now)
            : fresh ? null
            : JsAnswer.Of("9103");
    }

    /// <summary>9102 with the right time.</summary>
    public static JsAnswer ClockError(DateTimeOffset now) =>
        JsAnswer.Of("9102").With("serverTime", now.ToUnixTimeMilliseconds().ToString("D13", CultureInfo.InvariantCulture));

    public void Forget()
    {
        _nonces.Clear();
        _fading.Clear();
    }

    private bool Use(string nonce, DateTimeOffset now)
    {
        while (_fading.TryPeek(out var oldest) && oldest.Until <= now)
        {
            _nonces.Remove(oldest.Nonce);
            _fading.Dequeue();
        }

        if (!_nonces.Add(nonce))
        {
            return false;
        }

        _fading.Enqueue((nonce, now + NonceLife));
        return true;
    }

    private static bool IsMadeOf(string text, int length, string alphabet) =>
        text.Length == length && !text.AsSpan().ContainsAnyExcept(alphabet);

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && string.Equals(type.CharSet, "utf-8", StringComparison.OrdinalIgnoreCase);
}
