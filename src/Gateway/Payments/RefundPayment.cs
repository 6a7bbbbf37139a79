using Adapters.Contract;
using FluentValidation;
using Gateway.Http;
using Gateway.Payments.Model;

namespace Gateway.Payments;

/// <summary><c>POST /v1/payments/{id}/refunds</c>: gives back a part of what was captured, or all that is left.</summary>
internal static class RefundPayment
{
    internal sealed record Body(long? Amount, string? Reason)
    {
        public static Body Read(JsonFields fields) => new(fields.AmountOrAll("amount"), fields.Text("reason", FieldRules.Reason));
    }

    internal sealed class BodyRules : AbstractValidator<Body>
    {
        public static BodyRules Instance { get; } = new();
    }

    public static async Task<IResult> HandleAsync(string id, HttpContext http, StartOperation parts)
    {
        var (request, refusal) = await KeyedRequest.ReadAsync(http, mayBeEmpty: true, Body.Read, BodyRules.Instance);
        return request is null
            ? refusal!
            : await parts.HandleAsync(http, id, request, (payment, wallet) => Judge(payment, wallet, request.Body));
    }

    private static (PaymentOperation?, Problem?) Judge(Payment payment, IWallet wallet, Body body)
    {
        var facts = wallet.Facts;
        if (wallet is not IRefunds)
        {
            return (null, Problem.NotSupportedByScheme("The scheme gives nothing back."));
        }
        if (payment.Status != PaymentStatus.Succeeded)
        {
            return (
                null,
                Problem.InvalidState(
                    payment.Status.Word(),
                    "Only a payment that succeeded can be refunded; one that is not captured can be canceled."
                )
            );
        }
        var amount = body.Amount ?? payment.RefundableMinor;
        if (amount == 0 || amount > payment.RefundableMinor)
        {
            return (null, Problem.AmountExceedsRefundable(payment.RefundableMinor));
        }
        if (!facts.PartialRefunds && amount != payment.CapturedMinor)
        {
            return (null, Problem.NotSupportedByScheme($"{facts.Name} refunds the whole or nothing."));
        }
        var made = payment.Parts.Count(p => p.Kind == OperationKind.Refund && p.Status != PartStatus.Failed);
        return made >= facts.MaxRefunds
            ? (null, Problem.InvalidState(payment.Status.Word(), $"{facts.Name} allows {facts.MaxRefunds} refund(s) of one payment."))
            : (
                new PaymentOperation
                {
                    Kind = OperationKind.Refund,
                    Id = string.Empty,
                    AmountMinor = amount,
                    Reason = body.Reason,
                    CreatedAt = default,
                    UpdatedAt = default,
                },
                null
            );
    }
}
