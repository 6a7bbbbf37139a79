namespace Gateway.Store;

/// <summary>How far the event list of each wallet was read.</summary>
internal interface ICursorStore
{
    /// <summary>The cursor of a scheme, or null before the first page.</summary>
    Task<string?> FindCursorAsync(string scheme, CancellationToken cancellationToken);

    /// <summary>Notes how far a list was read; what lies before was applied.</summary>
    Task SaveCursorAsync(string scheme, string cursor, CancellationToken cancellationToken);
}
