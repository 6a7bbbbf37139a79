using System.Globalization;
using Gateway.Store.Engine;
using Gateway.Store.Postgres;
using Npgsql;

namespace Simulation.Tests.World;

/// <summary>
/// One process's connections to the server: the gateway's own rounds, heads and connection that writes, waited for on the
/// world's thread. A dead process's connections are cut.
/// </summary>
internal sealed class SimPostgres : StoreDatabase
{
    private readonly Pump _pump = new();
    private readonly SimWorld _world;
    private readonly NpgsqlDataSource _source;
    private readonly LaneConnection _writes;
    private NpgsqlConnection? _reads;
    private bool _isCut;

    public SimPostgres(SimWorld world, Life life, string connection)
    {
        _world = world;
        _source = NpgsqlDataSource.Create(connection);
        _writes = new LaneConnection(_source, TimeProvider.System, CancellationToken.None);
        Writer = new SimLane(world, life, new SimPostgresUnits(world, _writes, _pump));
        life.OnEnd(Cut);
    }

    public override bool IsShared => true;

    public override ICommitQueue Writer { get; }

    public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read)
    {
        if (_isCut)
        {
            // The dead get no answer.
            return new ValueTask<T>(new TaskCompletionSource<T>().Task);
        }
        try
        {
            return new ValueTask<T>(_pump.Run(() => AnswerAsync(read)));
        }
#pragma warning disable CA1031 // whatever goes wrong is the reader's
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return ValueTask.FromException<T>(failure);
        }
    }

    public override ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task<T> AnswerAsync<T>(Func<Session, ValueTask<T>> read)
    {
        var round = new CommandBatch(_reads ??= await _source.OpenConnectionAsync());
        // Reads look at leases too, by the same clock.
        _ = round.All(
            "select set_config('simulated.at', $1, false)",
            row => row.GetString(0),
            [_world.Loop.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)]
        );
        var answer = read(new PostgresSession(round, ids: null)).AsTask();
        while (!answer.IsCompleted && round.Any)
        {
            await round.FlushAsync();
        }
        return await answer;
    }

    private void Cut()
    {
        if (_isCut)
        {
            return;
        }
        _isCut = true;
        _ = _pump.Run(async () =>
        {
            await _writes.DropAsync();
            if (_reads is not null)
            {
                await _reads.DisposeAsync();
            }
            return true;
        });
        _source.Dispose();
        _pump.Dispose();
    }
}
