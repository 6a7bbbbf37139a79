using Gateway.Store.Engine;
using Gateway.Store.Sql;

namespace Gateway.Tests.Events;

/// <summary>
/// A database that reads nothing more of one merchant's history of events until the test lets it go on. It belongs to somebody else.
/// </summary>
internal sealed class HeldHistory(StoreDatabase inner, string merchant) : StoreDatabase
{
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _now;

    /// <summary>Pages of the merchant that were read at the same time, at the most.</summary>
    public int Most { get; private set; }

    public override bool IsShared => inner.IsShared;

    public override ICommitQueue Writer => inner.Writer;

    public void GoOn() => _goOn.SetResult();

    public override async ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read)
    {
        if (typeof(T) != typeof(EventPage) || (string?)await Asked.MerchantOfAsync(read) != merchant)
        {
            return await inner.ReadAsync(read);
        }
        lock (_lock)
        {
            Most = Math.Max(Most, ++_now);
        }
        try
        {
            await _goOn.Task;
            return await inner.ReadAsync(read);
        }
        finally
        {
            lock (_lock)
            {
                _now--;
            }
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Hears the first statement of a read, whose first parameter is the merchant, and answers none.</summary>
    private sealed class Asked : Session
    {
        private object? _merchant;

        public static async Task<object?> MerchantOfAsync<T>(Func<Session, ValueTask<T>> read)
        {
            var asked = new Asked();
            await Assert.ThrowsAsync<NotSupportedException>(async () => await read(asked));
            return asked._merchant;
        }

        public override ValueTask<List<T>> AllAsync<T>(string sql, Func<IRow, T> read, params ReadOnlySpan<object?> values)
        {
            _merchant = values[0];
            throw new NotSupportedException();
        }

        public override ValueTask<object?> ScalarAsync(string sql, params ReadOnlySpan<object?> values) =>
            throw new InvalidOperationException();

        public override ValueTask<int> ChangeAsync(string sql, params ReadOnlySpan<object?> values) =>
            throw new InvalidOperationException();

        public override void Write(string sql, params ReadOnlySpan<object?> values) => throw new InvalidOperationException();

        public override void Insert(InsertTable table, params ReadOnlySpan<object?> values) => throw new InvalidOperationException();

        public override string NextId(string prefix, DateTimeOffset now, int shard) => throw new InvalidOperationException();
    }
}
