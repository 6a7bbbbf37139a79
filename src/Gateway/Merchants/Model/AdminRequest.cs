namespace Gateway.Merchants.Model;

/// <summary>The idempotency key of an admin request and the fingerprint of the request, as <c>FingerprintKeys</c> makes it, stored on what it made.</summary>
internal sealed record AdminRequest(string IdempotencyKey, string Fingerprint);
