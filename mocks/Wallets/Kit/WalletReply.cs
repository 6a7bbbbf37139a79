using System.Text;

namespace Mocks.Kit;

/// <summary>
/// What goes back, and how. The host adds `Content-Length` and nothing else, so a wallet decides every byte.
/// </summary>
public sealed record WalletReply(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>How the line carries it; plainly unless a fault or trigger says otherwise.</summary>
    public Delivery Delivery { get; init; } = Delivery.Plain;

    /// <summary>An answer with one content type and a text body in UTF-8.</summary>
    public static WalletReply Text(int status, string contentType, string body) =>
        new(status, [new("Content-Type", contentType)], Encoding.UTF8.GetBytes(body));

    /// <summary>An answer without a body.</summary>
    public static WalletReply Empty(int status) => new(status, [], []);

    /// <summary>No answer at all: the line is held open, then closed.</summary>
    public static WalletReply Silence(TimeSpan hold) => Empty(200) with { Delivery = new Delivery.Silence(hold) };

    /// <summary>No answer at all: the connection is reset.</summary>
    public static WalletReply Reset() => Empty(200) with { Delivery = new Delivery.Reset() };

    /// <summary>The overload page that answers 200 and means nothing.</summary>
    public static WalletReply HtmlPage() => Text(200, "text/html; charset=utf-8", "<html><body>overload</body></html>");

    /// <summary>The same answer with one header more.</summary>
    public WalletReply WithHeader(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };

    /// <summary>The same answer without the headers that the predicate names.</summary>
    public WalletReply WithoutHeaders(Func<string, bool> which) => this with { Headers = [.. Headers.Where(line => !which(line.Key))] };
}

/// <summary>The ways in which an answer can reach the client, or fail to.</summary>
public abstract record Delivery
{
    private Delivery() { }

    /// <summary>At once and whole.</summary>
    public static Delivery Plain { get; } = new Whole();

    /// <summary>At once and whole.</summary>
    public sealed record Whole : Delivery;

    /// <summary>Whole, but this much later.</summary>
    public sealed record Late(TimeSpan By) : Delivery;

    /// <summary>Not a byte; the connection is closed after the wait.</summary>
    public sealed record Silence(TimeSpan Hold) : Delivery;

    /// <summary>Not a byte; the connection is aborted at once.</summary>
    public sealed record Reset : Delivery;

    /// <summary>Head with the full `Content-Length`, half of the body (rounded down), close.</summary>
    public sealed record Truncated : Delivery;

    /// <summary>Head at once, then one byte of the body per gap.</summary>
    public sealed record Dripped(TimeSpan Gap) : Delivery;
}
