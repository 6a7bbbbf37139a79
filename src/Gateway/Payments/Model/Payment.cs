using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Adapters.Contract;
using Gateway.Ids;

namespace Gateway.Payments.Model;

/// <summary>
/// A payment with everything that is known of it and what is to be done next. Immutable: only
/// <see cref="StateMachine.Apply"/> makes a new one, and a version guards each save.
/// </summary>
internal sealed record Payment
{
    public required string MerchantId { get; init; }
    public required string Id { get; init; }

    /// <summary>Rises by one with every save; 1 is the intent.</summary>
    public int Version { get; init; } = 1;

    public required bool Livemode { get; init; }
    public required string Scheme { get; init; }
    public required PaymentRequest Terms { get; init; }
    public PaymentStatus Status { get; init; } = PaymentStatus.Processing;
    public string? Description { get; init; }
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What the adapter needs of the code in later inquiries.</summary>
    public string? Trace { get; init; }

    /// <summary>The wallet's sequence number that this payment drew, if its scheme has such.</summary>
    public string? Allocated { get; init; }

    /// <summary>How many such numbers were drawn; two at the most.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Draws { get; init; }

    public string? SchemeReference { get; init; }

    /// <summary>The merchant code on display.</summary>
    public ShownCode? Code { get; init; }

    public Decline? Decline { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CancelRequested { get; init; }

    /// <summary>Where the money is, as far as evidence goes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LastKnownState Known { get; init; }

    /// <summary>What the wallet holds for us, also after captures; 0 if it never held anything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long HeldMinor { get; init; }

    /// <summary>Whether captures are still possible.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HoldOpen { get; init; }

    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Captures and refunds, oldest first.</summary>
    public ImmutableArray<PaymentOperation> Parts { get; init; } = [];

    /// <summary>What the wallet showed as captured and no capture known here explains; it never falls.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CapturedOutsideMinor { get; init; }

    /// <summary>The same of refunds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RefundedOutsideMinor { get; init; }

    /// <summary>
    /// The sum that the wallet showed as captured while captures without an outcome may be what explains it; 0 if what is
    /// booked explains it. It never falls but to 0.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CapturedShownMinor { get; init; }

    /// <summary>The same of refunds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RefundedShownMinor { get; init; }

    /// <summary>What is to be done next with the payment itself, and when.</summary>
    public NextAction Agenda { get; init; } = NextAction.Nothing;

    /// <summary>Why the payment is being undone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public UndoCause Undo { get; init; }

    /// <summary>Whether any answer ever showed that the wallet holds an order under our number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Seen { get; init; }

    /// <summary>Whether it ended only because the wallet, asked to undo it, denied that it has it, and no look has borne that out yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Denied { get; init; }

    /// <summary>Since when answers show another amount, currency or reference.</summary>
    public DateTimeOffset? DiffersSince { get; init; }

    /// <summary>The highest version of the order that a fact brought.</summary>
    public long? WalletVersion { get; init; }

    /// <summary>Entries in the timeline so far; the next one gets this number.</summary>
    public int TimelineLength { get; init; }

    [JsonIgnore]
    public string Number => ObjectId.NumberOf(Id);

    /// <summary>What was taken, as far as evidence goes, whoever asked the wallet for it.</summary>
    [JsonIgnore]
    public long CapturedMinor =>
        Math.Max(Sum(OperationKind.Capture, p => p.Status == PartStatus.Succeeded) + CapturedOutsideMinor, CapturedShownMinor);

    /// <summary>What was given back, as far as evidence goes, whoever asked the wallet for it.</summary>
    [JsonIgnore]
    public long RefundedMinor =>
        Math.Max(Sum(OperationKind.Refund, p => p.Status == PartStatus.Succeeded) + RefundedOutsideMinor, RefundedShownMinor);

    /// <summary>What may still be captured.</summary>
    [JsonIgnore]
    public long CapturableMinor =>
        HoldOpen && !CancelRequested && (Status is PaymentStatus.Authorized or PaymentStatus.Succeeded)
            ? Math.Max(
                0,
                HeldMinor
                    - Math.Max(Sum(OperationKind.Capture, p => p.Status != PartStatus.Failed) + CapturedOutsideMinor, CapturedShownMinor)
            )
            : 0;

    /// <summary>What may still be refunded: law 4.</summary>
    [JsonIgnore]
    public long RefundableMinor =>
        Math.Max(
            0,
            CapturedMinor
                - Math.Max(Sum(OperationKind.Refund, p => p.Status != PartStatus.Failed) + RefundedOutsideMinor, RefundedShownMinor)
        );

    /// <summary>Whether it, or a capture or refund of it, is up to a person.</summary>
    [JsonIgnore]
    public bool AwaitsAPerson => Status == PaymentStatus.Review || Parts.Any(p => p.Status == PartStatus.Review);

    /// <summary>When anything of it is due; null: never again.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt
    {
        get
        {
            var due = Agenda.DueAt;
            foreach (var part in Parts)
            {
                due = due is null || part.DueAt < due ? part.DueAt ?? due : due;
            }
            return due;
        }
    }

    /// <summary>The part with this id, or null.</summary>
    public PaymentOperation? Part(string id) => Parts.FirstOrDefault(p => p.Id == id);

    /// <summary>The sum of the captures or refunds known here that count.</summary>
    public long Sum(OperationKind kind, Func<PaymentOperation, bool> counts)
    {
        var sum = 0L;
        foreach (var part in Parts)
        {
            sum += part.Kind == kind && counts(part) ? part.AmountMinor : 0;
        }
        return sum;
    }
}

/// <summary>A merchant code on display.</summary>
/// <param name="Payload">The EMVCo text.</param>
/// <param name="Token">Unguessable; opens the pictures without a key.</param>
/// <param name="ExpiresAt">The end of the code.</param>
internal sealed record ShownCode(string Payload, string Token, DateTimeOffset ExpiresAt);

/// <summary>Why a payment was declined.</summary>
/// <param name="Reason">The common reason.</param>
/// <param name="SchemeCode">The wallet's own code.</param>
internal sealed record Decline(DeclineReason Reason, string SchemeCode);

/// <summary>Why a payment is being undone.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UndoCause>))]
internal enum UndoCause
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The merchant asked for it.</summary>
    Merchant,

    /// <summary>Nothing definite came in time.</summary>
    Gateway,

    /// <summary>Money arrived after the payment had ended without.</summary>
    LateSuccess,
}
