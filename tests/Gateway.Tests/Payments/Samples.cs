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

    public static SchemeInfo Facts { get; } =
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
            Terms = new PaymentRequest
            {
                AmountMinor = 1_250_000,
                Currency = "KPW",
                Mode = mode,
                Capture = capture,
                Reference = "order-1",
            },
            CreatedAt = Start,
            UpdatedAt = Start,
            Agenda = new NextAction
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

    public static Fact Told(FactSource asked, WalletResult<OrderState> answer) => new Fact.OrderTold(asked, answer);

    public static WalletResult<OrderState> Taken(long amount = 1_250_000, long refunded = 0, bool refundOnly = false) =>
        new WalletResult<OrderState>.Succeeded(new OrderState.Captured(amount, refunded) { RefundOnly = refundOnly }, Evidence);

    /// <summary>The wallet's sums of an order of 1,250,000 of which a part may still be captured.</summary>
    public static WalletResult<OrderState> Sums(long captured, long refunded = 0, long capturable = 0) =>
        new WalletResult<OrderState>.Succeeded(
            new OrderState.Captured(captured, refunded)
            {
                CapturableMinor = capturable,
                HeldUntil = capturable > 0 ? Start.AddDays(7) : null,
            },
            Evidence
        );

    /// <summary>A capture or refund was carried out, and the wallet may have told the order's sums with it.</summary>
    public static WalletResult<OperationResult> Moved(OrderSums? sums = null) =>
        new WalletResult<OperationResult>.Succeeded(new OperationResult("W") { Sums = sums }, Evidence);

    /// <summary>A capture or refund was refused.</summary>
    public static WalletResult<OperationResult> Refused(DeclineReason reason = DeclineReason.SchemeError) =>
        new WalletResult<OperationResult>.Declined(reason, "x", Evidence);

    /// <summary>A capture or refund that was stored and sent a moment ago.</summary>
    public static PaymentOperation Part(OperationKind kind, long amount, double seconds = 1) =>
        new()
        {
            Kind = kind,
            Id = ObjectId.New(kind == OperationKind.Capture ? "cap" : "ref", Start.AddSeconds(seconds), 7),
            AmountMinor = amount,
            CreatedAt = Start.AddSeconds(seconds),
            UpdatedAt = Start.AddSeconds(seconds),
            DueAt = Start.AddSeconds(seconds + 6),
            Tries = 1,
        };

    public static WalletResult<OrderState> Held() =>
        new WalletResult<OrderState>.Succeeded(new OrderState.Authorized(1_250_000, Start.AddDays(7)), Evidence);

    public static WalletResult<OrderState> Released(ReleaseCause cause) =>
        new WalletResult<OrderState>.Succeeded(new OrderState.NotCharged(cause), Evidence);

    public static WalletResult<OrderState> Declined(DeclineReason reason = DeclineReason.InsufficientFunds) =>
        new WalletResult<OrderState>.Declined(reason, "1101", Evidence);

    /// <summary>A refusal of an order that the wallet keeps, and for which its document lets money come.</summary>
    public static WalletResult<OrderState> RefusedButKept() =>
        new WalletResult<OrderState>.Declined(DeclineReason.CustomerCanceled, "1108", Evidence) { MoneyMayFollow = true };

    /// <summary>A merchant code that is on display from one second after the start.</summary>
    public static Payment Shown(double secondsToPay) =>
        Payment(ChargeMode.MerchantCode)
            .After(
                new Fact.CodeTold(
                    new WalletResult<PresentedCode>.Succeeded(new PresentedCode(new(27, "00"), Start.AddSeconds(secondsToPay)), Evidence),
                    new ShownCode("000201", "token", Start.AddSeconds(secondsToPay))
                )
            );

    public static WalletResult<OrderState> Waiting() => new WalletResult<OrderState>.Pending(null, Evidence);

    public static WalletResult<OrderState> Unknown(UnknownWhy why, bool showed = false) =>
        new WalletResult<OrderState>.Unknown(why, null, Evidence) { ShowedTheOrder = showed };

    public static RetrySchedule Steps(double window, params ReadOnlySpan<double> seconds)
    {
        var gaps = ImmutableArray.CreateBuilder<TimeSpan>();
        foreach (var gap in seconds)
        {
            gaps.Add(TimeSpan.FromSeconds(gap));
        }
        return new RetrySchedule(gaps.ToImmutable(), TimeSpan.FromSeconds(window), false);
    }

    private static ChargeSchedule Schedule(InquiryEnd end) =>
        new()
        {
            Present = new RetrySchedule([], TimeSpan.Zero, true),
            Inquiry = Steps(60, 2, 3, 5),
            InquiryEnd = end,
            NotFoundGrace = TimeSpan.FromSeconds(60),
            MismatchHolds = TimeSpan.Zero,
            Undo = Steps(86400, 0, 5, 10),
            UndoNotBefore = TimeSpan.FromSeconds(15),
            Confirm = TimeSpan.FromSeconds(35),
        };
}
