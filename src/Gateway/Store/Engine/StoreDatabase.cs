using Adapters.Network;
using Gateway.Http;

namespace Gateway.Store.Engine;

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
    public abstract ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read);

    /// <summary>
    /// Reads what may look at many rows to find few: one such read of a merchant at a time. SQLite answers on the thread that
    /// asks, so without a bound one merchant's searches would take all threads.
    /// </summary>
    public async Task<T> ScanAsync<T>(string merchantId, Func<Session, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        using var turn = await _scans.TakeAsync(merchantId, cancellationToken);
        return await ReadAsync(read);
    }

    public abstract ValueTask DisposeAsync();
}

/// <summary>
/// What a unit of work, or a read, speaks to the database through. Parameters are <c>$1</c>, <c>$2</c> …; times are
/// milliseconds since 1970, texts are strings or, where they were written as such, UTF-8 bytes. The SQL is the common
/// part of SQLite's and PostgreSQL's. In SQLite an answer is there when the call returns; in PostgreSQL what is asked
/// before anything is awaited goes out together, so a unit asks all that it can ask at once, and only then awaits. What
/// is written need not be awaited: the commit is.
/// </summary>
internal abstract class Session
{
    /// <summary>What to list payments from by merchant and id: <c>merchant_id, id, status, scheme, reference, doc</c>.</summary>
    public virtual string PaymentsInOrder => "payments";

    /// <summary>What to list events from by merchant and id: <c>merchant_id, id, type, at, payment_id, data</c>.</summary>
    public virtual string EventsInOrder => "events";

    /// <summary>The columns of a merchant's idempotency key in the order in which they lie.</summary>
    public virtual string KeysInOrder => "merchant_id, key";

    /// <summary>What else must hold of an event that is deleted; begins with <c>and</c>, or is empty.</summary>
    public virtual string EventsThatMayGo => string.Empty;

    /// <summary>All rows of a query, in its order.</summary>
    public abstract ValueTask<List<T>> AllAsync<T>(string sql, Func<IRow, T> read, params ReadOnlySpan<object?> values);

    /// <summary>The first column of the first row; null: there is none, or it is null.</summary>
    public abstract ValueTask<object?> ScalarAsync(string sql, params ReadOnlySpan<object?> values);

    /// <summary>Changes rows and tells how many.</summary>
    public abstract ValueTask<int> ChangeAsync(string sql, params ReadOnlySpan<object?> values);

    /// <summary>Changes rows, however many. What is asked afterwards sees it.</summary>
    public abstract void Write(string sql, params ReadOnlySpan<object?> values);

    /// <summary>Adds a row of which nothing like it exists yet. What is asked afterwards sees it.</summary>
    public abstract void Insert(InsertTable table, params ReadOnlySpan<object?> values);

    /// <summary>
    /// An id that is above all that were given to the unit's merchant before, in the order of the commits. Only within a unit
    /// of work, once it has awaited something.
    /// </summary>
    public abstract string NextId(string prefix, DateTimeOffset now, int shard);

    /// <summary>The first row of a query, or null.</summary>
    public ValueTask<T?> FirstAsync<T>(string sql, Func<IRow, T> read, params ReadOnlySpan<object?> values)
        where T : class
    {
        return First(AllAsync(sql, read, values));

        static async ValueTask<T?> First(ValueTask<List<T>> all) => await all is [var first, ..] ? first : null;
    }

    /// <summary>The first column of the first row as a text, or null.</summary>
    public ValueTask<string?> TextAsync(string sql, params ReadOnlySpan<object?> values)
    {
        return Text(ScalarAsync(sql, values));

        static async ValueTask<string?> Text(ValueTask<object?> scalar) => await scalar as string;
    }

    /// <summary>The first column of the first row as a number, or null.</summary>
    public ValueTask<long?> NumberAsync(string sql, params ReadOnlySpan<object?> values)
    {
        return Number(ScalarAsync(sql, values));

        static async ValueTask<long?> Number(ValueTask<object?> scalar) => await scalar as long?;
    }
}

/// <summary>The row of an answer that is being read; columns count from 0, as in the query.</summary>
internal interface IRow
{
    /// <summary>Whether a column has no value.</summary>
    bool IsDBNull(int column);

    /// <summary>The text of a column that has one.</summary>
    string GetString(int column);

    /// <summary>The whole number of a column that has one; times are milliseconds since 1970.</summary>
    long GetInt64(int column);
}
