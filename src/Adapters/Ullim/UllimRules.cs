using Adapters.Contract;
using Adapters.Contract.Rules;
using FluentValidation;

namespace Adapters.Ullim;

/// <summary>What this scheme refuses before anything is stored: chon, manual capture, a terminal in foreign characters.</summary>
internal sealed class UllimRules : SchemeRules
{
    /// <summary>The id in the merchant API.</summary>
    public const string Scheme = "ullim";

    private const long HighestWon = 300_000;
    private const int RefundDays = 30;

    public UllimRules(SchemeInfo facts)
        : base(facts)
    {
        RuleFor(t => t.Capture)
            .Equal(CaptureMode.Automatic)
            .WithErrorCode("not_supported_by_scheme")
            .WithMessage($"{facts.Name} takes the money at once; it has no manual capture.");
        RuleFor(t => t.Terminal)
            .Must(terminal => terminal is null || UllimOptions.IsTid(terminal))
            .WithErrorCode("validation_failed")
            .WithMessage($"{facts.Name} takes terminals of 1 to 32 letters, digits, hyphens or underscores.");
    }

    public static SchemeInfo FactsOf(UllimOptions options) =>
        new()
        {
            Id = Scheme,
            Name = "Ullim",
            Currencies =
            [
                new CurrencyLimits(UllimMoney.Currency, UllimMoney.ChonPerWon, HighestWon * UllimMoney.ChonPerWon, UllimMoney.ChonPerWon),
            ],
            MaxRefunds = 1,
            PartialRefunds = false,
            Windows = new SchemeWindows("until the business day is closed (23:59 Asia/Pyongyang)", RefundDays, options.InquiryWindow),
            CallTimeout = options.Timeout,
            CustomerCode = ScheduleOf(options),
            Parts = new RetrySchedule(options.RefundDelays, options.RefundWindow, Finite: false),
            // A repeated refund is the same refund here, so there is nothing to wait for.
            PartNotFoundGrace = TimeSpan.Zero,
            Discloses = UllimDisclosure.Table.Declared,
        };

    private static ChargeSchedule ScheduleOf(UllimOptions options) =>
        new()
        {
            Present = new RetrySchedule([], TimeSpan.Zero, Finite: true),
            Inquiry = new RetrySchedule(options.InquiryDelays, options.InquiryWindow, Finite: false),
            InquiryEnd = InquiryEnd.Undo,
            NotFoundGrace = options.NotFoundGrace,
            MismatchHolds = options.InquiryWindow,
            Undo = new RetrySchedule(options.ReverseDelays, options.ReverseWindow, Finite: false),
            UndoNotBefore = options.ReverseNotBefore,
            Confirm = options.ConfirmAfterCancel,
        };
}
