using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Adapters.Contract;
using Adapters.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.ManmulSang;

/// <summary>
/// From callbacks and items of the event list to facts (§4.3, §5). Whatever does not fit together in one is a reason to ask,
/// never a fact.
/// </summary>
internal sealed class ManmulSangCallbacks(
    [FromKeyedServices(ManmulSangOptions.Scheme)] PublishedKeys keys,
    ManmulSangOptions options,
    TimeProvider time
)
{
    /// <summary>The header that names the event.</summary>
    private const string EventId = "Ms-Event-Id";

    private static readonly MessageSignature Signature = new("ms", "@method", "@path", "content-digest", "content-type", "ms-event-id");

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

    /// <summary>Verifies and reads a callback.</summary>
    public async Task<CallbackReading> ReadAsync(CallbackRequest request, CancellationToken cancellationToken)
    {
        // The wallet signs the path of the address it was given; behind a proxy that rewrites paths it differs from the one received.
        var paths = new[] { options.NotifyUrl?.AbsolutePath ?? request.Path, request.Path }.Distinct(StringComparer.Ordinal);
        var refusal = await Signature.RefuseAsync(request, paths, keys, time.GetUtcNow(), options.CallbackTolerance, cancellationToken);
        return refusal is null ? Read(request.Body, request.Only(EventId)!) : new CallbackReading.Unverified(refusal);
    }

    /// <summary>Reads a verified callback's body; its id must be the one that was signed.</summary>
    public static CallbackReading Read(ReadOnlyMemory<byte> body, string eventId) =>
        ManmulSangMessages.Format.Read<EventMessage>(body.Span) switch
        {
            null => new CallbackReading.Malformed("body"),
            { } message when message.Id != eventId => new CallbackReading.Malformed("event id"),
            { } message => Read(message, Evidence.Of("callback", body.Span))
                ?? (CallbackReading)new CallbackReading.Malformed("no order number"),
        };

    /// <summary>Reads a page of the event list; an item that names no order of any number is left out.</summary>
    public static EventPage Read(EventsReply page, int limit) =>
        new([.. page.Items.Select(Read).OfType<CallbackReading.Told>()], page.NextCursor, page.Items.Count >= limit);

    /// <summary>Reads an item of the event list; null if it names no order of any number.</summary>
    public static CallbackReading.Told? Read(JsonElement item)
    {
        var json = Encoding.UTF8.GetBytes(item.GetRawText());
        return ManmulSangMessages.Format.Read<EventMessage>(json) is { } message ? Read(message, Evidence.Of("events", json)) : null;
    }

    private static CallbackReading.Told? Read(EventMessage message, Evidence evidence) =>
        NumberOf(message.Data) is { } number ? new(message.Id, number, Tell(message, evidence)) : null;

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

    private static WalletEvent Tell(EventMessage message, Evidence evidence)
    {
        if (!Types.TryGetValue(message.Type, out var status))
        {
            return Ask(Alert.UndocumentedAnswer);
        }
        return message.Type.Split('.')[0] switch
        {
            "order" => ManmulSangMessages.Format.Read<OrderEvent>(message.Data) switch
            {
                null => Ask(Alert.UndocumentedAnswer),
                { } data when data.Status == status && data.Version == message.Sequence => new WalletEvent.OfOrder(charge =>
                    data.ToState(charge, evidence.Of(data))
                ),
                _ => Ask(Alert.None),
            },
            "capture" => OfPart(OperationKind.Capture, data => data with { RefundId = null }),
            _ => OfPart(OperationKind.Refund, data => data with { CaptureId = null }),
        };

        WalletEvent OfPart(OperationKind kind, Func<PartEvent, PartEvent> own) =>
            ManmulSangMessages.Format.Read<PartEvent>(message.Data) is not { } read ? Ask(Alert.UndocumentedAnswer)
            : own(read) is { Id: not null } data
            && data.Status == status
            && data.OrderVersion == message.Sequence
            && data.Number(kind) is { } number
                ? new WalletEvent.OfPart(kind, number, data.OrderVersion, (charge, part) => Judge(data, kind, charge, part, evidence))
            : Ask(Alert.None);

        WalletEvent.AskAgain Ask(Alert alert) => new(alert, evidence.Of(message));
    }

    private static WalletResult<OperationResult> Judge(PartEvent data, OperationKind kind, Charge charge, Operation part, Evidence evidence)
    {
        var sums = new OrderSums(data.CapturedAmount.Minor, data.RefundedAmount.Minor);
        var fits =
            data.Reference == charge.Terms.Reference
            && sums.CapturedMinor <= charge.Terms.AmountMinor
            && sums.RefundedMinor <= sums.CapturedMinor
            // The sums of a success include the part itself.
            && (
                data.Status != "SUCCEEDED" || (kind == OperationKind.Capture ? sums.CapturedMinor : sums.RefundedMinor) >= part.AmountMinor
            );
        if (!fits)
        {
            var read = evidence.Of(data);
            var fields = read.Fields.Add("capturedAmount", $"{data.CapturedAmount}").Add("refundedAmount", $"{data.RefundedAmount}");
            return new UnknownOutcome(UnknownWhy.Mismatch, data.Status, read with { Fields = fields }) { Alert = Alert.Mismatch };
        }
        var result = data.ToResult(kind, charge, part, evidence);
        return result is WalletResult<OperationResult>.Succeeded done ? done with { Value = done.Value with { Sums = sums } } : result;
    }
}
