using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>The events that happened, in order; each goes to the courier as triggers and faults want it.</summary>
internal sealed class Events(CallbackSender courier, ArmedFaults faults, WalletClock clock)
{
    private readonly List<(DateTimeOffset At, byte[] Body)> _told = [];

    public IReadOnlyList<(DateTimeOffset At, byte[] Body)> Told => _told;

    /// <summary>Whether the second key was ever used, so that it is listed.</summary>
    public bool SecondKeyUsed { get; private set; }

    public void Forget()
    {
        _told.Clear();
        SecondKeyUsed = false;
    }

    public void AnnounceSecondKey() => SecondKeyUsed = true;

    public void Tell(Order order, string type, Moment now, TimeSpan later = default)
    {
        Post(
            order,
            type,
            now,
            json =>
            {
                var form = FormOf(order);
                json.WriteString("orderId", order.Id);
                json.WriteString("merchantOrderNo", order.Asked.MerchantOrderNo);
                json.WriteString("reference", order.Asked.Reference);
                json.WriteString("status", type == "order.scanned" ? "SCANNED" : order.ShownStatus);
                json.WriteNumber("version", order.Version);
                Wire.Money(json, "amount", order.Asked.AmountChon, form);
                Wire.Sums(json, order, form);
                Wire.TimeOrNull(json, "authorizationExpiresAt", order.AuthorizationExpiresAt);
                Wire.Failure(json, order.Failure);
            },
            later
        );
    }

    public void Tell(Order order, Part part, Moment now)
    {
        var type = (part.IsRefund ? "refund." : "capture.") + (part.Status == "SUCCEEDED" ? "succeeded" : "failed");

        // F20 makes this event, and nothing else, a won short.
        var less = order.Trigger == 20 && type == "capture.succeeded" ? 100 : 0;
        Post(
            order,
            type,
            now,
            json =>
            {
                var form = FormOf(order);
                json.WriteString(part.IsRefund ? "refundId" : "captureId", part.Id);
                json.WriteString(part.IsRefund ? "merchantRefundNo" : "merchantCaptureNo", part.Number);
                if (part.IsRefund)
                {
                    json.WriteString("reason", part.Reason);
                }

                json.WriteString("orderId", order.Id);
                json.WriteString("merchantOrderNo", order.Asked.MerchantOrderNo);
                json.WriteString("reference", order.Asked.Reference);
                Wire.Money(json, "amount", Math.Max(0, part.AmountChon - less), form);
                if (!part.IsRefund)
                {
                    json.WriteBoolean("final", part.Final);
                }

                json.WriteString("status", part.Status);
                Wire.Failure(json, part.Failure);
                Wire.Money(json, "capturedAmount", Math.Max(0, order.Captured - less), form);
                Wire.Money(json, "refundedAmount", order.Refunded, form);
                json.WriteString("orderStatus", order.ShownStatus);
                json.WriteNumber("orderVersion", order.Version);
            },
            TimeSpan.Zero
        );
    }

    private static WonForm FormOf(Order order) => order.Trigger == 25 ? WonForm.OneDecimal : WonForm.TwoDecimals;

    private void Post(Order order, string type, Moment now, Action<Utf8JsonWriter> data, TimeSpan later)
    {
        if (order.Mute)
        {
            return;
        }

        var id = CodeIssuer.Id("evt_");
        var body = Wire.Write(json =>
        {
            json.WriteString("id", id);
            json.WriteString("type", type);
            json.WriteString("time", Wire.Time(now.Business));
            json.WriteNumber("sequence", order.Version);
            json.WriteStartObject("data");
            data(json);
            if (order.Trigger == 18)
            {
                json.WriteString("newField", "new");
            }

            json.WriteEndObject();
        });
        _told.Add((now.Business, body));
        var isFirst = !order.HadEvent;
        order.HadEvent = true;
        Deliver(order, id, body, later, isFirst);
    }

    private void Deliver(Order order, string id, byte[] body, TimeSpan later, bool isFirst)
    {
        var kind = faults.Take("callback", order.Asked.Reference)?.Kind;
        var manner = new Manner
        {
            WrongAlways = order.Trigger == 4,
            WrongOnce = kind == "bad_signature",
            SecondKey = order.Trigger == 24 || kind == "next_key",
            Copies = order.Trigger == 7 || kind == "duplicate_callback" ? 3 : 1,
            AgeSeconds = order.Trigger == 13 ? 200 : 0,
            WaitsForNext = kind == "out_of_order_callbacks",
            Later = later,
        };
        SecondKeyUsed |= manner.SecondKey;
        if (kind != "drop_callback")
        {
            _ = courier.Send(order.Line, new Letter(id, order.Asked.NotifyUrl, body, manner));
        }

        if (kind == "stale_callback" || (isFirst && order.Trigger == 12))
        {
            _ = courier.Send(order.Line, new Letter(id, order.Asked.NotifyUrl, body, new Manner { AgeSeconds = 3600, Once = true }));
        }

        if (kind == "foreign_callback" || (isFirst && order.Trigger == 11))
        {
            var foreign = JsonNode.Parse(body)!.AsObject();
            var foreignId = CodeIssuer.Id("evt_");
            foreign["id"] = foreignId;
            foreign["time"] = Wire.Time(clock.BusinessNow);
            foreign["data"]!["orderId"] = "ord_FOREIGN1";
            foreign["data"]!["merchantOrderNo"] = "GWFOREIGN0000001";
            _ = courier.Send(
                order.Line,
                new Letter(
                    foreignId,
                    order.Asked.NotifyUrl,
                    System.Text.Encoding.UTF8.GetBytes(AdminJson.Write(foreign)),
                    new Manner { Once = true }
                )
            );
        }
    }
}
