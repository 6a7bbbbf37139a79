using System.Collections.Immutable;
using System.Text.Json;
using Adapters.Contract;
using Adapters.Contract.Settings;
using Gateway.Events.Model;
using Gateway.Http;
using Gateway.Payments.Model;
using Gateway.Store.Sql;

namespace Gateway.Payments.Processing;

/// <summary>
/// Makes the events of a change: one for each line of its timeline that merchants are told of. What the store is handed carries
/// them, so that no change can be saved without its events (law 7).
/// </summary>
internal sealed class EventFactory(IGatewayAddress address)
{
    /// <summary>A change as the store saves it, with its events.</summary>
    /// <param name="before">The payment as it was read.</param>
    /// <param name="change">What becomes of it.</param>
    public PaymentUpdate Update(Payment before, Change change) => new(before, change.Payment, Of(change.Payment, change.Entries));

    /// <summary>The lines of a change, each with its event.</summary>
    /// <param name="payment">As it is after the change.</param>
    /// <param name="entries">The lines that the change adds.</param>
    public ImmutableArray<NewEntry> Of(Payment payment, ImmutableArray<TimelineEntry> entries)
    {
        var told = ImmutableArray.CreateBuilder<NewEntry>(entries.Length);
        byte[]? paymentJson = null;
        foreach (var entry in entries)
        {
            var data =
                !EventTypes.IsEvent(entry.Type) ? null
                : EventTypes.ObjectOf(entry.Type) == "payment"
                    ? paymentJson ??= Json(PaymentView.Of(payment, address.PublicUrl, Language.English))
                : Part(payment, entry);
            told.Add(new NewEntry(entry, data is null ? null : new NewEvent(entry.Type, data)));
        }
        return told.MoveToImmutable();
    }

    private static byte[] Part(Payment payment, TimelineEntry entry)
    {
        var part = payment.Part(entry.Detail["id"]) ?? throw new InvalidOperationException($"{entry.Type} tells of no part");
        return part.Kind == OperationKind.Capture
            ? Json(CaptureView.Of(payment, part, Language.English))
            : Json(RefundView.Of(payment, part, Language.English));
    }

    private static byte[] Json<T>(T view) => JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Options);
}
