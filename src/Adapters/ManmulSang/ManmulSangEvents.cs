using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Adapters.Contract;

namespace Adapters.ManmulSang;

/// <summary>
/// From an event to a fact (document, sections 4.3 and 5). Whatever does not fit together in it is a reason to ask, never
/// a fact.
/// </summary>
internal static class ManmulSangEvents
{
    /// <summary>The documented types, each with the one status that it may bring.</summary>
    public static FrozenDictionary<string, string> Types { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["order.scanned"] = "SCANNED",
            ["order.authorized"] = "AUTHORIZED",
            ["order.captured"] = "CAPTURED",
            ["order.failed"] = "FAILED",
            ["order.expired"] = "EXPIRED",
            ["order.cancelled"] = "CANCELLED",
            ["order.voided"] = "VOIDED",
            ["order.authorization_expired"] = "AUTH_EXPIRED",
            ["capture.succeeded"] = "SUCCEEDED",
            ["capture.failed"] = "FAILED",
            ["refund.succeeded"] = "SUCCEEDED",
            ["refund.failed"] = "FAILED",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads a verified callback's body; its id must be the one that was signed.</summary>
    public static CallbackReading Read(ReadOnlyMemory<byte> body, string eventId)
    {
        if (ManmulSangReply.Read(body.Span, ManmulSangJson.Default.EventWire) is not { } wire)
        {
            return new CallbackReading.Malformed("body");
        }
        if (wire.Id != eventId)
        {
            return new CallbackReading.Malformed("event id");
        }
        return Read(wire, new ManmulSangSource("callback", body)) is { } told ? told : new CallbackReading.Malformed("no order number");
    }

    /// <summary>Reads an item of the event list; null if it names no order of any number.</summary>
    public static CallbackReading.Told? Read(JsonElement item)
    {
        var json = Encoding.UTF8.GetBytes(item.GetRawText());
        return ManmulSangReply.Read(json, ManmulSangJson.Default.EventWire) is { } wire
            ? Read(wire, new ManmulSangSource("events", json))
            : null;
    }

    private static CallbackReading.Told? Read(EventWire wire, ManmulSangSource source) =>
        NumberOf(wire.Data) is { } number ? new(wire.Id, number, Tell(wire, source)) : null;

    private static string? NumberOf(JsonElement data)
    {
        try
        {
            return
                data.ValueKind == JsonValueKind.Object
                && data.TryGetProperty("merchantOrderNo", out var number)
                && number.ValueKind == JsonValueKind.String
                ? number.GetString()
                : null;
        }
        // Half a surrogate pair, in the text or in a name.
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static WalletEvent Tell(EventWire wire, ManmulSangSource source)
    {
        if (!Types.TryGetValue(wire.Type, out var status))
        {
            return Ask(Alert.UndocumentedAnswer);
        }
        var kind = wire.Type[..wire.Type.IndexOf('.', StringComparison.Ordinal)];
        return kind switch
        {
            "order" => Data(wire, ManmulSangJson.Default.OrderEventWire) switch
            {
                null => Ask(Alert.UndocumentedAnswer),
                { } data when data.Status == status && data.Version == wire.Sequence => new WalletEvent.OfOrder(charge =>
                    data.ToOrder().ToAnswer(charge, source)
                ),
                _ => Ask(Alert.None),
            },
            _ => Data(wire, ManmulSangJson.Default.PartEventWire) switch
            {
                null => Ask(Alert.UndocumentedAnswer),
                { } data when data.Status == status && data.OrderVersion == wire.Sequence && data.Number(kind) is { } part =>
                    new WalletEvent.OfPart(
                        kind == "capture" ? OperationKind.Capture : OperationKind.Refund,
                        part,
                        data.OrderVersion,
                        (charge, asked) => Judge(data, kind, charge, asked, source)
                    ),
                _ => Ask(Alert.None),
            },
        };

        WalletEvent.AskAgain Ask(Alert alert) => new(alert, source.Of(("id", wire.Id), ("type", wire.Type)));
    }

    private static WalletResult<OperationResult> Judge(
        PartEventWire data,
        string kind,
        Charge charge,
        Operation part,
        ManmulSangSource source
    )
    {
        var captured = data.CapturedAmount.Minor;
        var fits =
            data.Reference == charge.Terms.Reference
            && captured <= charge.Terms.AmountMinor
            && data.RefundedAmount.Minor <= captured
            // The sums of a success include the part itself.
            && (data.Status != "SUCCEEDED" || (kind == "capture" ? captured : data.RefundedAmount.Minor) >= part.AmountMinor);
        var wire = data.ToPart(kind);
        return fits
            ? WithSums(wire.ToMovement(charge, part, source), data)
            : new WalletResult<OperationResult>.Unknown(
                UnknownWhy.Mismatch,
                data.Status,
                source.Of(
                    ("status", data.Status),
                    ("amount", data.Amount.ToString()),
                    ("capturedAmount", data.CapturedAmount.ToString()),
                    ("refundedAmount", data.RefundedAmount.ToString())
                )
            )
            {
                Alert = Alert.Mismatch,
            };
    }

    private static WalletResult<OperationResult> WithSums(WalletResult<OperationResult> answer, PartEventWire data) =>
        answer is WalletResult<OperationResult>.Succeeded done
            ? done with
            {
                Value = done.Value with { Sums = new OrderSums(data.CapturedAmount.Minor, data.RefundedAmount.Minor) },
            }
            : answer;

    private static string? Number(this PartEventWire data, string kind) =>
        kind == "capture"
            ? data.CaptureId is null
                ? null
                : data.MerchantCaptureNo
            : data.RefundId is null
                ? null
                : data.MerchantRefundNo;

    private static IPartWire ToPart(this PartEventWire data, string kind) =>
        kind == "capture"
            ? new CaptureWire
            {
                Id = data.CaptureId!,
                Number = data.MerchantCaptureNo,
                OrderId = data.OrderId,
                MerchantOrderNo = data.MerchantOrderNo,
                Amount = data.Amount,
                Status = data.Status,
                Failure = data.Failure,
            }
            : new RefundWire
            {
                Id = data.RefundId!,
                Number = data.MerchantRefundNo,
                OrderId = data.OrderId,
                MerchantOrderNo = data.MerchantOrderNo,
                Amount = data.Amount,
                Status = data.Status,
                Failure = data.Failure,
            };

    private static T? Data<T>(EventWire wire, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return wire.Data.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
