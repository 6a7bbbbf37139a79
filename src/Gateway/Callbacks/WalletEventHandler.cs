using Adapters.Contract;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Wallets;

namespace Gateway.Callbacks;

/// <summary>What a wallet tells by itself, by callback or in its event list, is one more fact about a payment.</summary>
internal sealed class WalletEventHandler(
    PaymentFinder finder,
    MerchantDirectory merchants,
    PaymentWriter writer,
    PaymentProcessor processor,
    BackgroundWork background,
    WalletLimiters limiters
)
{
    /// <summary>Stores what was told. False: no such payment is ours.</summary>
    public async Task<bool> TakeAsync(string scheme, CallbackReading.Told told, CancellationToken cancellationToken)
    {
        if (
            ObjectId.OfNumber("pay", told.Number) is not { } id
            || await finder.FindAsync(id) is not { } payment
            || payment.Scheme != scheme
        )
        {
            return false;
        }
        var recorded = await writer.RecordEventAsync(payment, now => ToFact(now, told.What), told.EventId);
        // The wallet need not wait for what its word leads to; whatever is left undone is due.
        if (recorded is not null && limiters.TryEnter(scheme, payment.MerchantId) is { } place)
        {
            _ = background.Start(place, () => processor.CatchUpAsync(recorded));
        }
        return true;
    }

    /// <summary>
    /// The payment that a number stands for, if one of the merchants here can have made it: then it is another gateway's,
    /// or this store has forgotten it. Null: the number is nothing of ours.
    /// </summary>
    public string? Forgotten(string number) =>
        ObjectId.OfNumber("pay", number) is { } id && !merchants.MerchantsOfShard(ObjectId.ShardOf(id)).IsEmpty ? id : null;

    private static Fact ToFact(Payment payment, WalletEvent telling) =>
        telling switch
        {
            WalletEvent.OfOrder order => new Fact.OrderTold(FactSource.Callback, order.Answer(Charges.Of(payment, payment.Agenda.Tries))),
            WalletEvent.OfPart part => OfPart(payment, part),
            WalletEvent.AskAgain again => new Fact.Doubt(again.Alert, again.Evidence),
            _ => throw new InvalidOperationException("no such telling"),
        };

    private static Fact OfPart(Payment payment, WalletEvent.OfPart told)
    {
        var id = ObjectId.OfNumber(told.Kind == OperationKind.Capture ? "cap" : "ref", told.PartNumber);
        return id is not null && payment.Part(id) is { } part && part.Kind == told.Kind
            ? new Fact.PartTold(part.Id, FactSource.Callback, told.Answer(Charges.Of(payment, 0), Charges.Of(part, part.Tries)))
            {
                Version = told.Version,
            }
            // A movement that we never asked for: the order itself must say what is true.
            : new Fact.Doubt(Alert.UnexpectedState, Evidence.Nothing("callback", "a movement that is not ours"));
    }
}
