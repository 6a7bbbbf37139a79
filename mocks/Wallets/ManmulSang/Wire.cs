using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>Writes the wallet's JSON: members in their order, raw UTF-8, amounts in an exact text form.</summary>
internal static class Wire
{
    private static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> body)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Raw))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    public static string Time(DateTimeOffset at) =>
        PyongyangTime.WithOffset(at).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    public static void Money(Utf8JsonWriter json, string name, long chon, WonForm form)
    {
        json.WriteStartObject(name);
        json.WritePropertyName("value");
        json.WriteRawValue(Won.Text(chon, form), skipInputValidation: true);
        json.WriteString("currency", "KPW");
        json.WriteEndObject();
    }

    public static void Failure(Utf8JsonWriter json, Failure? failure)
    {
        if (failure is null)
        {
            json.WriteNull("failure");
            return;
        }

        json.WriteStartObject("failure");
        json.WriteString("code", failure.Code);
        json.WriteString("message", failure.Message);
        json.WriteEndObject();
    }

    public static void Order(Utf8JsonWriter json, Order order, WonForm form)
    {
        var asked = order.Asked;
        json.WriteString("id", order.Id);
        json.WriteString("merchantOrderNo", asked.MerchantOrderNo);
        json.WriteString("reference", asked.Reference);
        json.WriteString("status", order.ShownStatus);
        json.WriteNumber("version", order.Version);
        json.WriteString("capture", asked.Auto ? "AUTO" : "MANUAL");
        json.WriteString("store", asked.Store);
        json.WriteString("terminal", asked.Terminal);
        Money(json, "amount", asked.AmountChon, form);
        Sums(json, order, form);
        json.WriteBoolean("cancelRequested", order.CancelRequested);
        Failure(json, order.Failure);
        json.WriteString("createdAt", Time(order.CreatedAt));
        json.WriteString("expiresAt", Time(order.ExpiresAt));
        TimeOrNull(json, "authorizationExpiresAt", order.AuthorizationExpiresAt);
        if (order.Waiting)
        {
            json.WriteStartObject("qr");
            json.WriteString("payload", order.Payload);
            json.WriteString("account", order.Account);
            json.WriteString("expiresAt", Time(order.ExpiresAt));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("qr");
        }

        if (asked.Items is { } items)
        {
            Items(json, items, form);
        }

        Parts(json, "captures", order, order.OnHold ? [] : order.Captures, form);
        Parts(json, "refunds", order, order.Refunds, form);
        if (order.Trigger == 18)
        {
            json.WriteString("newField", "new");
        }
    }

    public static void Sums(Utf8JsonWriter json, Order order, WonForm form)
    {
        Money(json, "authorizedAmount", order.OnHold ? 0 : order.Authorized, form);
        Money(json, "capturedAmount", order.OnHold ? 0 : order.Captured, form);
        Money(json, "refundedAmount", order.OnHold ? 0 : order.Refunded, form);
    }

    public static void Part(Utf8JsonWriter json, Order order, Part part, WonForm form)
    {
        json.WriteString("id", part.Id);
        json.WriteString(part.IsRefund ? "merchantRefundNo" : "merchantCaptureNo", part.Number);
        json.WriteString("orderId", order.Id);
        json.WriteString("merchantOrderNo", order.Asked.MerchantOrderNo);
        Money(json, "amount", part.AmountChon, form);
        Kind(json, part);
        json.WriteString("status", part.Status);
        Failure(json, part.Failure);
        json.WriteString("createdAt", Time(part.CreatedAt));
        TimeOrNull(json, "completedAt", part.CompletedAt);
        if (order.Trigger == 18)
        {
            json.WriteString("newField", "new");
        }
    }

    public static void Kind(Utf8JsonWriter json, Part part)
    {
        if (part.IsRefund)
        {
            json.WriteString("reason", part.Reason);
        }
        else
        {
            json.WriteBoolean("final", part.Final);
        }
    }

    public static void TimeOrNull(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } known)
        {
            json.WriteString(name, Time(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static string Text(byte[] body) => Encoding.UTF8.GetString(body);

    private static void Items(Utf8JsonWriter json, JsonElement items, WonForm form)
    {
        json.WriteStartArray("items");
        foreach (var item in items.EnumerateArray())
        {
            json.WriteStartObject();
            json.WriteString("name", item.GetProperty("name").GetString());
            json.WriteNumber("quantity", item.GetProperty("quantity").GetInt32());
            Money(json, "unitPrice", Won.Chon(item.GetProperty("unitPrice").GetProperty("value").GetRawText())!.Value, form);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Parts(Utf8JsonWriter json, string name, Order order, List<Part> parts, WonForm form)
    {
        json.WriteStartArray(name);
        foreach (var part in parts)
        {
            json.WriteStartObject();
            Part(json, order, part, form);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
