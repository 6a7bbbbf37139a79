using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Gateway.Events.Model;

/// <summary>The types of events of the merchant API, and the patterns by which an endpoint chooses among them.</summary>
internal static class EventTypes
{
    /// <summary>The event of an endpoint that the gateway switched off.</summary>
    public const string EndpointDisabled = "webhook_endpoint.disabled";

    /// <summary>Every type, in the order of the document.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "payment.awaiting_customer",
        "payment.processing",
        "payment.authorized",
        "payment.succeeded",
        "payment.declined",
        "payment.canceled",
        "payment.expired",
        "payment.review",
        "capture.processing",
        "capture.succeeded",
        "capture.failed",
        "capture.review",
        "refund.processing",
        "refund.succeeded",
        "refund.failed",
        "refund.review",
        EndpointDisabled,
    ];

    /// <summary>What an endpoint may ask for: a type, all of one kind of object, or everything.</summary>
    public static ImmutableArray<string> Patterns { get; } = [.. All, "payment.*", "capture.*", "refund.*", "webhook_endpoint.*", "*"];

    private static readonly FrozenSet<string> Known = All.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether merchants are told of it; other lines of a timeline are details.</summary>
    public static bool IsEvent(string type) => Known.Contains(type);

    /// <summary>The kind of object that an event of this type tells of, e.g. <c>payment</c>.</summary>
    public static string ObjectOf(string type) => type[..type.IndexOf('.', StringComparison.Ordinal)];
}
