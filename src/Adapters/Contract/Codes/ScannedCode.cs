namespace Adapters.Contract.Codes;

/// <summary>
/// What a scanner sent, looked at once: the text as <see cref="ScannerText"/> leaves it, and its content if it is a
/// customer-presented EMV code.
/// The text is as good as money for a minute, so the text form of this record never reveals it.
/// </summary>
public sealed record ScannedCode
{
    private ScannedCode(string text, CpmReading reading)
    {
        Text = text;
        Cpm = reading is CpmReading.Readable readable ? readable.Code : null;
    }

    /// <summary>The text without what scanners add. Any characters, possibly none.</summary>
    public string Text { get; }

    /// <summary>The code's content when the text is a readable customer-presented EMV code, else <see langword="null"/>.</summary>
    public CpmCode? Cpm { get; }

    /// <summary>Takes in what a scanner sent. Every text has an answer.</summary>
    /// <param name="text">The scanner's text as it came.</param>
    public static ScannedCode Of(string text)
    {
        var bare = ScannerText.Normalize(text);
        return new ScannedCode(bare, CpmReader.Read(bare));
    }

    /// <summary>Removes byte order mark, line ends, tabs and spaces at both ends, and no other character.</summary>
    /// <param name="text">The scanner's text.</param>
    public static string Trim(string text) => text.Trim('\uFEFF', '\r', '\n', '\t', ' ');

    /// <summary>Equal texts are equal codes.</summary>
    /// <param name="other">Another scanned code.</param>
    public bool Equals(ScannedCode? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <summary>The hash of the text.</summary>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The length of the text, never the text.</summary>
    public override string ToString() => $"{nameof(ScannedCode)} of {Text.Length} characters";
}
