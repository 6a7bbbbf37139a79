using Adapters.Contract;
using Adapters.Contract.Rules;
using FluentValidation;

namespace Adapters.Jeonseong;

/// <summary>What this scheme takes: the facts, and no money that is only held.</summary>
internal sealed class JeonseongRules : SchemeRules
{
    public JeonseongRules(SchemeInfo facts)
        : base(facts)
    {
        RuleFor(terms => terms.Capture)
            .Equal(CaptureMode.Automatic)
            .WithErrorCode("not_supported_by_scheme")
            .WithMessage($"{facts.Name} takes the money at once; it cannot hold it.");
        RuleFor(terms => terms.ExpiresInSeconds)
            .InclusiveBetween(60, 7200)
            .When(terms => terms.Mode == ChargeMode.MerchantCode)
            .WithErrorCode("validation_failed")
            .WithMessage($"{facts.Name} shows a code for 60 to 7200 seconds.");
    }
}
