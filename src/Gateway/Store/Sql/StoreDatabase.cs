namespace Gateway.Store.Sql;

/// <summary>A database with an up-to-date schema.</summary>
internal abstract class StoreDatabase : IAsyncDisposable
{
    /// <summary>Since when no gateway of an older version, which stores digests without a key, may share the store.</summary>
    public DateTimeOffset KeyedSince { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Whether other gateways may work on the same store.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Takes the units of work.</summary>
    public abstract IUnitLane Writer { get; }

    /// <summary>Reads, without waiting for any writer. Several questions of one read need not see the same moment.</summary>
    /// <exception cref="StoreBusyException">The database does not answer.</exception>
    public abstract ValueTask<T> ReadAsync<T>(Func<StoreSession, ValueTask<T>> read);

    public abstract ValueTask DisposeAsync();
}
