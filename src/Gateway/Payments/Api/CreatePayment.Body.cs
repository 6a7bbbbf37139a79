using System.Collections.Immutable;
using System.Text.Json;
using Adapters.Contract;
using FluentValidation;
using FluentValidation.Results;
using Gateway.Http;
using Gateway.Payments.Model;

namespace Gateway.Payments.Api;

/// <summary>What a request for a payment holds, and what the gateway and the scheme refuse of it before anything is stored.</summary>
internal sealed partial class CreatePayment
{
    /// <summary>The request, its form being right.</summary>
    internal sealed record Body
    {
        public required PaymentRequest Terms { get; init; }
        public string? Code { get; init; }
        public string? PresentedScheme { get; init; }
        public string? Scheme { get; init; }
        public string? Description { get; init; }
        public required ImmutableSortedDictionary<string, string> Metadata { get; init; }

        /// <summary>Reads the body; faults are noted in the fields.</summary>
        public static Body Read(JsonFields fields)
        {
            fields.ExactlyOneOf("code", "present", "Send exactly one of code (the customer's) and present (the shop's).");
            var amount = fields.RequiredAmount("amount");
            var currency = fields.RequiredText("currency", FieldRules.Currency);
            var reference = fields.RequiredText("reference", FieldRules.Reference);
            var code = fields.Text("code", FieldRules.Code);
            var present = fields.OptionalObject("present") is { } asked ? ReadPresent(asked) : default;
            var scheme = fields.Text("scheme", FieldRules.Scheme);
            var capture = fields.Choice("capture", ApiWords.Of(CaptureMode.Automatic), ApiWords.All<CaptureMode>().AsSpan());
            return new Body
            {
                Code = code,
                PresentedScheme = present.Scheme,
                Scheme = scheme,
                Description = fields.Text("description", FieldRules.Description),
                Metadata = fields.StringMap("metadata", 20, 40, 500),
                Terms = new PaymentRequest
                {
                    AmountMinor = amount,
                    Currency = currency,
                    Mode = code is null ? ChargeMode.MerchantCode : ChargeMode.CustomerCode,
                    Capture = ApiWords.Parse<CaptureMode>(capture),
                    Reference = reference,
                    Shop = fields.Text("shop", FieldRules.Place),
                    Terminal = fields.Text("terminal", FieldRules.Place),
                    ExpiresInSeconds = present.ExpiresIn,
                },
            };
        }

        // One code for several wallets is planned; until then the list has one item.
        private static (string? Scheme, int? ExpiresIn) ReadPresent(JsonFields fields) =>
            (
                fields.RequiredTextList("schemes", 1, 1, FieldRules.Scheme) is [{ } only] ? only : string.Empty,
                (int)(fields.OptionalInteger("expires_in", 60, 7200) ?? 900)
            );
    }

    /// <summary>What the form of each field alone does not say.</summary>
    private sealed class BodyRules : AbstractValidator<Body>
    {
        public static BodyRules Instance { get; } = new();

        public BodyRules() =>
            RuleFor(b => b.Scheme)
                .Must((b, scheme) => scheme == b.PresentedScheme)
                .OverridePropertyName("scheme")
                .WithMessage("Must be the scheme of present.schemes, or be left out.")
                .When(b => b is { Scheme: not null, PresentedScheme: not null });
    }

    /// <summary>What a scheme refuses: by what it can do at all, then by its own rules; null: it takes these terms.</summary>
    private static Problem? SchemeRefusal(IWallet wallet, PaymentRequest terms)
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
            _ => Problem.ValidationFailed(JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.PropertyName), failure.ErrorMessage),
        };
}
