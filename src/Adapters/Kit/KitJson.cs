using System.Text.Json.Serialization;

namespace Adapters.Kit;

/// <summary>The answer of a token endpoint (RFC 6749 §5.1).</summary>
internal sealed record TokenReply
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("token_type")]
    public required string TokenType { get; init; }

    [JsonPropertyName("expires_in")]
    public required int ExpiresIn { get; init; }
}

/// <summary>A set of public keys (RFC 7517 §5).</summary>
internal sealed record KeySetReply(IReadOnlyList<KeyReply?>? Keys);

/// <summary>One key of a set; of Ed25519 if its type and curve say so (RFC 8037 §2).</summary>
internal sealed record KeyReply(string? Kty, string? Crv, string? Kid, string? X);

/// <summary>What the kit itself reads.</summary>
[JsonSerializable(typeof(TokenReply))]
[JsonSerializable(typeof(KeySetReply))]
internal sealed partial class KitJson : JsonSerializerContext;

/// <summary>How it is read.</summary>
internal static class KitMessages
{
    public static readonly JsonFormat Format = new(KitJson.Default);
}
