using Gateway.Http;

namespace Gateway.Store.Sql;

/// <summary>Where units of work are handed in: the writer, or in tests one that is slow, full or cut off.</summary>
internal interface ICommitQueue : IAsyncDisposable
{
    /// <summary>Units that were handed in and are not on disk yet.</summary>
    int Waiting { get; }

    /// <summary>Runs a unit, all or nothing; the task ends when it is on disk.</summary>
    /// <param name="scope">What it decides by.</param>
    /// <param name="work">
    /// Reads and writes through the session; may run more than once, of which only the last counts; must not call back into
    /// the lane nor await anything but the session.
    /// </param>
    /// <param name="mayBeShed">Whether the unit is refused by <see cref="OverloadedException"/> when the queue is full.</param>
    Task<T> RunAsync<T>(ConflictKeys scope, Func<StoreSession, ValueTask<T>> work, bool mayBeShed);
}
