using Gateway.Store.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.World;

/// <summary>A database at which some units of work fail, as the test says. It belongs to somebody else.</summary>
internal sealed class FaultyDatabase(StoreDatabase inner, Func<Type, Exception?> fault) : StoreDatabase, ICommitQueue
{
    public override bool IsShared => inner.IsShared;

    public override ICommitQueue Writer => this;

    public int Waiting => inner.Writer.Waiting;

    /// <summary>Puts it beneath one store of a gateway; what the others do works.</summary>
    /// <param name="parts">The gateway's parts.</param>
    /// <param name="fault">What a unit of work with this type of result fails with; null: it works.</param>
    public static void Put<TStore>(IServiceCollection parts, Func<Type, Exception?> fault)
        where TStore : class =>
        parts.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<TStore>(provider, new FaultyDatabase(provider.GetRequiredService<StoreDatabase>(), fault))
        );

    public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read) => inner.ReadAsync(read);

    public Task<T> RunAsync<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work, bool mayBeShed) =>
        fault(typeof(T)) is { } failure ? throw failure : inner.Writer.RunAsync(scope, work, mayBeShed);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
