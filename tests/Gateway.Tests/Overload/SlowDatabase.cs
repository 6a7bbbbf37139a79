using Gateway.Store.Sql;

namespace Gateway.Tests.Overload;

/// <summary>A database on a disk that takes its time for every unit of work. It belongs to somebody else.</summary>
internal sealed class SlowDatabase(StoreDatabase inner, TimeSpan delay) : StoreDatabase, IUnitLane
{
    public override bool IsShared => inner.IsShared;

    public override IUnitLane Writer => this;

    public override ValueTask<T> ReadAsync<T>(Func<StoreSession, ValueTask<T>> read) =>
        inner.ReadAsync(read);

    public Task<T> RunAsync<T>(
        UnitScope scope,
        Func<StoreSession, ValueTask<T>> work,
        bool mayBeShed
    ) =>
        inner.Writer.RunAsync(
            scope,
            session =>
            {
                // On the writer's own thread, as a disk would hold it up.
                Thread.Sleep(delay);
                return work(session);
            },
            mayBeShed
        );

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
