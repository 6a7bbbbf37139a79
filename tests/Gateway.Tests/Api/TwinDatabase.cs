using Gateway.Store.Engine;
using Gateway.Store.Sql;

namespace Gateway.Tests.Api;

/// <summary>
/// A database at which something can happen between a request's look for its key and its look at the payment. It belongs to
/// somebody else.
/// </summary>
internal sealed class TwinDatabase(StoreDatabase inner) : StoreDatabase
{
    private Func<Task>? _afterKey;

    /// <summary>What happens once, after the next key was looked for.</summary>
    public Func<Task>? AfterKey
    {
        set => _afterKey = value;
    }

    public override bool IsShared => inner.IsShared;

    public override ICommitQueue Writer => inner.Writer;

    public override async ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read)
    {
        // Nothing else that is read answers with the use of a key.
        var after = typeof(T) == typeof(KeyUse) ? Interlocked.Exchange(ref _afterKey, null) : null;
        var found = await inner.ReadAsync(read);
        if (after is not null)
        {
            await after();
        }
        return found;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
