using Adapters.Contract.Disclosures;

namespace Adapters.Kit;

/// <summary>The names of the headers that a request signed by HMAC has, and its answer as far as the wallet repeats them.</summary>
/// <param name="Account">Who asks.</param>
/// <param name="Time">When.</param>
/// <param name="Nonce">What makes the request unlike any other.</param>
/// <param name="Signature">The signature.</param>
/// <param name="Key">Which key signs; null: the wallet knows one only.</param>
public sealed record HmacHeaders(string Account, string Time, string Nonce, string Signature, string? Key = null)
{
    /// <summary>What they hold, for disclosures.</summary>
    public (string Name, DataKind Kind)[] Disclosed =>
        [
            (Account, DataKind.Account),
            (Time, DataKind.Time),
            (Nonce, DataKind.Protocol),
            (Signature, DataKind.Signature),
            .. Key is null ? [] : new[] { (Key, DataKind.Credential) },
        ];

    /// <summary>Sets them in a request, in place of those of an earlier attempt.</summary>
    /// <param name="request">The request.</param>
    /// <param name="account">Who asks.</param>
    /// <param name="time">When.</param>
    /// <param name="nonce">What makes the request unlike any other.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="key">The id of the key that signs.</param>
    public void Set(HttpRequestMessage request, string account, string time, string nonce, string signature, string? key = null)
    {
        request.Headers.Set(Account, account);
        request.Headers.Set(Time, time);
        request.Headers.Set(Nonce, nonce);
        request.Headers.Set(Signature, signature);
        if (Key is not null && key is not null)
        {
            request.Headers.Set(Key, key);
        }
    }

    /// <summary>Whether an answer bears the signature that it must have, compared in constant time.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="sign">The signature by the answer's own time and the request's nonce; null: the answer names no good key.</param>
    public bool Verify(HttpAnswer answer, Func<string, string, string?> sign) =>
        answer.Header(Time) is { } time
        && answer.Request.Headers.Only(Nonce) is { } nonce
        && answer.Header(Signature) is { } signature
        && sign(time, nonce) is { } expected
        && HmacSignature.Same(expected, signature);
}
