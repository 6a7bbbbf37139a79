using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants.Model;
using Gateway.Payments.Model;
using Gateway.Store;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments.Processing;

/// <summary>
/// Writes down what became known: applies a fact, saves the change guarded by the version read, and tells who waits. If
/// somebody was quicker, the fact is applied anew to what the payment is by then.
/// </summary>
internal sealed partial class PaymentWriter(
    PaymentStore store,
    EventFactory events,
    WalletDirectory wallets,
    PaymentNotifier notifier,
    FingerprintKeys fingerprints,
    TimeProvider time,
    ILogger<PaymentWriter> log
)
{
    private const int MaxRaces = 50;

    /// <summary>Saves a fact and what was sent to learn it, and returns the payment as it is then.</summary>
    public async Task<Payment> RecordAsync(Payment payment, Fact fact, Disclosure disclosed) =>
        await RecordAsync(payment, _ => fact, null, [disclosed]) ?? payment;

    /// <summary>Saves a wallet's event, once; returns null if it was known.</summary>
    public Task<Payment?> RecordEventAsync(Payment payment, Func<Payment, Fact> fact, string eventId) =>
        RecordAsync(payment, fact, eventId, []);

    /// <summary>Saves a change that a merchant asked for. The caller checked it against exactly this version.</summary>
    public Task<UpdateResult> RecordWishAsync(Payment payment, Fact fact, KeyUse key)
    {
        var change = Apply(payment, fact);
        return SaveAsync(
            change,
            events.Update(payment, change) with
            {
                Key = key,
                Disclosed = fact is Fact.PartAsked asked ? [Disclosure.OfPart(change.Payment, asked.Part.Id)] : [],
            }
        );
    }

    /// <summary>Saves what an operator found out. The caller checked it against exactly this version.</summary>
    public Task<UpdateResult> RecordResolutionAsync(Payment payment, Fact fact, AdminChange admin)
    {
        var change = Apply(payment, fact);
        return SaveAsync(change, events.Update(payment, change) with { Admin = admin });
    }

    /// <summary>Draws another number for a payment whose first was proved unused; null if that is not possible (any more).</summary>
    public async Task<Payment?> RedrawAsync(
        Payment payment,
        WalletResult<OrderState>.Declined answer,
        Draw draw,
        ImmutableArray<Disclosure> disclosed
    )
    {
        var change = Apply(payment, new Fact.Redrawn(answer));
        var update = events.Update(payment, change) with { Draw = draw, Disclosed = disclosed };
        if (await SaveAsync(change, update) is not UpdateResult.Saved { Payment: var redrawn })
        {
            return null;
        }
        if (answer.DrawFrom is not null)
        {
            NumberUsedBefore(payment.Scheme, payment.Allocated, redrawn.Allocated);
        }
        return redrawn;
    }

    private async Task<Payment?> RecordAsync(
        Payment payment,
        Func<Payment, Fact> fact,
        string? eventId,
        ImmutableArray<Disclosure> disclosed
    )
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            var change = Apply(payment, fact(payment));
            if (ReferenceEquals(change.Payment, payment) && eventId is null && disclosed.IsEmpty)
            {
                return payment;
            }
            switch (await SaveAsync(change, events.Update(payment, change) with { EventId = eventId, Disclosed = disclosed }))
            {
                case UpdateResult.Saved saved:
                    return saved.Payment;
                case UpdateResult.EventKnown:
                    return null;
                case UpdateResult.Stale:
                    payment =
                        await store.FindAsync(payment.MerchantId, payment.Id)
                        ?? throw new InvalidOperationException("a stored payment is gone");
                    break;
                case UpdateResult.KeyTaken or UpdateResult.Exhausted:
                    throw new InvalidOperationException("a fact uses neither key nor sequence");
                default:
                    throw new InvalidOperationException("no such result");
            }
        }
        throw new InvalidOperationException("a payment changed faster than a fact could be saved");
    }

    private async Task<UpdateResult> SaveAsync(Change change, PaymentUpdate update)
    {
        var result = await store.MoveAsync(update);
        if (result is UpdateResult.Saved saved)
        {
            Tell(saved.Payment, change);
        }
        return result;
    }

    private Change Apply(Payment payment, Fact fact) =>
        EvidenceDigest.Keyed(
            StateMachine.Apply(
                payment,
                fact,
                (wallets.Find(payment.Scheme) ?? throw new InvalidOperationException($"the wallet {payment.Scheme} is off")).Facts,
                Clock.Now(time)
            ),
            fingerprints
        );

    private void Tell(Payment payment, Change change)
    {
        notifier.Publish(payment);
        foreach (var alert in change.Alerts)
        {
            PaymentMetrics.Alerts.Add(1, new("scheme", payment.Scheme), new("alert", alert.ToString()));
            Alerted(payment.Scheme, alert, payment.Id);
        }
        if (change.Entries.Any(e => e.Type.EndsWith(".review", StringComparison.Ordinal)))
        {
            InReview(payment.Id);
        }
        if (change.Entries.Any(e => e.Type.StartsWith("payment.", StringComparison.Ordinal)))
        {
            PaymentMetrics.Statuses.Add(1, new("scheme", payment.Scheme), new("status", payment.Status.Word()));
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "Alert from {Scheme}: {Alert} at {Payment}; see its timeline")]
    private partial void Alerted(string scheme, Alert alert, string payment);

    [LoggerMessage(
        1102,
        LogLevel.Warning,
        "{Scheme} knew the number {Former} before this gateway drew it, so the payment was sent under {Drawn}, from where the next numbers follow. Either the store was restored, or another gateway uses the same account and terminal; see docs/scale.md, After a restore"
    )]
    private partial void NumberUsedBefore(string scheme, string? former, string? drawn);

    [LoggerMessage(1103, LogLevel.Warning, "{Payment} or a capture or refund of it is in review: an operator has to find out its outcome")]
    private partial void InReview(string payment);
}
