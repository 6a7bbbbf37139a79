namespace Adapters.Kit;

/// <summary>
/// How a wallet is talked to, beside its messages: how a request is signed, how an answer is verified, which code it bears,
/// and which answers allow the same request once more.
/// </summary>
public abstract class WalletProtocol
{
    /// <summary>Every code of the wallet's document.</summary>
    public abstract CodeTable Codes { get; }

    /// <summary>Signs a request: the last to touch it before it leaves, anew for each attempt.</summary>
    /// <param name="request">The request; its headers may be set.</param>
    /// <param name="body">The bytes of its body; empty if it has none.</param>
    public abstract void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body);

    /// <summary>
    /// Why an answer must not be read, in a short word without any content: another status or media type than the document's,
    /// a signature that is missing or wrong. Null: it is genuine.
    /// </summary>
    /// <param name="answer">The answer.</param>
    public abstract string? Refuse(HttpAnswer answer);

    /// <summary>The code of an answer; null if it has none of the form that the document gives, so that it is unreadable.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="message">What its body was read as; null if it could not be.</param>
    public abstract string? CodeOf(HttpAnswer answer, object? message);

    /// <summary>
    /// Whether an answer repeats what names the message that was sent (<see cref="SentMessage"/>), where no signature says so.
    /// One that does not says nothing, whatever its code, and raises an alert.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="message">What its body was read as; null if it could not be.</param>
    public virtual bool RepeatsTheHead(HttpAnswer answer, object? message) => true;

    /// <summary>
    /// After which pause the same request is sent once more; null: never. Only for answers which say that the wallet did not
    /// carry the request out.
    /// </summary>
    /// <param name="attempt">The attempt that was answered.</param>
    /// <param name="code">The answer's code.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="message">What its body was read as; null if it could not be.</param>
    public virtual TimeSpan? RepeatAfter(Attempt attempt, string code, HttpAnswer answer, object? message) => null;

    /// <summary>Whether an answer, whatever its code, shows that the wallet holds an order under our number.</summary>
    /// <param name="message">What its body was read as; null if it could not be.</param>
    public virtual bool ShowsTheOrder(object? message) => false;

    /// <summary>Whether money may still come for an order that an answer shows as refused, by the wallet's document.</summary>
    /// <param name="message">What its body was read as; null if it could not be.</param>
    public virtual bool MoneyMayFollow(object? message) => false;

    /// <summary>The wallet's own word for an answer, which is kept; its code unless said otherwise. Null: it has none.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="code">Its code; null if it is unreadable.</param>
    public virtual string? SchemeCodeOf(HttpAnswer answer, string? code) => code;

    /// <summary>What is kept of an answer, e.g. of a problem; null: the members of its message that are marked.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="message">What its body was read as; null if it could not be.</param>
    public virtual IEnumerable<(string Name, string? Value)>? Kept(HttpAnswer answer, object? message) => null;
}

/// <summary>One of the attempts that a call to a wallet may take.</summary>
public sealed class Attempt
{
    private static readonly AsyncLocal<Attempt?> Flow = new();
    private readonly List<string> _codes = [];

    private Attempt() { }

    /// <summary>The attempt that is under way where this runs; a request outside of an exchange is a first one.</summary>
    public static Attempt Current => Flow.Value ?? new Attempt();

    /// <summary>How many attempts of this call were answered with a code and repeated for it.</summary>
    /// <param name="code">The wallet's code.</param>
    public int Repeats(string code) => _codes.Count(c => c == code);

    /// <summary>How many attempts came before.</summary>
    public int Earlier => _codes.Count;

    internal static Attempt Begin() => Flow.Value = new Attempt();

    internal void Repeat(string code) => _codes.Add(code);
}
