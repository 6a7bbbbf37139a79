using Adapters.Network;
using Gateway.Http;

namespace Gateway.Store.Sql;

/// <summary>A database with an up-to-date schema.</summary>
internal abstract class StoreDatabase : IAsyncDisposable
{
    /// <summary>Scans at the same time, at the most.</summary>
    private const int MostScans = 4;

    private readonly FairLimiter _scans = new(MostScans, mostOfShare: 1);

    /// <summary>Since when no gateway of an older version, which stores digests without a key, may share the store.</summary>
    public DateTimeOffset KeyedSince { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Whether other gateways may work on the same store.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Takes the units of work.</summary>
    public abstract ICommitQueue Writer { get; }

    /// <summary>Reads, without waiting for any writer. Several questions of one read need not see the same moment.</summary>
    /// <exception cref="OverloadedException">The database does not answer.</exception>
    public abstract ValueTask<T> ReadAsync<T>(Func<StoreSession, ValueTask<T>> read);

    /// <summary>
    /// Reads what may look at many rows to find few: one such read of a merchant at a time. SQLite answers on the thread that
    /// asks, so without a bound one merchant's searches would take all threads.
    /// </summary>
    public async Task<T> ScanAsync<T>(string merchantId, Func<StoreSession, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        using var turn = await _scans.TakeAsync(merchantId, cancellationToken);
        return await ReadAsync(read);
    }

    public abstract ValueTask DisposeAsync();
}
