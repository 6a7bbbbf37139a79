using System.Globalization;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>All charges by their numbers, the vouchers they spent, and the only place where money moves.</summary>
internal sealed class Book(Ledger ledger)
{
    private readonly Dictionary<Identity, Charge> _charges = [];
    private readonly Dictionary<(string Wallet, uint Counter), Charge> _holders = [];
    private readonly HashSet<(string Mid, string Reference)> _seen = [];
    private long _arrivals;
    private int _approvals = 1_000_000;

    public IEnumerable<Charge> Charges => _charges.Values;

    public long NextNo() => ++_arrivals;

    public Charge? Find(Identity id) => _charges.GetValueOrDefault(id);

    public void Add(Charge charge) => _charges.Add(charge.Id, charge);

    /// <summary>Whether this is the first charge under that reference to get as far as the triggers.</summary>
    public bool IsFirst(string mid, string reference) => _seen.Add((mid, reference));

    /// <summary>Whether the voucher bought something, or is about to.</summary>
    public bool IsSpent(Voucher voucher) =>
        _holders.TryGetValue((voucher.WalletId, voucher.Counter), out var holder)
        && (holder.State == ChargeState.Pending || holder.ApprovedAt is not null);

    /// <summary>Keeps others from spending the voucher while this charge is pending, and for good once it is approved.</summary>
    public void Hold(Voucher voucher, Charge charge) => _holders[(voucher.WalletId, voucher.Counter)] = charge;

    public void Approve(Charge charge, Moment now)
    {
        charge.State = ChargeState.Approved;
        charge.Apv ??= NewApv();
        charge.ApprovedAt = now.Business;
        charge.DecidedAt = now.Business;
        Move(Movement.Charge, charge, now);
    }

    public static void Refuse(Charge charge, string why, Moment now)
    {
        charge.State = ChargeState.Refused;
        charge.Why = why;
        charge.DecidedAt = now.Business;
    }

    /// <summary>Undoes a charge as if never made; one that is still pending is never made.</summary>
    public void Reverse(Charge charge, Moment now)
    {
        charge.Decision?.Cancel();
        if (charge.State == ChargeState.Approved)
        {
            charge.ReversedAt = now.Business;
            Move(Movement.Reverse, charge, now);
        }

        charge.State = ChargeState.Cancelled;
    }

    public void GiveBack(Charge charge, Refund refund, Moment now)
    {
        charge.State = ChargeState.Refunded;
        refund.State = RefundState.Done;
        refund.At = now.Business;
        Move(Movement.Refund, charge, now);
    }

    public string NewApv() => string.Create(CultureInfo.InvariantCulture, $"A{++_approvals:D7}");

    /// <summary>Forgets all but the numbering of approvals.</summary>
    public void Forget()
    {
        _charges.Clear();
        _holders.Clear();
        _seen.Clear();
        _arrivals = 0;
    }

    private void Move(Movement kind, Charge charge, Moment now) =>
        ledger.Book(
            kind,
            charge.Apv!,
            charge.Id.GatewayReference,
            charge.Id.GatewayReference,
            charge.Reference,
            charge.Won!.Value * 100,
            now.Business
        );
}
