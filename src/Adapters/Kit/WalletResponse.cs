using Adapters.Contract;

namespace Adapters.Kit;

/// <summary>One verified answer with a documented code, and the ways to phrase it as a <see cref="WalletResult{T}"/>.</summary>
/// <typeparam name="TReply">The message of an answer that succeeded.</typeparam>
public sealed class WalletResponse<TReply>
    where TReply : class
{
    private readonly CodeTable _codes;
    private readonly HttpAnswer _answer;
    private readonly TReply? _message;
    private readonly Func<Evidence> _evidence;

    internal WalletResponse(string code, CodeTable codes, HttpAnswer answer, TReply? message, Func<Evidence> evidence)
    {
        Code = code;
        Row = codes.Of(code);
        _codes = codes;
        _answer = answer;
        _message = message;
        _evidence = evidence;
    }

    /// <summary>The wallet's code.</summary>
    public string Code { get; }

    /// <summary>The wallet's own word for it, which is kept; null if it has none.</summary>
    public string? SchemeCode { get; internal init; }

    /// <summary>What it means.</summary>
    public CodeRow Row { get; }

    /// <summary>The status of the HTTP answer.</summary>
    public int Status => _answer.Status;

    /// <summary>The bytes of the body.</summary>
    public ReadOnlySpan<byte> Body => _answer.Body;

    /// <summary>The message; not to be asked for where the code is one that comes without.</summary>
    public TReply Message => _message ?? throw new InvalidOperationException($"the answer {Code} has no such message");

    /// <summary>How long the wallet wants not to be asked again; null if it did not say.</summary>
    public TimeSpan? AgainAfter { get; internal init; }

    /// <summary>Whether the answer shows that the wallet holds an order under our number; set by the mapping before it phrases anything.</summary>
    public bool ShowsTheOrder { get; set; }

    /// <summary>Whether money may follow a refusal, see <see cref="WalletProtocol.MoneyMayFollow"/>.</summary>
    public bool MoneyMayFollow { get; internal init; }

    /// <summary>The members of the message that are kept, and the digest of the body.</summary>
    public Evidence Evidence => field ??= _evidence();

    /// <summary>How the order stands.</summary>
    /// <param name="state">Where the money is.</param>
    public WalletResult<OrderState> Succeeded(OrderState state) => new WalletResult<OrderState>.Succeeded(state, Evidence);

    /// <summary>A capture or refund was carried out.</summary>
    /// <param name="result">What the wallet says of it.</param>
    public WalletResult<OperationResult> Succeeded(OperationResult result) => new WalletResult<OperationResult>.Succeeded(result, Evidence);

    /// <summary>A code can be shown.</summary>
    /// <param name="code">The code.</param>
    public WalletResult<PresentedCode> Succeeded(PresentedCode code) => new WalletResult<PresentedCode>.Succeeded(code, Evidence);

    /// <summary>The wallet has not decided.</summary>
    /// <param name="until">When it will have, if it says so.</param>
    public PendingOutcome Pending(DateTimeOffset? until = null) => new(until, Evidence);

    /// <summary>A definite refusal.</summary>
    /// <param name="reason">The common reason.</param>
    /// <param name="code">The wallet's word for it; null: that of the answer.</param>
    /// <param name="alert">What a person should hear of.</param>
    public DeclinedOutcome Declined(DeclineReason reason, string? code = null, Alert alert = Alert.None) =>
        new(reason, code ?? SchemeCode ?? DeclinedOutcome.Refused, Evidence) { Alert = alert, MoneyMayFollow = MoneyMayFollow };

    /// <summary>A refusal for the reason that the table gives the answer's code.</summary>
    public Outcome Declined() => Row.Reason is { } reason ? Declined(reason, alert: Row.Alert) : Undocumented();

    /// <summary>A refusal for the reason that the table gives a code inside the answer; one that is no refusal there says nothing.</summary>
    /// <param name="code">The wallet's code; null: the answer names none.</param>
    public Outcome DeclinedBy(string? code) =>
        code is not null && _codes.Of(code) is { Meaning: Meaning.Declined, Reason: { } reason } row
            ? Declined(reason, code, row.Alert)
            : Undocumented();

    /// <summary>What the message of a success says; any other answer is what its code amounts to.</summary>
    /// <param name="read">Reads the message, whose evidence is handed over.</param>
    public WalletResult<T> IfSuccess<T>(Func<TReply, Evidence, WalletResult<T>> read) =>
        Row.Meaning == Meaning.Success ? read(Message, Evidence) : Otherwise();

    /// <summary>The wallet itself does not know.</summary>
    public UnknownOutcome InDoubt() => Unknown(UnknownWhy.InDoubt);

    /// <summary>No such order, capture or refund.</summary>
    /// <param name="alert">What a person should hear of.</param>
    public UnknownOutcome NotFound(Alert alert = Alert.None) => Unknown(UnknownWhy.NotFound, alert);

    /// <summary>The request was not carried out; a refusal if it was the sole one of a charge, see <see cref="Meaning.Rejected"/>.</summary>
    public UnknownOutcome Rejected() => Unknown(UnknownWhy.NotProcessed, Row.Alert) with { RejectedFor = Row.Reason };

    /// <summary>A code or state that the document does not name.</summary>
    /// <param name="code">The wallet's word that is meant; null: that of the answer.</param>
    public UnknownOutcome Undocumented(string? code = null) => Unknown(UnknownWhy.Undocumented, Alert.UndocumentedAnswer, code);

    /// <summary>Documented, but not for this question or not in this combination.</summary>
    public UnknownOutcome Unexpected() => Unknown(UnknownWhy.Undocumented, Alert.UnexpectedState);

    /// <summary>Number, amount, currency or reference differ from what was asked.</summary>
    public UnknownOutcome Mismatch() => Unknown(UnknownWhy.Mismatch, Alert.Mismatch);

    /// <summary>Something that must be there is missing or has another form.</summary>
    public UnknownOutcome Unreadable() => Unknown(UnknownWhy.NoAnswer);

    /// <summary>What a code amounts to that the mapping has no line for.</summary>
    public UnknownOutcome Otherwise() =>
        Row.Meaning switch
        {
            Meaning.Pending or Meaning.InDoubt => InDoubt(),
            Meaning.NotFound => NotFound(),
            Meaning.Rejected => Rejected(),
            Meaning.Success or Meaning.Declined or Meaning.OrderState or Meaning.Undocumented => Undocumented(),
            _ => Undocumented(),
        };

    /// <summary>The doubt if the answer names something else than was asked for; null if all that it names is the same.</summary>
    /// <param name="echo">What the answer repeats.</param>
    /// <param name="asked">What was asked.</param>
    public UnknownOutcome? IfDifferent(Echo echo, Echo asked) => echo.Fits(asked) ? null : Mismatch();

    /// <summary>A statement about nothing.</summary>
    /// <param name="why">What kind of silence it is.</param>
    /// <param name="alert">What a person should hear of.</param>
    /// <param name="code">The wallet's word that is meant; null: that of the answer.</param>
    public UnknownOutcome Unknown(UnknownWhy why, Alert alert = Alert.None, string? code = null) =>
        new(why, code ?? SchemeCode, Evidence)
        {
            Alert = alert,
            ShowedTheOrder = ShowsTheOrder,
            AgainAfter = AgainAfter,
        };
}

