namespace Gateway.Codes;

/// <summary>One object of a merchant-presented code: two digits and a value, and the objects inside when the value is a template.</summary>
internal sealed record MpmObject(string Id, string Value)
{
    /// <summary>The objects inside; empty for plain values and for values that could not be split.</summary>
    public IReadOnlyList<MpmObject> Parts { get; init; } = [];

    /// <summary>The id only: values hold order tokens.</summary>
    public override string ToString() => $"{nameof(MpmObject)} {Id}";
}
