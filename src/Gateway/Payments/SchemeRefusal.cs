using Adapters.Contract;
using FluentValidation.Results;
using Gateway.Http;

namespace Gateway.Payments;

/// <summary>What a scheme refuses before anything is stored: by what it can do at all, then by its own rules.</summary>
internal static class SchemeRefusal
{
    /// <summary>The problem, or null if the scheme takes these terms.</summary>
    public static Problem? Of(IWallet wallet, PaymentRequest terms)
    {
        var name = wallet.Facts.Name;
        if (terms.Mode == ChargeMode.MerchantCode && wallet is not IPresentsMerchantCodes)
        {
            return Problem.NotSupportedByScheme($"{name} has no merchant codes.");
        }
        if (terms.Capture == CaptureMode.Manual && wallet is not ICaptures)
        {
            return Problem.NotSupportedByScheme($"{name} takes the money at once: capture must be automatic.");
        }
        var failures = wallet.Rules.Validate(terms).Errors;
        return failures.Count == 0 ? null : Broken(failures[0]);
    }

    private static Problem Broken(ValidationFailure failure) =>
        failure.ErrorCode switch
        {
            "amount_out_of_range" => Problem.AmountOutOfRange(failure.ErrorMessage),
            "currency_not_supported" => Problem.CurrencyNotSupported(failure.ErrorMessage),
            "not_supported_by_scheme" => Problem.NotSupportedByScheme(failure.ErrorMessage),
            _ => Problem.ValidationFailed(
                System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.PropertyName),
                failure.ErrorMessage
            ),
        };
}
