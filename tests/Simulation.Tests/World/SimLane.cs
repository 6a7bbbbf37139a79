using Gateway.Http;
using Gateway.Store.Engine;

namespace Simulation.Tests.World;

/// <summary>
/// The store's lane of one gateway process: units wait a while, run all or nothing, and are answered a while later. If the
/// process dies in between, the unit is on disk and nobody was told.
/// </summary>
internal sealed class SimLane(SimWorld world, Life life, ISimUnits units) : ICommitQueue
{
    /// <summary>Every unit waits by itself.</summary>
    public int Waiting => 0;

    public Task<T> RunAsync<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work, bool mayBeShed)
    {
        var loop = world.Loop;
        loop.CheckThread();
        if (mayBeShed && loop.Happens(world.Weather.StoreBusy))
        {
            throw new OverloadedException();
        }
        var done = new TaskCompletionSource<T>();
        loop.After(
            loop.Between(0.1, 3),
            () =>
            {
                var (result, failure) = Commit(scope, work);
                loop.After(
                    loop.Between(0, 1),
                    () =>
                    {
                        if (failure is null)
                        {
                            done.SetResult(result!);
                        }
                        else
                        {
                            done.SetException(failure);
                        }
                    },
                    life
                );
            },
            life
        );
        return done.Task;
    }

    public ValueTask DisposeAsync()
    {
        units.Dispose();
        return ValueTask.CompletedTask;
    }

    private (T? Result, Exception? Failure) Commit<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work)
    {
        try
        {
            var result = units.Run(scope, work);
            world.Committed();
            return (result, null);
        }
#pragma warning disable CA1031 // whatever goes wrong is the unit's result, as with the real writer
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return (default, failure);
        }
    }
}
