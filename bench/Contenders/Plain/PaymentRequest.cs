using FluentValidation;

namespace Plain;

internal sealed record PaymentRequest(
    long Amount,
    string Currency,
    string Reference,
    string Code,
    string? Description = null,
    Dictionary<string, string>? Metadata = null,
    string? Shop = null,
    string? Terminal = null
);

internal sealed class PaymentRequestValidator : AbstractValidator<PaymentRequest>
{
    public PaymentRequestValidator()
    {
        RuleFor(request => request.Amount).InclusiveBetween(100, 500_000_000);
        RuleFor(request => request.Currency).Equal("KPW");
        RuleFor(request => request.Reference).NotEmpty().MaximumLength(64);
        RuleFor(request => request.Code).NotEmpty().MaximumLength(512);
        RuleFor(request => request.Description).MaximumLength(256);
        RuleFor(request => request.Shop).MaximumLength(32);
        RuleFor(request => request.Terminal).MaximumLength(32);
    }
}

internal sealed record PaymentAnswer(
    Guid Id,
    string Status,
    long Amount,
    string Currency,
    string Reference,
    string? SchemeReference,
    string? Description,
    DateTimeOffset CreatedAt
)
{
    public static PaymentAnswer Of(Payment payment) =>
        new(
            payment.Id,
            payment.Status,
            payment.Amount,
            payment.Currency,
            payment.Reference,
            payment.WalletReference,
            payment.Description,
            payment.CreatedAt
        );
}
