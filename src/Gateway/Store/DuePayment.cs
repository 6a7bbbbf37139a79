using Gateway.Payments.Model;

namespace Gateway.Store;

/// <summary>A payment of which something is due.</summary>
/// <param name="Payment">As it was read.</param>
/// <param name="LeasedUntil">What this node wrote on it, by which it knows its lease again; null: the store has one node.</param>
internal sealed record DuePayment(Payment Payment, long? LeasedUntil);
