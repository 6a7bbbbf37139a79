namespace Load.Tables;

/// <summary>
/// Settings of a gateway as environment variables, written <c>NAME=VALUE;NAME=VALUE</c>. The name <c>PROGRAM</c> stands for the
/// path of another build's <c>Gateway.dll</c>, e.g. of an earlier commit.
/// </summary>
internal sealed record Variant(string Name, IReadOnlyDictionary<string, string> Settings)
{
    private const string OtherProgram = "PROGRAM";

    /// <summary>The other build; null: this one.</summary>
    public string? Program => Settings.GetValueOrDefault(OtherProgram);

    /// <summary>What goes into the environment.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment => Settings.Where(one => one.Key != OtherProgram);

    public static Variant None { get; } = new("as it is", new Dictionary<string, string>());

    public static Variant Of(string text) =>
        new(text, text.Split(';').Select(one => one.Split('=', 2)).ToDictionary(one => one[0], one => one[^1], StringComparer.Ordinal));
}
