using System.Globalization;
using Gateway.Store.Engine;
using Gateway.Store.Postgres;

namespace Simulation.Tests.World;

/// <summary>
/// Runs units as the gateway's lane does, one to a transaction, over its own rounds. The connection is cut now and then
/// before a commit, and the unit runs again; or after it, and the row of the lane tells that it came about.
/// </summary>
internal sealed class SimPostgresUnits(SimWorld world, LaneConnection connection, Pump pump) : ISimUnits
{
    private const double CutBefore = 0.002;
    private const double CutAfter = 0.002;

    public T Run<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work)
    {
        var (before, after) = (world.Loop.Happens(CutBefore), world.Loop.Happens(CutAfter));
        return pump.Run(async () =>
        {
            var unit = new Unit<T>(scope, work);
            if (before)
            {
                await TransactAsync(unit, commits: false);
                await connection.DropAsync();
                if (await connection.CameAboutAsync(_ => { }))
                {
                    world.Audit.Violated("a transaction came about that was never committed");
                }
            }
            await TransactAsync(unit, commits: true);
            if (after)
            {
                await connection.DropAsync();
                if (!await connection.CameAboutAsync(_ => { }))
                {
                    world.Audit.Violated("a commit was forgotten");
                }
            }
            return unit.Result!;
        });
    }

    public void Dispose() { }

    private async Task TransactAsync<T>(Unit<T> unit, bool commits)
    {
        List<UnitOfWork> group = [unit];
        await connection.KnowHeadsAsync(EventSequence.Of(group));
        var round = new CommandBatch(await connection.OpenAsync());
        try
        {
            var heads = new EventSequence(group, world.Loop.Now);
            connection.Begin(round);
            _ = round.All(
                "select set_config('simulated.at', $1, true)",
                row => row.GetString(0),
                [world.Loop.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)]
            );
            heads.Take(round);
            var run = unit.RunAsync(new PostgresSession(round, heads.IdsOf(unit.Scope.MerchantId)));
            while (!run.IsCompleted)
            {
                await round.FlushAsync();
            }
            await run;
            heads.Save(round);
            round.Spill();
            if (commits)
            {
                round.Write("commit", []);
            }
            await round.FlushAsync();
        }
        catch
        {
            await connection.RollBackAsync();
            throw;
        }
    }

    private sealed class Unit<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work) : UnitOfWork(scope, mayBeShed: false)
    {
        public T? Result { get; private set; }

        public override async Task RunAsync(Session session) => Result = await work(session);

        public override void Fail(Exception failure) { }

        public override void Complete() { }
    }
}
