using System.Globalization;

namespace Mocks.Kit;

/// <summary>How a charge of <see cref="ChargeBook"/> stands.</summary>
public enum ChargeState
{
    /// <summary>The wallet has not decided.</summary>
    Pending,

    /// <summary>The payer has paid.</summary>
    Paid,

    /// <summary>Refused.</summary>
    Failed,

    /// <summary>Given back as though it had never been.</summary>
    Voided,

    /// <summary>The number was undone before any charge came, and none can come.</summary>
    Closed,
}

/// <summary>One charge, changed under the lock only.</summary>
public sealed class BookedCharge
{
    /// <summary>The gateway's number.</summary>
    public required string Number { get; init; }

    /// <summary>The wallet's id.</summary>
    public required string Id { get; init; }

    /// <summary>The amount, in chon.</summary>
    public required long AmountChon { get; init; }

    /// <summary>The merchant's reference.</summary>
    public required string Reference { get; init; }

    /// <summary>The customer's code.</summary>
    public required string Code { get; init; }

    /// <summary>When it was made, on the business clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How it stands.</summary>
    public ChargeState State { get; set; }

    /// <summary>The wallet's word for why it failed.</summary>
    public string? Reason { get; set; }

    /// <summary>Its refunds by the gateway's number, oldest first.</summary>
    public List<BookedRefund> Refunds { get; } = [];

    /// <summary>What was given back.</summary>
    public long RefundedChon => Refunds.Where(refund => refund.Reason is null).Sum(refund => refund.AmountChon);
}

/// <summary>One refund of a charge; it failed if there is a reason.</summary>
public sealed record BookedRefund(string Number, string Id, long AmountChon, string? Reason);

/// <summary>
/// The books of a plain wallet: charges by number, and the ledger that goes with them. What may be done when, and what it is called, is
/// the wallet's to say. All calls under the <see cref="WalletScheduler"/>'s lock.
/// </summary>
public sealed class ChargeBook(Ledger ledger, string idPrefix)
{
    private readonly Dictionary<string, BookedCharge> _charges = new(StringComparer.Ordinal);
    private int _ids;

    /// <summary>The charge with a number, or null.</summary>
    public BookedCharge? Find(string? number) => number is null ? null : _charges.GetValueOrDefault(number);

    /// <summary>Stores a charge that waits to be decided.</summary>
    public BookedCharge Add(string number, long amountChon, string reference, string code, Moment now) =>
        _charges[number] = new BookedCharge
        {
            Number = number,
            Id = NewId(),
            AmountChon = amountChon,
            Reference = reference,
            Code = code,
            At = now.Business,
        };

    /// <summary>Closes a number that was never charged.</summary>
    public void Close(string number, Moment now) => Add(number, 0, string.Empty, string.Empty, now).State = ChargeState.Closed;

    /// <summary>The payer pays.</summary>
    public void Pay(BookedCharge charge, Moment now)
    {
        charge.State = ChargeState.Paid;
        Book(Movement.Charge, charge, charge.Number, charge.AmountChon, now);
    }

    /// <summary>The charge is refused.</summary>
    public static void Fail(BookedCharge charge, string reason) => (charge.State, charge.Reason) = (ChargeState.Failed, reason);

    /// <summary>A whole charge is undone. What a wallet calls void, cancel or reverse is a `reverse` in the ledger: there, `void` lets go of a hold.</summary>
    public void Void(BookedCharge charge, Moment now)
    {
        if (charge.State == ChargeState.Paid)
        {
            Book(Movement.Reverse, charge, charge.Number, charge.AmountChon, now);
        }
        charge.State = ChargeState.Voided;
    }

    /// <summary>A part is given back, or (with a reason) is not.</summary>
    public BookedRefund Refund(BookedCharge charge, string number, long amountChon, string? reason, Moment now)
    {
        var refund = new BookedRefund(number, NewId(), amountChon, reason);
        charge.Refunds.Add(refund);
        if (reason is null)
        {
            Book(Movement.Refund, charge, number, amountChon, now);
        }
        return refund;
    }

    /// <summary>Forgets all charges.</summary>
    public void Clear() => _charges.Clear();

    private string NewId() => idPrefix + (++_ids).ToString("D7", CultureInfo.InvariantCulture);

    private void Book(Movement kind, BookedCharge charge, string operation, long amountChon, Moment now) =>
        ledger.Book(kind, charge.Id, charge.Number, operation, charge.Reference, amountChon, now.Business);
}
