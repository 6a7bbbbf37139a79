using System.Collections.Immutable;
using System.Text.Json;
using Adapters.Contract;
using Adapters.Contract.Settings;
using Gateway.Http;
using Gateway.Payments.Model;

namespace Gateway.Events.Model;

/// <summary>
/// Writes the events that a change causes: one for each line of its timeline that merchants are told of. The store asks it
/// for every change that it saves, so that none can be saved without its events (law 7).
/// </summary>
internal sealed class EventFactory(IGatewayAddress address)
{
    /// <summary>The events of a change, in the order of its lines.</summary>
    /// <param name="payment">As it is after the change.</param>
    /// <param name="entries">The lines that the change adds.</param>
    public ImmutableArray<NewEvent> Of(Payment payment, ImmutableArray<TimelineEntry> entries)
    {
        var events = ImmutableArray.CreateBuilder<NewEvent>();
        byte[]? paymentJson = null;
        foreach (var entry in entries)
        {
            if (EventTypes.IsEvent(entry.Type))
            {
                events.Add(
                    new NewEvent(
                        entry.No,
                        entry.Type,
                        EventTypes.ObjectOf(entry.Type) == "payment"
                            ? paymentJson ??= Json(PaymentView.Of(payment, address.PublicUrl, Language.English))
                            : Part(payment, entry)
                    )
                );
            }
        }
        return events.ToImmutable();
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
