using Adapters.Contract;
using Adapters.Contract.Rules;
using FluentValidation;

namespace Adapters.Jeonseong;

/// <summary>What this scheme takes: the facts, and no money that is only held.</summary>
internal sealed class JeonseongRules : SchemeRules
{
    /// <summary>The id in the merchant API.</summary>
    public const string Scheme = "jeonseong";

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

    /// <summary>Limits, windows and schedules (§4, §6).</summary>
    public static SchemeInfo Facts(JeonseongOptions options) =>
        new()
        {
            Id = Scheme,
            Name = "Jeonseong",
            Currencies = [new CurrencyLimits("KPW", 100, 500_000_000, 1)],
            MaxCaptures = 1,
            MaxRefunds = 20,
            PartialRefunds = true,
            Windows = new SchemeWindows("until 23:30 Asia/Pyongyang of the business day", 90, options.InquiryWindow),
            CallTimeout = options.Timeout,
            CustomerCode = new ChargeSchedule
            {
                Present = new RetrySchedule([], TimeSpan.Zero, Finite: true),
                Inquiry = new RetrySchedule(options.InquiryDelays, options.InquiryWindow, Finite: false),
                InquiryEnd = InquiryEnd.Undo,
                NotFoundGrace = options.NotFoundGrace,
                MismatchHolds = TimeSpan.Zero,
                Undo = new RetrySchedule(options.ReverseDelays, options.ReverseWindow, Finite: false),
                UndoNotBefore = options.ReverseNotBefore,
                Confirm = options.ConfirmAfterClose,
                // By then the code has ended (60 s), and so has the wait for the PIN (45 s).
                LateLooks = [options.InquiryWindow],
            },
            MerchantCode = new ChargeSchedule
            {
                Present = new RetrySchedule(
                    options.OrderRetryDelays,
                    // Room for every step even if each call before it took its whole time.
                    options.OrderRetryDelays.Aggregate(options.Timeout, (sum, gap) => sum + gap + options.Timeout),
                    Finite: true
                ),
                Inquiry = new RetrySchedule(options.OrderPollDelays, options.OrderGrace, Finite: false),
                InquiryEnd = InquiryEnd.Undo,
                NotFoundGrace = options.NotFoundGrace,
                MismatchHolds = TimeSpan.Zero,
                Undo = new RetrySchedule(options.CloseDelays, options.ReverseWindow, Finite: false),
                UndoNotBefore = TimeSpan.Zero,
                Confirm = options.ConfirmAfterClose,
                // Who has scanned the code before its end may pay for 30 s more.
                LateLooks = [TimeSpan.Zero, options.OrderGrace],
            },
            Parts = new RetrySchedule(options.RefundQueryDelays, options.RefundWindow, Finite: false),
            PartNotFoundGrace = options.NotFoundGrace,
            Discloses = JeonseongDisclosure.Table.Declared,
        };
}
