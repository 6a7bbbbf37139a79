namespace Load.Tables;

/// <summary>Settings of a gateway as environment variables, written <c>NAME=VALUE;NAME=VALUE</c>.</summary>
internal sealed record Variant(string Name, IReadOnlyDictionary<string, string> Settings)
{
    public static Variant None { get; } = new("as it is", new Dictionary<string, string>());

    public static Variant Of(string text) =>
        new(
            text,
            text.Split(';')
                .Select(one => one.Split('=', 2))
                .ToDictionary(one => one[0], one => one[^1], StringComparer.Ordinal)
        );
}
