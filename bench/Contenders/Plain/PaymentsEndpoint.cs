using FluentValidation;

namespace Plain;

internal static class PaymentsEndpoint
{
    public static async Task<IResult> CreateAsync(
        HttpContext http,
        PaymentRequest request,
        IValidator<PaymentRequest> validator,
        Merchants merchants,
        Checkout checkout,
        CancellationToken cancellationToken
    )
    {
        if (merchants.Of(http) is not { } merchant)
        {
            return Results.Unauthorized();
        }
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length is 0 or > 255)
        {
            return Results.Problem("Idempotency-Key is missing", statusCode: 400);
        }
        var validation = await validator.ValidateAsync(request, cancellationToken);
        return validation.IsValid
            ? await checkout.PayAsync(merchant, key, request, cancellationToken)
            : Results.ValidationProblem(validation.ToDictionary());
    }
}
