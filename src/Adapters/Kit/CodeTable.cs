using System.Collections;
using Adapters.Contract;

namespace Adapters.Kit;

/// <summary>What a wallet's code means, before anybody looks at what was asked.</summary>
public enum Meaning
{
    /// <summary>Not in the wallet's document: says nothing, and raises an alert.</summary>
    Undocumented,

    /// <summary>The request succeeded; the message says the rest.</summary>
    Success,

    /// <summary>The wallet has not decided yet.</summary>
    Pending,

    /// <summary>The wallet itself does not know.</summary>
    InDoubt,

    /// <summary>No such order, capture or refund.</summary>
    NotFound,

    /// <summary>A definite refusal, for the row's reason.</summary>
    Declined,

    /// <summary>
    /// The request was not carried out. If it was the sole one of a charge, that is a refusal for the row's reason; without a
    /// reason, and for everything else, it says nothing.
    /// </summary>
    Rejected,

    /// <summary>About the state of the order: only some operations may be answered so, and the mapping names them.</summary>
    OrderState,
}

/// <summary>One documented code.</summary>
/// <param name="Meaning">What it means.</param>
/// <param name="Reason">The common reason, where it refuses or rejects.</param>
/// <param name="Alert">What a person should hear of when it comes.</param>
public sealed record CodeRow(Meaning Meaning, DeclineReason? Reason = null, Alert Alert = Alert.None);

/// <summary>
/// Every code that a wallet's document names, once, as data: mapping, tests and the pages on the wallet read it. A code that
/// is not in it is <see cref="Meaning.Undocumented"/>.
/// </summary>
public sealed class CodeTable : IEnumerable<KeyValuePair<string, CodeRow>>
{
    private static readonly CodeRow Undocumented = new(Meaning.Undocumented, null, Alert.UndocumentedAnswer);
    private readonly Dictionary<string, CodeRow> _rows = new(StringComparer.Ordinal);

    /// <summary>The documented codes.</summary>
    public IReadOnlyCollection<string> Codes => _rows.Keys;

    /// <summary>Adds a code; each comes once.</summary>
    /// <param name="code">The wallet's code.</param>
    /// <param name="meaning">What it means.</param>
    /// <param name="reason">The common reason, where it refuses or rejects.</param>
    /// <param name="alert">What a person should hear of when it comes.</param>
    public void Add(string code, Meaning meaning, DeclineReason? reason = null, Alert alert = Alert.None) =>
        _rows.Add(code, new CodeRow(meaning, reason, alert));

    /// <summary>The row of a code.</summary>
    /// <param name="code">The wallet's code.</param>
    public CodeRow Of(string code) => _rows.GetValueOrDefault(code, Undocumented);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, CodeRow>> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
