using Adapters.Contract;
using Adapters.Contract.Rules;
using FluentValidation;

namespace Adapters.Ullim;

/// <summary>What this scheme refuses before anything is stored: chon, manual capture, a terminal in foreign characters.</summary>
internal sealed class UllimRules : SchemeRules
{
    private const int LongestTid = 32;

    public UllimRules(SchemeInfo facts)
        : base(facts)
    {
        RuleFor(terms => terms.Capture)
            .Equal(CaptureMode.Automatic)
            .WithErrorCode("not_supported_by_scheme")
            .WithMessage($"{facts.Name} takes the money at once; it has no manual capture.");
        RuleFor(terms => terms.Terminal)
            .Must(terminal => terminal is null || IsTid(terminal))
            .WithErrorCode("validation_failed")
            .WithMessage($"{facts.Name} takes terminals of 1 to 32 letters, digits, hyphens or underscores.");
    }

    /// <summary>Whether a text can be a terminal at this wallet.</summary>
    public static bool IsTid(string text) =>
        text.Length is >= 1 and <= LongestTid && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
