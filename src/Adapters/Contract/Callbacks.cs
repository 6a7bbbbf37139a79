using System.Collections.Immutable;

namespace Adapters.Contract;

/// <summary>The wallet tells us by itself: capability <c>callbacks</c>. A callback is one more fact, never an order.</summary>
public interface IReceivesCallbacks
{
    /// <summary>
    /// Verifies the wallet's signature over the raw request before reading anything of it, then translates it. Called for
    /// every POST to <c>/callbacks/{scheme}</c>.
    /// </summary>
    Task<CallbackReading> ReadAsync(CallbackRequest request, CancellationToken cancellationToken);
}

/// <summary>The wallet keeps a list of its events, so that lost callbacks can be made up for.</summary>
public interface IReplaysEvents
{
    /// <summary>How often the list is read; zero: never.</summary>
    TimeSpan ReadEvery { get; }

    /// <summary>Reads the next page; null cursor: from the oldest. Null is returned when the wallet gave no usable answer.</summary>
    Task<EventPage?> ReadEventsAsync(string? cursor, CancellationToken cancellationToken);
}

/// <summary>A page of a wallet's event list.</summary>
/// <param name="Events">In the wallet's order; may repeat events of earlier pages.</param>
/// <param name="NextCursor">Where to go on.</param>
/// <param name="More">Whether it is worth reading on at once.</param>
public sealed record EventPage(ImmutableArray<CallbackReading.Told> Events, string NextCursor, bool More);

/// <summary>An HTTP request from a wallet, untouched.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Path">
/// The path that the wallet asked for, without the query: that of <c>Gateway:PublicUrl</c>, which a proxy may have taken
/// away, and the gateway's own.
/// </param>
/// <param name="Headers">Every header line in order, names as sent: a header sent twice stands here twice.</param>
/// <param name="Body">The bytes as received.</param>
public sealed record CallbackRequest(
    string Method,
    string Path,
    ImmutableArray<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body
);

/// <summary>What a callback amounts to.</summary>
public abstract record CallbackReading
{
    private CallbackReading() { }

    /// <summary>Not verified: answered 401, nothing was read.</summary>
    /// <param name="Why">A short word for the log, without any content.</param>
    public sealed record Unverified(string Why) : CallbackReading;

    /// <summary>Verified, but not what the document describes: answered 400.</summary>
    /// <param name="Why">A short word for the log, without any content.</param>
    public sealed record Malformed(string Why) : CallbackReading;

    /// <summary>Verified and understood: answered 2xx once it is stored, 404 if no such payment is ours.</summary>
    /// <param name="EventId">The wallet's id of the event; a repeat changes nothing.</param>
    /// <param name="Number">The gateway's number of the payment.</param>
    /// <param name="What">What it says.</param>
    public sealed record Told(string EventId, string Number, WalletEvent What) : CallbackReading;
}

/// <summary>What an event says about a payment.</summary>
public abstract record WalletEvent
{
    private WalletEvent() { }

    /// <summary>How the order stands now. The gateway compares amount and reference of an order's Mismatch answers itself.</summary>
    /// <param name="Answer">As an inquiry would have answered.</param>
    public sealed record OfOrder(Func<Charge, WalletResult<OrderState>> Answer) : WalletEvent;

    /// <summary>What became of one capture or refund.</summary>
    /// <param name="Kind">Which of the two.</param>
    /// <param name="PartNumber">The gateway's number of it.</param>
    /// <param name="Version">The order's version that the event brought.</param>
    /// <param name="Answer">As an inquiry would have answered; the charge and the part are handed over so that amounts can be compared.</param>
    public sealed record OfPart(
        OperationKind Kind,
        string PartNumber,
        long? Version,
        Func<Charge, Operation, WalletResult<OperationResult>> Answer
    ) : WalletEvent;

    /// <summary>Nothing that can be used, but reason enough to ask at once.</summary>
    /// <param name="Alert">What a person should hear of.</param>
    /// <param name="Evidence">What was read.</param>
    public sealed record AskAgain(Alert Alert, Evidence Evidence) : WalletEvent;
}
