namespace Gateway.Store.Sqlite;

/// <summary>Where units of work are handed in: the writer, or in tests one that is slow, full or cut off.</summary>
internal interface IUnitLane : IAsyncDisposable
{
    /// <summary>Runs a unit, all or nothing; the task ends when it is on disk.</summary>
    /// <param name="work">Reads and writes through the session; must not call back into the lane.</param>
    /// <param name="mayBeShed">Whether the unit is refused by <see cref="StoreBusyException"/> when the queue is full.</param>
    Task<T> RunAsync<T>(Func<SqliteSession, T> work, bool mayBeShed);
}
