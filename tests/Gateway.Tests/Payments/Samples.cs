using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Contract.Disclosures;
using Gateway.Ids;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>Payments, facts and schedules to test the state machine with.</summary>
internal static class Samples
{
    public static DateTimeOffset Start { get; } = new(2026, 3, 2, 1, 30, 15, TimeSpan.Zero);

    public static Evidence Evidence { get; } = Evidence.Nothing("query", "sample");

    public static SchemeFacts Facts { get; } =
        new()
        {
            Id = "sample",
            Name = "Sample",
            Currencies = [new CurrencyLimits("KPW", 100, 500_000_000, 1)],
            MaxCaptures = 10,
            MaxRefunds = 20,
            PartialRefunds = true,
            Windows = new SchemeWindows("today", 90, TimeSpan.FromSeconds(60)),
            CallTimeout = TimeSpan.FromSeconds(5),
            CustomerCode = Schedule(InquiryEnd.Undo),
            MerchantCode = Schedule(InquiryEnd.Review) with
            {
                Present = Steps(60, 1, 2, 4),
                UndoNotBefore = TimeSpan.Zero,
                LateLooks = [TimeSpan.Zero, TimeSpan.FromSeconds(40)],
            },
            Parts = Steps(3600, 2, 5),
            PartNotFoundGrace = TimeSpan.FromSeconds(10),
            Discloses = new DisclosureTable(new Dictionary<string, ImmutableArray<DisclosedField>>(StringComparer.Ordinal)),
        };

    public static Payment Payment(ChargeMode mode = ChargeMode.CustomerCode, CaptureMode capture = CaptureMode.Automatic) =>
        new()
        {
            MerchantId = "mer_1",
            Id = ObjectId.New("pay", Start, 7),
            Livemode = false,
            Scheme = "sample",
            Terms = new Terms
            {
                AmountMinor = 1_250_000,
                Currency = "KPW",
                Mode = mode,
                Capture = capture,
                Reference = "order-1",
            },
            CreatedAt = Start,
            UpdatedAt = Start,
            Agenda = new Agenda
            {
                Step = mode == ChargeMode.CustomerCode ? NextStep.Inquire : NextStep.Present,
                DueAt = Start.AddSeconds(6),
                Since = Start,
                LastSentAt = Start,
                Tries = 1,
            },
        };

    public static Payment After(this Payment payment, Fact fact, double seconds = 1) =>
        StateMachine.Apply(payment, fact, Facts, Start.AddSeconds(seconds)).Payment;

    public static Fact Told(Asked asked, Answer<Standing> answer) => new Fact.OrderTold(asked, answer);

    public static Answer<Standing> Taken(long amount = 1_250_000, long refunded = 0, bool refundOnly = false) =>
        new Answer<Standing>.Done(new Standing.Taken(amount, refunded) { RefundOnly = refundOnly }, Evidence);

    /// <summary>The wallet's sums of an order of 1,250,000 of which a part may still be captured.</summary>
    public static Answer<Standing> Sums(long captured, long refunded = 0, long capturable = 0) =>
        new Answer<Standing>.Done(
            new Standing.Taken(captured, refunded) { CapturableMinor = capturable, HeldUntil = capturable > 0 ? Start.AddDays(7) : null },
            Evidence
        );

    /// <summary>A capture or refund was carried out, and the wallet may have told the order's sums with it.</summary>
    public static Answer<Movement> Moved(OrderSums? sums = null) => new Answer<Movement>.Done(new Movement("W") { Sums = sums }, Evidence);

    /// <summary>A capture or refund was refused.</summary>
    public static Answer<Movement> Refused(DeclineReason reason = DeclineReason.SchemeError) =>
        new Answer<Movement>.Declined(reason, "x", Evidence);

    /// <summary>A capture or refund that was stored and sent a moment ago.</summary>
    public static PaymentPart Part(PartKind kind, long amount, double seconds = 1) =>
        new()
        {
            Kind = kind,
            Id = ObjectId.New(kind == PartKind.Capture ? "cap" : "ref", Start.AddSeconds(seconds), 7),
            AmountMinor = amount,
            CreatedAt = Start.AddSeconds(seconds),
            UpdatedAt = Start.AddSeconds(seconds),
            DueAt = Start.AddSeconds(seconds + 6),
            Tries = 1,
        };

    public static Answer<Standing> Held() => new Answer<Standing>.Done(new Standing.Held(1_250_000, Start.AddDays(7)), Evidence);

    public static Answer<Standing> Released(ReleaseCause cause) => new Answer<Standing>.Done(new Standing.Released(cause), Evidence);

    public static Answer<Standing> Declined(DeclineReason reason = DeclineReason.InsufficientFunds) =>
        new Answer<Standing>.Declined(reason, "1101", Evidence);

    /// <summary>A refusal of an order that the wallet keeps, and for which its document lets money come.</summary>
    public static Answer<Standing> RefusedButKept() =>
        new Answer<Standing>.Declined(DeclineReason.CustomerCanceled, "1108", Evidence) { MoneyMayFollow = true };

    /// <summary>A merchant code that is on display from one second after the start.</summary>
    public static Payment Shown(double secondsToPay) =>
        Payment(ChargeMode.MerchantCode)
            .After(
                new Fact.CodeTold(
                    new Answer<PresentedCode>.Done(new PresentedCode(new(27, "00"), Start.AddSeconds(secondsToPay)), Evidence),
                    new ShownCode("000201", "token", Start.AddSeconds(secondsToPay))
                )
            );

    public static Answer<Standing> Waiting() => new Answer<Standing>.Waiting(null, Evidence);

    public static Answer<Standing> Unknown(UnknownWhy why, bool showed = false) =>
        new Answer<Standing>.Unknown(why, null, Evidence) { ShowedTheOrder = showed };

    public static Steps Steps(double window, params ReadOnlySpan<double> seconds)
    {
        var gaps = ImmutableArray.CreateBuilder<TimeSpan>();
        foreach (var gap in seconds)
        {
            gaps.Add(TimeSpan.FromSeconds(gap));
        }
        return new Steps(gaps.ToImmutable(), TimeSpan.FromSeconds(window), false);
    }

    private static ChargeSchedule Schedule(InquiryEnd end) =>
        new()
        {
            Present = new Steps([], TimeSpan.Zero, true),
            Inquiry = Steps(60, 2, 3, 5),
            InquiryEnd = end,
            NotFoundGrace = TimeSpan.FromSeconds(60),
            MismatchHolds = TimeSpan.Zero,
            Undo = Steps(86400, 0, 5, 10),
            UndoNotBefore = TimeSpan.FromSeconds(15),
            Confirm = TimeSpan.FromSeconds(35),
        };
}
