using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Adapters.Contract;
using Gateway.Http;

namespace Gateway.Payments.Model;

/// <summary>The payment object of the merchant API.</summary>
internal record PaymentView(
    string Id,
    string Object,
    bool Livemode,
    PaymentStatus Status,
    long Amount,
    long AmountCapturable,
    long AmountCaptured,
    long AmountRefunded,
    string Currency,
    string Reference,
    string? Scheme,
    string? SchemeReference,
    string Mode,
    string Capture,
    bool CancelRequested,
    CodeView? Code,
    DeclineView? Decline,
    ImmutableArray<PartSummary> Captures,
    ImmutableArray<PartSummary> Refunds,
    string? Description,
    ImmutableSortedDictionary<string, string> Metadata,
    string? Shop,
    string? Terminal,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ExpiresAt
)
{
    /// <summary>A payment as its merchant sees it.</summary>
    /// <param name="payment">As stored.</param>
    /// <param name="publicUrl">Where tills reach the pictures.</param>
    /// <param name="language">Of the sentence that a cashier can read out.</param>
    public static PaymentView Of(Payment payment, Uri publicUrl, Language language) =>
        new(
            payment.Id,
            "payment",
            payment.Livemode,
            payment.Status,
            payment.Terms.AmountMinor,
            payment.CapturableMinor,
            payment.CapturedMinor,
            payment.RefundedMinor,
            payment.Terms.Currency,
            payment.Terms.Reference,
            payment.Scheme,
            payment.SchemeReference,
            ApiWords.Of(payment.Terms.Mode),
            ApiWords.Of(payment.Terms.Capture),
            payment.CancelRequested,
            payment.Code is { } code ? CodeView.Of(payment.Id, code, publicUrl) : null,
            payment.Decline is { } decline ? DeclineView.Of(decline, language) : null,
            Summaries(payment, OperationKind.Capture),
            Summaries(payment, OperationKind.Refund),
            payment.Description,
            payment.Metadata,
            payment.Terms.Shop,
            payment.Terms.Terminal,
            payment.CreatedAt,
            payment.UpdatedAt,
            payment.Status == PaymentStatus.AwaitingCustomer ? payment.Code?.ExpiresAt
                : payment.CapturableMinor > 0 ? payment.HeldUntil
                : null
        );

    private static ImmutableArray<PartSummary> Summaries(Payment payment, OperationKind kind)
    {
        var summaries = ImmutableArray.CreateBuilder<PartSummary>();
        foreach (var part in payment.Parts)
        {
            if (part.Kind == kind)
            {
                summaries.Add(
                    new PartSummary(
                        part.Id,
                        part.AmountMinor,
                        part.Status,
                        part.CreatedAt,
                        kind == OperationKind.Refund ? part.Reason : null
                    )
                );
            }
        }
        return summaries.ToImmutable();
    }
}

/// <summary>The payment object of the admin API: the merchant's own, and whose it is.</summary>
internal sealed record AdminPaymentView : PaymentView
{
    private AdminPaymentView(PaymentView view, string merchant)
        : base(view) => Merchant = merchant;

    public string Merchant { get; }

    public static AdminPaymentView Of(PaymentView view, string merchant) => new(view, merchant);
}

/// <summary>A merchant code on display.</summary>
internal sealed record CodeView(string Payload, string SvgUrl, string PngUrl)
{
    public static CodeView Of(string paymentId, ShownCode code, Uri publicUrl)
    {
        var path = $"v1/payments/{paymentId}/code";
        var root = publicUrl.AbsoluteUri.TrimEnd('/');
        return new CodeView(code.Payload, $"{root}/{path}.svg?token={code.Token}", $"{root}/{path}.png?token={code.Token}");
    }
}

/// <summary>Why a payment was declined.</summary>
internal sealed record DeclineView(DeclineReason Reason, bool Retryable, string SchemeCode, string Message)
{
    public static DeclineView Of(Decline decline, Language language) =>
        new(decline.Reason, DeclineMessages.IsRetryable(decline.Reason), decline.SchemeCode, DeclineMessages.For(decline.Reason, language));
}

/// <summary>A capture or refund inside its payment. The default keeps the document from calling the reason required.</summary>
internal sealed record PartSummary(
    string Id,
    long Amount,
    PartStatus Status,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null
);

/// <summary>A capture of the merchant API.</summary>
internal sealed record CaptureView(
    string Id,
    string Object,
    bool Livemode,
    string Payment,
    long Amount,
    string Currency,
    PartStatus Status,
    bool Final,
    FailureView? Failure,
    string? SchemeReference,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static CaptureView Of(Payment payment, PaymentOperation part, Language language) =>
        new(
            part.Id,
            "capture",
            payment.Livemode,
            payment.Id,
            part.AmountMinor,
            payment.Terms.Currency,
            part.Status,
            part.Final,
            part.Failure is { } failure ? FailureView.Of(failure, language) : null,
            part.SchemeReference,
            part.CreatedAt,
            part.UpdatedAt
        );
}

/// <summary>A refund of the merchant API.</summary>
internal sealed record RefundView(
    string Id,
    string Object,
    bool Livemode,
    string Payment,
    long Amount,
    string Currency,
    PartStatus Status,
    string? Reason,
    FailureView? Failure,
    string? SchemeReference,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static RefundView Of(Payment payment, PaymentOperation part, Language language) =>
        new(
            part.Id,
            "refund",
            payment.Livemode,
            payment.Id,
            part.AmountMinor,
            payment.Terms.Currency,
            part.Status,
            part.Reason,
            part.Failure is { } failure ? FailureView.Of(failure, language) : null,
            part.SchemeReference,
            part.CreatedAt,
            part.UpdatedAt
        );
}

/// <summary>Why a capture or refund failed.</summary>
internal sealed record FailureView(DeclineReason Reason, string SchemeCode, string Message)
{
    public static FailureView Of(Decline failure, Language language) =>
        new(failure.Reason, failure.SchemeCode, DeclineMessages.For(failure.Reason, language));
}
