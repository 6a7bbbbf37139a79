using System.Globalization;
using Mocks.Kit;

namespace Saebyol.Mock;

/// <summary>Who may come in (protocol, section 1), and how answers are signed.</summary>
internal sealed class Authenticator
{
    private const long ClockTolerance = 300;
    private static readonly TimeSpan NonceLife = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, DateTimeOffset> _nonces = new(StringComparer.Ordinal);

    /// <summary>The result for a request that may not come in, or null. Uses the nonce up.</summary>
    public string? Refuse(WalletRequest request, Moment now)
    {
        if (
            request.Headers.Only("X-Sb-Merchant") != SaebyolMock.Merchant
            || request.Headers.Only("X-Sb-Nonce") is not { Length: 32 } nonce
            || !nonce.All(char.IsAsciiHexDigitLower)
            || request.Headers.Only("X-Sb-Time") is not { } time
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || request.Headers.Only("X-Sb-Signature") is not { } signature
            || !Signing.Same(signature, Signing.OfRequest(SaebyolMock.Secret, request.Method, request.Path, time, nonce, request.Body))
        )
        {
            return "bad_signature";
        }
        if (Math.Abs(seconds - now.Real.ToUnixTimeSeconds()) > ClockTolerance)
        {
            return "clock_wrong";
        }
        var used = _nonces.TryGetValue(nonce, out var at) && now.Real - at < NonceLife;
        _nonces[nonce] = now.Real;
        return used ? "bad_signature" : null;
    }

    /// <summary>The answer, signed for its request; unsigned if nobody knows who asked.</summary>
    public static WalletReply Sign(WalletReply reply, WalletRequest request, Moment now)
    {
        if (request.Headers.Only("X-Sb-Merchant") != SaebyolMock.Merchant)
        {
            return reply;
        }
        var time = now.Real.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = request.Headers.Only("X-Sb-Nonce") ?? string.Empty;
        return reply
            .WithHeader("X-Sb-Time", time)
            .WithHeader("X-Sb-Signature", Signing.OfAnswer(SaebyolMock.Secret, request.Method, request.Path, time, nonce, reply.Body));
    }

    /// <summary>Forgets the nonces.</summary>
    public void Forget() => _nonces.Clear();
}
