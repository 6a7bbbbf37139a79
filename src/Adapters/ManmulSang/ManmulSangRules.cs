using Adapters.Contract;
using Adapters.Contract.Rules;
using FluentValidation;

namespace Adapters.ManmulSang;

/// <summary>What this scheme takes: the facts, and codes that the shop shows.</summary>
internal sealed class ManmulSangRules : SchemeRules
{
    public ManmulSangRules(SchemeInfo facts)
        : base(facts)
    {
        RuleFor(terms => terms.Mode)
            .Equal(ChargeMode.MerchantCode)
            .WithErrorCode("not_supported_by_scheme")
            .WithMessage("ManmulSang is paid by a code that the shop shows.");
        RuleFor(terms => terms.ExpiresInSeconds)
            .InclusiveBetween(60, 7200)
            .WithErrorCode("validation_failed")
            .WithMessage("A ManmulSang code lives 60 to 7200 seconds.");
    }
}
