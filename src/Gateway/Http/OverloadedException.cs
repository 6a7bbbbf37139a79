namespace Gateway.Http;

/// <summary>Why the database refuses to work. It is no fault of what was asked, and may pass.</summary>
/// <param name="What">Completes "The store cannot be …": <c>written</c>, <c>read</c> or <c>reached</c>.</param>
/// <param name="Error">The database's own error with its code, without data of a merchant.</param>
internal sealed record StoreTrouble(string What, string Error)
{
    /// <summary>One sentence for operators.</summary>
    public string Sentence => $"The store cannot be {What}: {Error}";
}

/// <summary>
/// Nothing was stored, try again later: the queue of the store is full or moves too slowly, or, if there is a trouble, the
/// database refuses to work.
/// </summary>
/// <param name="trouble">Why the database refuses; null: there is too much to do.</param>
internal sealed class OverloadedException(StoreTrouble? trouble) : Exception(trouble?.Sentence ?? "the queue of the store is full")
{
    /// <summary>There is too much to do.</summary>
    public OverloadedException()
        : this(null) { }

    /// <summary>Why the database refuses; null: there is too much to do.</summary>
    public StoreTrouble? Trouble => trouble;
}
