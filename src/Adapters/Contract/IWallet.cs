using Adapters.Contract.Codes;
using FluentValidation;

namespace Adapters.Contract;

/// <summary>
/// What every wallet must do. Each further ability is an interface of its own, and implementing it <em>is</em> declaring
/// it: capabilities, <c>GET /v1/schemes</c> and the mandatory conformance scenarios are computed from the types and from
/// <see cref="Facts"/>. A wallet object is a singleton and safe for concurrent calls. The token passed to a call carries
/// the gateway's deadline; a call ends by an answer, not by an exception.
/// </summary>
public interface IWallet
{
    /// <summary>Id, currencies, limits, schedules.</summary>
    SchemeInfo Facts { get; }

    /// <summary>
    /// What this scheme refuses before anything is stored or sent. The error code of a failure is a problem code of the
    /// merchant API: <c>amount_out_of_range</c>, <c>currency_not_supported</c>, <c>not_supported_by_scheme</c>; any other: <c>validation_failed</c>.
    /// </summary>
    IValidator<PaymentRequest> Rules { get; }

    /// <summary>Asks what became of an order, whatever the way it was made.</summary>
    Task<WalletResult<OrderState>> InquireAsync(Charge charge, CancellationToken cancellationToken);
}

/// <summary>The payer shows a code and the shop scans it: capability <c>customer_code</c>.</summary>
public interface ITakesCustomerCodes
{
    /// <summary>Whose code is it? Pure and quick: no call, no key.</summary>
    CodeMatch Recognize(ScannedCode code, DateTimeOffset now);

    /// <summary>Charges the code. Called at most once for a number; repeats inside it only where the wallet's document allows them.</summary>
    Task<WalletResult<OrderState>> PayAsync(Charge charge, ScannedCode code, CancellationToken cancellationToken);
}

/// <summary>The shop shows a code and the payer scans it: capability <c>merchant_code</c>.</summary>
public interface IPresentsMerchantCodes
{
    /// <summary>Makes the order and its code; called again with the same charge while the answer is unknown, so it must be idempotent.</summary>
    Task<WalletResult<PresentedCode>> PresentAsync(Charge charge, CancellationToken cancellationToken);
}

/// <summary>Money is held first and taken later: capabilities <c>manual_capture</c>, <c>partial_capture</c>, <c>multiple_captures</c> (by <see cref="SchemeInfo"/>).</summary>
public interface ICaptures
{
    /// <summary>Takes a part of the hold; idempotent by the part's number.</summary>
    Task<WalletResult<OperationResult>> CaptureAsync(Charge charge, Operation capture, CancellationToken cancellationToken);

    /// <summary>Asks what became of a capture; <see cref="UnknownWhy.NotFound"/> lets the gateway send it again.</summary>
    Task<WalletResult<OperationResult>> InquireCaptureAsync(Charge charge, Operation capture, CancellationToken cancellationToken);
}

/// <summary>An order can be undone as a whole: capability <c>cancel</c>.</summary>
public interface ICancels
{
    /// <summary>
    /// Closes, voids or reverses, whichever fits the order's state and the clock, and answers with how the order stands
    /// then: <see cref="OrderState.NotCharged"/> when no money is held any more; <see cref="OrderState.Captured"/> with
    /// <see cref="OrderState.Captured.RefundOnly"/> when the wallet refuses for good; Declined when the order had been refused
    /// anyway; Waiting when it is under way. Repeated with a rising <see cref="Charge.EarlierTries"/> until definite.
    /// </summary>
    Task<WalletResult<OrderState>> CancelAsync(Charge charge, CancellationToken cancellationToken);
}

/// <summary>Money can be given back: capabilities <c>refund</c>, <c>partial_refund</c>, <c>multiple_refunds</c> (by <see cref="SchemeInfo"/>).</summary>
public interface IRefunds
{
    /// <summary>Gives a part back; idempotent by the part's number.</summary>
    Task<WalletResult<OperationResult>> RefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken);

    /// <summary>Asks what became of a refund; <see cref="UnknownWhy.NotFound"/> lets the gateway send it again.</summary>
    Task<WalletResult<OperationResult>> InquireRefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken);
}

/// <summary>
/// The wallet identifies a charge by a sequence that the gateway must hand out itself. It does so in the commit that
/// stores the payment; numbers are never reused, gaps are allowed.
/// </summary>
public interface IAllocatesNumbers
{
    /// <summary>Which sequence the payment draws from at this instant.</summary>
    NumberSequence SequenceFor(PaymentRequest terms, DateTimeOffset now);

    /// <summary>The text stored as <see cref="Charge.Allocated"/> for a value drawn from a sequence.</summary>
    string Compose(NumberSequence sequence, long value);
}

/// <summary>A row of the gateway's allocation counters.</summary>
/// <param name="Name">Unique over all schemes, e.g. <c>ullim/880001/T0001/20260302</c>.</param>
/// <param name="Last">The highest value that may be drawn; the first is 1. When it is used up the payment is declined and nothing is sent.</param>
public sealed record NumberSequence(string Name, long Last)
{
    /// <summary>Values up to this one are for whoever comes first; above it each merchant has <see cref="MerchantShare"/>. All, unless said otherwise.</summary>
    public long FreeUpTo { get; init; } = Last;

    /// <summary>How many values above <see cref="FreeUpTo"/> one merchant may draw. A payment beyond that is refused: nothing is stored, nothing is sent.</summary>
    public long MerchantShare { get; init; }
}

/// <summary>The lowest value that the next draw from a sequence may bring; what lies between is left out for good.</summary>
/// <param name="Sequence">The sequence's name.</param>
/// <param name="Value">The value, 1 … the sequence's last.</param>
public sealed record DrawFrom(string Sequence, long Value);
