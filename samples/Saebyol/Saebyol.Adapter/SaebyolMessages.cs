using System.Text.Json.Serialization.Metadata;
using Adapters.Contract;
using Adapters.Contract.Disclosures;
using Adapters.Kit;

namespace Saebyol.Adapter;

/// <summary>Request of <c>charge</c>. Its text form must not show the code.</summary>
internal sealed record ChargeRequest(
    [Is(DataKind.GatewayNumber)] string Number,
    [Is(DataKind.Code)] string Code,
    [Is(DataKind.Amount)] long Amount,
    [Is(DataKind.Currency)] string Currency,
    [Is(DataKind.MerchantReference)] string Reference
)
{
    public override string ToString() => $"{nameof(ChargeRequest)} {Number}";
}

/// <summary>Request of <c>inquiry</c> and <c>void</c>.</summary>
internal sealed record NumberRequest([Is(DataKind.GatewayNumber)] string Number);

/// <summary>Request of <c>refund</c>.</summary>
internal sealed record RefundRequest(
    [Is(DataKind.GatewayNumber)] string Number,
    [Is(DataKind.GatewayNumber)] string Refund,
    [Is(DataKind.Amount)] long Amount,
    [Is(DataKind.Currency)] string Currency
);

/// <summary>Request of <c>refund-inquiry</c>.</summary>
internal sealed record RefundQuery([Is(DataKind.GatewayNumber)] string Number, [Is(DataKind.GatewayNumber)] string Refund);

/// <summary>Every answer: a result, and the charge or the refund.</summary>
internal sealed record SaebyolReply(
    [Kept] string? Result,
    string? Number,
    string? Refund,
    [Kept] string? Id,
    [Kept] string? State,
    [Kept] string? Reason,
    [Kept] long? Amount,
    [Kept] long? Refunded,
    [Kept] string? Currency,
    string? Reference
);

/// <summary>How the messages are written and read (section 1).</summary>
internal static class SaebyolMessages
{
    public static readonly JsonFormat Format = new(new DefaultJsonTypeInfoResolver(), longest: 16 * 1024);

    public static ChargeRequest ToRequest(this Charge charge, string code) =>
        new(charge.Number, code, charge.Terms.AmountMinor, charge.Terms.Currency, charge.Terms.Reference);

    public static RefundRequest ToRequest(this Operation refund, Charge charge) =>
        new(charge.Number, refund.Number, refund.AmountMinor, charge.Terms.Currency);

    public static RefundQuery ToQuery(this Operation refund, Charge charge) => new(charge.Number, refund.Number);
}
