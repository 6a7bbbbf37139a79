using System.Collections.Immutable;
using System.Globalization;
using Adapters.Contract;
using Adapters.Contract.Disclosures;
using Adapters.Contract.Settings;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;

namespace Growth;

/// <summary>One payment through the store: the intent, and the wallet's yes. Two commits, with all that the gateway writes.</summary>
internal static class Sale
{
    private const int Merchants = 16;

    private static readonly SchemeInfo Facts = new()
    {
        Id = "jeonseong",
        Name = "Jeonseong",
        Currencies = [new CurrencyLimits("KPW", 100, 500_000_000, 1)],
        MaxCaptures = 0,
        MaxRefunds = 20,
        PartialRefunds = true,
        Windows = new SchemeWindows("today", 90, TimeSpan.FromSeconds(60)),
        CallTimeout = TimeSpan.FromSeconds(5),
        CustomerCode = Schedule(),
        MerchantCode = Schedule(),
        Parts = Steps(),
        PartNotFoundGrace = TimeSpan.FromSeconds(10),
        Discloses = new DisclosureTable(new Dictionary<string, ImmutableArray<DisclosedField>>(StringComparer.Ordinal)),
    };

    private static readonly EventFactory Events = new(new Address());

    private static readonly FieldList Sent = new([
        new DisclosedField("tradeNo", DataKind.GatewayNumber),
        new DisclosedField("amount", DataKind.Amount),
    ]);

    /// <summary>Whose payments they are.</summary>
    public static string MerchantOf(long number) => string.Create(CultureInfo.InvariantCulture, $"mer_bench{number % Merchants:D2}");

    /// <summary>The idempotency key of a payment.</summary>
    public static string KeyOf(long number) => string.Create(CultureInfo.InvariantCulture, $"sale-{number:D16}");

    /// <summary>Makes one and returns its id.</summary>
    public static async Task<string> MakeAsync(PaymentStore store, long number)
    {
        var intent = Intent(number, TimeProvider.System.GetUtcNow());
        if (await store.InsertAsync(intent) is not InsertResult.Stored)
        {
            throw new InvalidOperationException("an intent was not stored");
        }
        var move = Taken(intent.Payment, TimeProvider.System.GetUtcNow());
        return await store.MoveAsync(move) is UpdateResult.Saved
            ? intent.Payment.Id
            : throw new InvalidOperationException("an answer was not stored");
    }

    /// <summary>What is stored before the wallet is asked.</summary>
    public static NewPayment Intent(long number, DateTimeOffset now)
    {
        var payment = new Payment
        {
            MerchantId = MerchantOf(number),
            Id = ObjectId.New("pay", now, (int)(number % Merchants)),
            Livemode = false,
            Scheme = Facts.Id,
            Terms = new PaymentRequest
            {
                AmountMinor = 1_250_000,
                Currency = "KPW",
                Mode = ChargeMode.CustomerCode,
                Capture = CaptureMode.Automatic,
                Reference = string.Create(CultureInfo.InvariantCulture, $"order-{number}"),
                Shop = "S001",
                Terminal = "T0001",
            },
            Description = "2 x noodles",
            CreatedAt = now,
            UpdatedAt = now,
            TimelineLength = 1,
            Agenda = new NextAction
            {
                Step = NextStep.Inquire,
                DueAt = now.AddSeconds(6),
                Since = now,
                LastSentAt = now,
                Tries = 1,
            },
        };
        var entry = new TimelineEntry(
            1,
            now,
            "payment.processing",
            "merchant",
            ImmutableSortedDictionary<string, string>.Empty.Add("scheme", Facts.Id)
        );
        var key = new KeyUse(payment.MerchantId, KeyOf(number), new string('0', 52), payment.Id, payment.Id);
        return new NewPayment(payment, Events.Of(payment, [entry]), key, null);
    }

    /// <summary>What is stored once the wallet has said yes.</summary>
    public static PaymentUpdate Taken(Payment payment, DateTimeOffset now) =>
        Events.Update(payment, Answered(payment, now)) with
        {
            Disclosed = [Disclosure.OfIntent(payment).Completed([new Sending(now, Sent)])],
        };

    /// <summary>What the wallet's yes makes of a payment.</summary>
    public static Change Answered(Payment payment, DateTimeOffset now) => StateMachine.Apply(payment, Yes(payment), Facts, now);

    private static Fact.OrderTold Yes(Payment payment) =>
        new(
            FactSource.Act,
            new WalletResult<OrderState>.Succeeded(
                new OrderState.Captured(payment.Terms.AmountMinor, 0) { SchemeReference = "JS2611250432260060004" },
                new Evidence(
                    "pay",
                    new string('0', 52),
                    ImmutableDictionary<string, string>
                        .Empty.Add("rspCode", "0000")
                        .Add("tradeSts", "2")
                        .Add("amount", "1250000")
                        .Add("currency", "408")
                        .Add("payTime", "20261125043226")
                        .Add("jsTxnId", "JS2611250432260060004")
                )
            )
        );

    private static RetrySchedule Steps() => new([TimeSpan.FromSeconds(2)], TimeSpan.FromMinutes(1), false);

    private static ChargeSchedule Schedule() =>
        new()
        {
            Present = Steps(),
            Inquiry = Steps(),
            InquiryEnd = InquiryEnd.Undo,
            NotFoundGrace = TimeSpan.FromSeconds(60),
            MismatchHolds = TimeSpan.Zero,
            Undo = Steps(),
            UndoNotBefore = TimeSpan.FromSeconds(15),
            Confirm = TimeSpan.FromSeconds(35),
        };

    private sealed class Address : IGatewayAddress
    {
        public Uri PublicUrl { get; } = new("http://gateway.example");
    }
}
