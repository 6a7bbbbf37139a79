using FluentValidation;

namespace Adapters.Contract.Rules;

/// <summary>The rules that follow from a scheme's facts; an adapter adds its own by deriving from it.</summary>
public class SchemeRules : AbstractValidator<PaymentRequest>
{
    /// <summary>Amount within the limits of its currency, and a multiple of its step.</summary>
    public SchemeRules(SchemeInfo facts)
    {
        RuleFor(t => t.Currency)
            .Must(currency => LimitsOf(facts, currency) is not null)
            .WithErrorCode("currency_not_supported")
            .WithMessage(t =>
                $"{facts.Name} does not take {t.Currency}; it takes {string.Join(", ", facts.Currencies.Select(c => c.Currency))}."
            );
        RuleFor(t => t.AmountMinor)
            .Must((t, amount) => Fits(LimitsOf(facts, t.Currency), amount))
            .WithErrorCode("amount_out_of_range")
            .WithMessage(t =>
                LimitsOf(facts, t.Currency) is { } limits
                    ? $"{facts.Name} takes {limits.MinMinor} to {limits.MaxMinor} {limits.Currency} in minor units, in steps of {limits.StepMinor}."
                    : string.Empty
            );
    }

    private static CurrencyLimits? LimitsOf(SchemeInfo facts, string currency)
    {
        foreach (var limits in facts.Currencies)
        {
            if (string.Equals(limits.Currency, currency, StringComparison.Ordinal))
            {
                return limits;
            }
        }
        return null;
    }

    private static bool Fits(CurrencyLimits? limits, long amount) =>
        limits is null || (amount >= limits.MinMinor && amount <= limits.MaxMinor && amount % limits.StepMinor == 0);
}
