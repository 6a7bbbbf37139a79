using System.Text.Json;
using System.Text.Json.Serialization;
using Adapters.Contract;
using Adapters.Contract.Disclosures;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>Request for an order (§3.1).</summary>
internal sealed record OrderRequest(
    [Is(DataKind.GatewayNumber)] string MerchantOrderNo,
    [Is(DataKind.MerchantReference)] string Reference,
    [Is(DataKind.Amount, Member = "value"), Is(DataKind.Currency, Member = "currency")] Money Amount,
    [Is(DataKind.CaptureMode)] string Capture,
    [Is(DataKind.Shop)] string Store,
    [Is(DataKind.Terminal)] string? Terminal,
    [Is(DataKind.CallbackAddress)] string NotifyUrl,
    [Is(DataKind.Lifetime)] int? ExpiresIn
);

/// <summary>Request for a capture (§4.1).</summary>
internal sealed record CaptureRequest(
    [Is(DataKind.GatewayNumber)] string MerchantCaptureNo,
    [Is(DataKind.Amount, Member = "value"), Is(DataKind.Currency, Member = "currency")] Money Amount,
    [Is(DataKind.CaptureMode)] bool Final
);

/// <summary>Request for a refund (§4.2).</summary>
internal sealed record RefundRequest(
    [Is(DataKind.GatewayNumber)] string MerchantRefundNo,
    [Is(DataKind.Amount, Member = "value"), Is(DataKind.Currency, Member = "currency")] Money Amount,
    [Is(DataKind.RefundReason)] string? Reason
);

/// <summary>Request to cancel or void (§3.4, §3.5): an object without members.</summary>
internal sealed record EmptyRequest;

/// <summary>Why an order, capture or refund failed.</summary>
internal sealed record Failure(string? Code);

/// <summary>The code of an order that can still be scanned.</summary>
internal sealed record Qr(string? Payload, string? Account, DateTimeOffset ExpiresAt);

/// <summary>What is said of an order, capture or refund, by itself and in an event alike. Nullable members may be absent.</summary>
internal abstract record StateMessage
{
    [Kept]
    public required Money Amount { get; init; }

    [Kept, JsonConverter(typeof(ShortTextConverter))]
    public required string Status { get; init; }
    public Failure? Failure { get; init; }

    [JsonIgnore, Kept(As = "failure.code")]
    public string? FailureCode => Failure?.Code is { } code ? Evidence.Cut(code, Evidence.LongestCode) : null;

    /// <summary>The wallet's id of it.</summary>
    public abstract string? Key();
}

/// <summary>An order (§3, §5.1).</summary>
internal abstract record OrderMessage : StateMessage
{
    public required string MerchantOrderNo { get; init; }
    public required string Reference { get; init; }

    [Kept]
    public required long Version { get; init; }

    [Kept]
    public required Money AuthorizedAmount { get; init; }

    [Kept]
    public required Money CapturedAmount { get; init; }

    [Kept]
    public required Money RefundedAmount { get; init; }
    public DateTimeOffset? AuthorizationExpiresAt { get; init; }
}

/// <summary>An order by itself.</summary>
internal sealed record OrderReply : OrderMessage, IJsonOnDeserialized
{
    [Kept, JsonConverter(typeof(ShortTextConverter))]
    public required string Id { get; init; }
    public bool? CancelRequested { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public Qr? Qr { get; init; }
    public IReadOnlyList<PartReply>? Captures { get; init; }
    public IReadOnlyList<PartReply>? Refunds { get; init; }

    public override string Key() => Id;

    // Null items pass the serializer.
    void IJsonOnDeserialized.OnDeserialized()
    {
        if ((Captures ?? []).Concat(Refunds ?? []).Any(part => part is null))
        {
            throw new JsonException();
        }
    }
}

/// <summary>Data of <c>order.*</c>.</summary>
internal sealed record OrderEvent : OrderMessage
{
    [Kept(As = "id"), JsonConverter(typeof(ShortTextConverter))]
    public required string OrderId { get; init; }

    public override string Key() => OrderId;
}

/// <summary>The answer to a search by our number: one order or none.</summary>
internal sealed record OrdersReply
{
    public required IReadOnlyList<OrderReply> Items { get; init; }
}

/// <summary>A capture or refund (§4.1, §4.2, §5.1); its number is null in an AUTO order.</summary>
internal abstract record PartMessage : StateMessage
{
    public string? MerchantCaptureNo { get; init; }
    public string? MerchantRefundNo { get; init; }
    public required string OrderId { get; init; }
    public string? MerchantOrderNo { get; init; }

    /// <summary>Our number of it.</summary>
    public string? Number(OperationKind kind) => kind == OperationKind.Capture ? MerchantCaptureNo : MerchantRefundNo;
}

/// <summary>A capture or refund by itself.</summary>
internal sealed record PartReply : PartMessage
{
    [Kept, JsonConverter(typeof(ShortTextConverter))]
    public required string Id { get; init; }

    public override string? Key() => Id;
}

/// <summary>Data of <c>capture.*</c> and <c>refund.*</c>; whoever reads it leaves the one id that belongs to its type.</summary>
internal sealed record PartEvent : PartMessage
{
    [JsonConverter(typeof(ShortTextConverter))]
    public string? CaptureId { get; init; }

    [JsonConverter(typeof(ShortTextConverter))]
    public string? RefundId { get; init; }
    public required string Reference { get; init; }
    public required Money CapturedAmount { get; init; }
    public required Money RefundedAmount { get; init; }
    public long? OrderVersion { get; init; }

    [JsonIgnore, Kept]
    public string? Id => CaptureId ?? RefundId;

    public override string? Key() => Id;
}

/// <summary>An event (§5.1): body of a callback, and item of the event list.</summary>
internal sealed record EventMessage
{
    [Kept]
    public required string Id { get; init; }

    [Kept]
    public required string Type { get; init; }
    public long? Sequence { get; init; }
    public required JsonElement Data { get; init; }
}

/// <summary>A page of the event list (§4.3); items are read one by one, so that one bad item does not hide the others.</summary>
internal sealed record EventsReply
{
    public required IReadOnlyList<JsonElement> Items { get; init; }
    public required string NextCursor { get; init; }
}

/// <summary>A refusal (§1.3), as far as it is read.</summary>
internal sealed record ProblemReply(string? Code, string? OrderStatus);

/// <summary>The messages' metadata, made by the compiler.</summary>
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(CaptureRequest))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(EmptyRequest))]
[JsonSerializable(typeof(OrderReply))]
[JsonSerializable(typeof(OrdersReply))]
[JsonSerializable(typeof(PartReply))]
[JsonSerializable(typeof(EventsReply))]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(OrderEvent))]
[JsonSerializable(typeof(PartEvent))]
[JsonSerializable(typeof(ProblemReply))]
internal sealed partial class ManmulSangJson : JsonSerializerContext;

/// <summary>How the messages are written and read (§1).</summary>
internal static class ManmulSangMessages
{
    /// <summary>The one currency, ISO 4217 letters.</summary>
    public const string Currency = "KPW";

    public static readonly JsonFormat Format = new(ManmulSangJson.Default, money: new MoneyConverter(Currency));

    /// <summary>The idempotency key of a request about one of our numbers (§1.2).</summary>
    public static string KeyOf(string operation, string number) => IdempotencyKeys.Of(ManmulSangOptions.Scheme, operation, number);
}
