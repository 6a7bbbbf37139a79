namespace Mocks.Ullim;

/// <summary>One uploaded batch, changed under the lock only.</summary>
internal sealed class Batch
{
    public required string Mid { get; init; }

    public required string Bno { get; init; }

    public required string Wbno { get; init; }

    /// <summary>As announced; the same `bno` with another is another batch.</summary>
    public required string Sha { get; init; }

    public required int Count { get; init; }

    public required long SumWon { get; init; }

    /// <summary>Real clock.</summary>
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>Why it was unfit as a whole; null if it was not.</summary>
    public required string? Why { get; init; }

    /// <summary>Its lines; none if it was unfit.</summary>
    public required IReadOnlyList<BatchLine> Lines { get; init; }

    public required string Stage { get; set; }

    /// <summary>What the result file says, once it is done: lines that a trigger hides are not here.</summary>
    public IReadOnlyList<ResultLine>? Results { get; set; }

    public IReadOnlyCollection<string> References => [.. Lines.Select(line => line.Sent.Reference).Distinct()];
}

/// <summary>A line and the charge it made; null if its number was known before.</summary>
internal sealed record BatchLine(UploadLine Sent, Charge? Charge);

/// <summary>A line as the result file shows it.</summary>
internal sealed record ResultLine(UploadLine Sent, string State, string? Why, string? Apv);
