using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adapters.ManmulSang;

/// <summary>Why an order, capture or refund failed; a code of any length is kept to its first 64 characters.</summary>
internal sealed record FailureWire
{
    public string? Code
    {
        get;
        init => field = value?.Length > WireLimits.Longest ? value[..WireLimits.Longest] : value;
    }
}

/// <summary>What is too odd to be believed although its JSON has the right shape.</summary>
internal static class WireLimits
{
    public const int Longest = 64;

    /// <summary>An id or status of at most 64 characters.</summary>
    public static string Short(string text) => text.Length <= Longest ? text : throw new JsonException();

    /// <summary>A list without holes: null items pass the deserializer.</summary>
    public static ImmutableArray<T>? Whole<T>(ImmutableArray<T>? items)
        where T : class => items is { IsDefault: false } all && all.Any(item => item is null) ? throw new JsonException() : items;
}

/// <summary>The code of an order that can still be scanned.</summary>
internal sealed record QrWire(string Payload, string Account, DateTimeOffset ExpiresAt);

/// <summary>An order as the wallet tells of it (document, section 3). Nullable members may be absent.</summary>
internal sealed record OrderWire
{
    public required string Id
    {
        get;
        init => field = WireLimits.Short(value);
    }
    public required string MerchantOrderNo { get; init; }
    public required string Reference { get; init; }
    public required string Status
    {
        get;
        init => field = WireLimits.Short(value);
    }
    public required long Version { get; init; }
    public required ManmulSangMoney Amount { get; init; }
    public required ManmulSangMoney AuthorizedAmount { get; init; }
    public required ManmulSangMoney CapturedAmount { get; init; }
    public required ManmulSangMoney RefundedAmount { get; init; }
    public string? Capture { get; init; }
    public bool? CancelRequested { get; init; }
    public FailureWire? Failure { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? AuthorizationExpiresAt { get; init; }
    public QrWire? Qr { get; init; }
    public ImmutableArray<CaptureWire>? Captures
    {
        get;
        init => field = WireLimits.Whole(value);
    }
    public ImmutableArray<RefundWire>? Refunds
    {
        get;
        init => field = WireLimits.Whole(value);
    }
}

/// <summary>What captures and refunds have in common.</summary>
internal interface IPartWire
{
    string Id { get; }
    string? Number { get; }
    string OrderId { get; }
    string? MerchantOrderNo { get; }
    ManmulSangMoney Amount { get; }
    string Status { get; }
    FailureWire? Failure { get; }
}

/// <summary>A capture (document, section 4.1); its number is null in an AUTO order.</summary>
internal sealed record CaptureWire : IPartWire
{
    public required string Id
    {
        get;
        init => field = WireLimits.Short(value);
    }

    [JsonPropertyName("merchantCaptureNo")]
    public string? Number { get; init; }
    public required string OrderId { get; init; }
    public string? MerchantOrderNo { get; init; }
    public required ManmulSangMoney Amount { get; init; }
    public required string Status
    {
        get;
        init => field = WireLimits.Short(value);
    }
    public FailureWire? Failure { get; init; }
}

/// <summary>A refund (document, section 4.2).</summary>
internal sealed record RefundWire : IPartWire
{
    public required string Id
    {
        get;
        init => field = WireLimits.Short(value);
    }

    [JsonPropertyName("merchantRefundNo")]
    public string? Number { get; init; }
    public required string OrderId { get; init; }
    public string? MerchantOrderNo { get; init; }
    public required ManmulSangMoney Amount { get; init; }
    public required string Status
    {
        get;
        init => field = WireLimits.Short(value);
    }
    public FailureWire? Failure { get; init; }
}

/// <summary>The answer to a search by our number: one order or none.</summary>
internal sealed record FoundWire(ImmutableArray<OrderWire> Items);

/// <summary>A refusal (document, section 1.3), as far as it is read.</summary>
internal sealed record ProblemWire(string? Code, string? OrderStatus);

/// <summary>The answer of the token endpoint.</summary>
internal sealed record TokenWire
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("token_type")]
    public required string TokenType { get; init; }

    [JsonPropertyName("expires_in")]
    public required int ExpiresIn { get; init; }
}

/// <summary>The wallet's set of callback keys.</summary>
internal sealed record KeySetWire(ImmutableArray<KeyWire> Keys);

/// <summary>One key of the set (RFC 8037).</summary>
internal sealed record KeyWire(string? Kty, string? Crv, string? Kid, string? X);

/// <summary>What goes out: an order (document, section 3.1). Members stand in the order in which they are written.</summary>
internal sealed record NewOrderWire(
    string MerchantOrderNo,
    string Reference,
    ManmulSangMoney Amount,
    string Capture,
    string Store,
    string? Terminal,
    string NotifyUrl,
    int? ExpiresIn
);

/// <summary>What goes out: a capture.</summary>
internal sealed record NewCaptureWire(string MerchantCaptureNo, ManmulSangMoney Amount, bool Final);

/// <summary>What goes out: a refund.</summary>
internal sealed record NewRefundWire(string MerchantRefundNo, ManmulSangMoney Amount, string? Reason);

/// <summary>How the wallet's JSON is read and written: camelCase, extra members ignored, absent and null alike, none named twice.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false
)]
[JsonSerializable(typeof(OrderWire))]
[JsonSerializable(typeof(CaptureWire))]
[JsonSerializable(typeof(RefundWire))]
[JsonSerializable(typeof(FoundWire))]
[JsonSerializable(typeof(ProblemWire))]
[JsonSerializable(typeof(TokenWire))]
[JsonSerializable(typeof(KeySetWire))]
[JsonSerializable(typeof(EventWire))]
[JsonSerializable(typeof(EventsWire))]
[JsonSerializable(typeof(OrderEventWire))]
[JsonSerializable(typeof(PartEventWire))]
[JsonSerializable(typeof(NewOrderWire))]
[JsonSerializable(typeof(NewCaptureWire))]
[JsonSerializable(typeof(NewRefundWire))]
internal sealed partial class ManmulSangJson : JsonSerializerContext;