/// <summary>What an answer repeats of what was asked for; null: it does not repeat it.</summary>
/// <param name="Number">The gateway's number of the payment.</param>
/// <param name="Reference">The merchant's reference.</param>
/// <param name="AmountMinor">The amount in minor units.</param>
/// <param name="Currency">The currency, ISO 4217 letters.</param>
/// <param name="Operation">The gateway's number of the capture or refund.</param>
public sealed record Echo(
    string? Number = null,
    string? Reference = null,
    long? AmountMinor = null,
    string? Currency = null,
    string? Operation = null
)
{
    /// <summary>What was asked for.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="operation">The capture or refund of it; null: the charge itself.</param>
    public static Echo Of(Charge charge, Operation? operation = null) =>
        new(
            charge.Number,
            charge.Terms.Reference,
            operation?.AmountMinor ?? charge.Terms.AmountMinor,
            charge.Terms.Currency,
            operation?.Number
        );

    /// <summary>Whether all that is repeated is what was asked for.</summary>
    /// <param name="asked">What was asked.</param>
    public bool Fits(Echo asked) =>
        (Number ?? asked.Number) == asked.Number
        && (Reference ?? asked.Reference) == asked.Reference
        && (AmountMinor ?? asked.AmountMinor) == asked.AmountMinor
        && (Currency ?? asked.Currency) == asked.Currency
        && (Operation ?? asked.Operation) == asked.Operation;
}

/// <summary>What several operations make of the answer to another question.</summary>
public static class OrderResults
{
    /// <summary>Goes on from what was found; any other answer to the one question is the answer to the other, too.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="next">What it says about the other question.</param>
    public static WalletResult<TNext> Then<T, TNext>(this WalletResult<T> result, Func<T, Evidence, WalletResult<TNext>> next) =>
        result switch
        {
            WalletResult<T>.Succeeded(var value, var evidence) => next(value, evidence),
            WalletResult<T>.Pending pending => new PendingOutcome(pending.Until, pending.Evidence) { Alert = pending.Alert },
            WalletResult<T>.Declined declined => new DeclinedOutcome(declined.Reason, declined.SchemeCode, declined.Evidence)
            {
                Alert = declined.Alert,
                MoneyMayFollow = declined.MoneyMayFollow,
            },
            WalletResult<T>.Unknown unknown => new UnknownOutcome(unknown.Why, unknown.SchemeCode, unknown.Evidence)
            {
                Alert = unknown.Alert,
                ShowedTheOrder = unknown.ShowedTheOrder,
                AgainAfter = unknown.AgainAfter,
                RejectedFor = unknown.RejectedFor,
            },
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>After an undo that the wallet refuses for good: if money was taken, only a refund gives it back.</summary>
    /// <param name="result">How the order stands.</param>
    public static WalletResult<OrderState> RefundOnly(this WalletResult<OrderState> result) =>
        result is WalletResult<OrderState>.Succeeded { Value: OrderState.Captured captured } succeeded
            ? succeeded with
            {
                Value = captured with { RefundOnly = true },
            }
            : result;
}
