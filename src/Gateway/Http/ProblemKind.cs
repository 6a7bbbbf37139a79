namespace Gateway.Http;

/// <summary>One kind of error: its code, its status, and what its page tells a developer.</summary>
/// <param name="Code">The stable word in <c>code</c>.</param>
/// <param name="Status">The HTTP status; nothing else maps a code to one.</param>
/// <param name="Title">The same sentence for every occurrence.</param>
/// <param name="Cause">Why it happens.</param>
/// <param name="Cure">What the caller does about it.</param>
internal sealed record ProblemKind(string Code, int Status, string Title, string Cause, string Cure)
{
    /// <summary>The code as it stands in addresses.</summary>
    public string Slug { get; } = Code.Replace('_', '-');

    /// <summary>The address of the page below the gateway's own, and so the <c>type</c> of the problem.</summary>
    public string Type => "/problems/" + Slug;
}
