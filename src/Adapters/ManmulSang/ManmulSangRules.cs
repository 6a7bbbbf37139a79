using Adapters.Contract;
using Adapters.Contract.Rules;
using FluentValidation;

namespace Adapters.ManmulSang;

/// <summary>What the wallet takes, when it is asked, and what it would refuse anyway.</summary>
internal sealed class ManmulSangRules : SchemeRules
{
    /// <summary>The id in the merchant API.</summary>
    public const string Scheme = "manmulsang";

    private const int MaxCaptures = 10;
    private const int MaxRefunds = 50;

    public ManmulSangRules(SchemeInfo facts)
        : base(facts)
    {
        RuleFor(t => t.Mode)
            .Equal(ChargeMode.MerchantCode)
            .WithErrorCode("not_supported_by_scheme")
            .WithMessage("ManmulSang is paid by a code that the shop shows.");
        RuleFor(t => t.ExpiresInSeconds)
            .InclusiveBetween(60, 7200)
            .WithErrorCode("validation_failed")
            .WithMessage("A ManmulSang code lives 60 to 7200 seconds.");
    }

    /// <summary>The facts that follow from the document and the settings.</summary>
    public static SchemeInfo Facts(ManmulSangOptions options) =>
        new()
        {
            Id = Scheme,
            Name = "ManmulSang",
            Currencies = [new CurrencyLimits("KPW", 100, 200_000_000, 1)],
            MaxCaptures = MaxCaptures,
            MaxRefunds = MaxRefunds,
            PartialRefunds = true,
            Windows = new SchemeWindows("until captured", 180, options.PollAfterExpiry),
            CallTimeout = options.Timeout,
            MerchantCode = new ChargeSchedule
            {
                Present = new RetrySchedule(options.RetryDelays, options.CreateWindow, Finite: false),
                Inquiry = new RetrySchedule(options.PollDelays, options.PollAfterExpiry, Finite: false),
                InquiryEnd = InquiryEnd.Review,
                NotFoundGrace = TimeSpan.FromSeconds(10),
                MismatchHolds = TimeSpan.Zero,
                Undo = new RetrySchedule(options.ActionPollDelays, options.ActionWindow, Finite: false),
                UndoNotBefore = TimeSpan.Zero,
                Confirm = options.ConfirmAfterClose,
                // Who has scanned the code before its end may confirm for 30 s more.
                LateLooks = [TimeSpan.Zero, options.PollAfterExpiry],
            },
            // A repeat of the same bytes is safe only while the wallet remembers the key.
            Parts = new RetrySchedule(
                options.ActionPollDelays,
                options.ActionWindow < options.RetryWindow ? options.ActionWindow : options.RetryWindow,
                Finite: false
            ),
            // The same key never executes twice, so there is no need to wait for a list that may lag.
            PartNotFoundGrace = TimeSpan.Zero,
            Discloses = ManmulSangDisclosure.Table.Declared,
        };
}
