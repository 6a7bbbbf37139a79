using Adapters.Contract;
using FluentValidation;
using Gateway.Http;
using Gateway.Payments.Model;

namespace Gateway.Payments;

/// <summary><c>POST /v1/payments/{id}/captures</c>: takes a part of what is held, or all that is left.</summary>
internal static class CapturePayment
{
    internal sealed record Body(long? Amount, bool Final)
    {
        public static Body Read(JsonFields fields) => new(fields.AmountOrAll("amount"), fields.Flag("final", fallback: false));
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
        if (wallet is not ICaptures)
        {
            return (null, Problem.NotSupportedByScheme("The scheme takes the money at once; there is nothing to capture."));
        }
        var made = payment.Parts.Count(p => p.Kind == OperationKind.Capture && p.Status != PartStatus.Failed);
        if (
            payment.CapturableMinor == 0
            || made >= wallet.Facts.MaxCaptures
            || payment.Parts.Any(p => p is { Final: true, Status: not PartStatus.Failed })
        )
        {
            return (
                null,
                Problem.InvalidState(payment.Status.Word(), "Nothing (more) can be captured of this payment; see amount_capturable.")
            );
        }
        var amount = body.Amount ?? payment.CapturableMinor;
        return amount > payment.CapturableMinor
            ? (null, Problem.AmountExceedsCapturable(payment.CapturableMinor))
            : (
                new PaymentOperation
                {
                    Kind = OperationKind.Capture,
                    Id = string.Empty,
                    AmountMinor = amount,
                    Final = body.Final,
                    CreatedAt = default,
                    UpdatedAt = default,
                },
                null
            );
    }
}
