using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Crash;

/// <summary>A payment as the gateway's books have it in the end.</summary>
internal sealed record BookedPayment
{
    public required string Id { get; init; }
    public required string Reference { get; init; }
    public required string Scheme { get; init; }
    public required string? SchemeReference { get; init; }
    public required string Status { get; init; }
    public required bool Manual { get; init; }
    public required long Amount { get; init; }
    public required long Captured { get; init; }
    public required long Refunded { get; init; }
    public required ImmutableArray<BookedPart> Parts { get; init; }

    /// <summary>The types of its timeline that merchants are told of, in order.</summary>
    public required ImmutableArray<string> Timeline { get; init; }

    /// <summary>What wallets know it by, save Ullim, which counts by its own rule.</summary>
    public string Number => NumberOf(Id);

    /// <summary>How wallets see an id of ours.</summary>
    public static string NumberOf(string id) => "GW" + id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..].ToUpperInvariant();

    public static BookedPayment Of(JsonNode payment, JsonNode timeline) =>
        new()
        {
            Id = payment["id"]!.GetValue<string>(),
            Reference = payment["reference"]!.GetValue<string>(),
            Scheme = payment["scheme"]!.GetValue<string>(),
            SchemeReference = payment["scheme_reference"]?.GetValue<string>(),
            Status = payment["status"]!.GetValue<string>(),
            Manual = payment["capture"]!.GetValue<string>() == "manual",
            Amount = payment["amount"]!.GetValue<long>(),
            Captured = payment["amount_captured"]!.GetValue<long>(),
            Refunded = payment["amount_refunded"]!.GetValue<long>(),
            Parts = [.. PartsOf(payment, "capture"), .. PartsOf(payment, "refund")],
            Timeline = [.. timeline["data"]!.AsArray().Select(line => line!["type"]!.GetValue<string>()).Where(BookedEvent.IsType)],
        };

    private static IEnumerable<BookedPart> PartsOf(JsonNode payment, string kind) =>
        payment[kind + "s"]!
            .AsArray()
            .Select(part => new BookedPart(
                kind,
                part!["id"]!.GetValue<string>(),
                part["amount"]!.GetValue<long>(),
                part["status"]!.GetValue<string>()
            ));
}

/// <summary>A capture or refund of the books.</summary>
internal sealed record BookedPart(string Kind, string Id, long Amount, string Status);

/// <summary>An event of the list.</summary>
internal sealed record BookedEvent(string Id, string Type, string ObjectId, string Payment, JsonNode Data)
{
    private static readonly HashSet<string> Types = new(
        [
            "payment.awaiting_customer",
            "payment.processing",
            "payment.authorized",
            "payment.succeeded",
            "payment.declined",
            "payment.canceled",
            "payment.expired",
            "payment.review",
            .. new[] { "capture", "refund" }.SelectMany(kind =>
                new[] { "processing", "succeeded", "failed", "review" }.Select(s => $"{kind}.{s}")
            ),
        ],
        StringComparer.Ordinal
    );

    /// <summary>Whether a line of a timeline is one of the documented types.</summary>
    public static bool IsType(string type) => Types.Contains(type);

    public static BookedEvent Of(JsonNode told)
    {
        var data = told["data"]!;
        var id = data["id"]!.GetValue<string>();
        return new BookedEvent(
            told["id"]!.GetValue<string>(),
            told["type"]!.GetValue<string>(),
            id,
            data["payment"]?.GetValue<string>() ?? id,
            data
        );
    }
}
