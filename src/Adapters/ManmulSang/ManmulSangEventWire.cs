using System.Collections.Immutable;
using System.Text.Json;

namespace Adapters.ManmulSang;

/// <summary>An event's envelope: callback body and item of the event list.</summary>
internal sealed record EventWire
{
    public required string Id { get; init; }
    public required string Type { get; init; }
    public long? Sequence { get; init; }
    public required JsonElement Data { get; init; }
}

/// <summary>A page of the event list; items are read one by one, so that one bad item does not hide the others.</summary>
internal sealed record EventsWire(ImmutableArray<JsonElement> Items, string NextCursor);

/// <summary>Data of <c>order.*</c>.</summary>
internal sealed record OrderEventWire
{
    public required string OrderId
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
    public DateTimeOffset? AuthorizationExpiresAt { get; init; }
    public FailureWire? Failure { get; init; }

    public OrderWire ToOrder() =>
        new()
        {
            Id = OrderId,
            MerchantOrderNo = MerchantOrderNo,
            Reference = Reference,
            Status = Status,
            Version = Version,
            Amount = Amount,
            AuthorizedAmount = AuthorizedAmount,
            CapturedAmount = CapturedAmount,
            RefundedAmount = RefundedAmount,
            AuthorizationExpiresAt = AuthorizationExpiresAt,
            Failure = Failure,
        };
}

/// <summary>Data of <c>capture.*</c> and <c>refund.*</c>.</summary>
internal sealed record PartEventWire
{
    public string? CaptureId
    {
        get;
        init => field = value is null ? null : WireLimits.Short(value);
    }
    public string? MerchantCaptureNo { get; init; }
    public string? RefundId
    {
        get;
        init => field = value is null ? null : WireLimits.Short(value);
    }
    public string? MerchantRefundNo { get; init; }
    public required string OrderId { get; init; }
    public required string MerchantOrderNo { get; init; }
    public required string Reference { get; init; }
    public required ManmulSangMoney Amount { get; init; }
    public required string Status
    {
        get;
        init => field = WireLimits.Short(value);
    }
    public FailureWire? Failure { get; init; }
    public required ManmulSangMoney CapturedAmount { get; init; }
    public required ManmulSangMoney RefundedAmount { get; init; }
    public long? OrderVersion { get; init; }
}
