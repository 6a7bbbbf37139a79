using System.Threading.Channels;
using Gateway.Store.Postgres;
using Gateway.Store.Sql;

namespace Singly;

/// <summary>The gateway's own lanes, none of which is given a unit before it is done with the last one: groups of one.</summary>
internal sealed class SinglyLane : IUnitLane
{
    private readonly PostgresLane[] lanes;
    private readonly Channel<PostgresLane> free = Channel.CreateUnbounded<PostgresLane>();

    public SinglyLane(PostgresLane[] lanes)
    {
        this.lanes = lanes;
        foreach (var lane in lanes)
        {
            free.Writer.TryWrite(lane);
        }
    }

    public int Waiting => lanes.Sum(lane => lane.Waiting);

    public async Task<T> RunAsync<T>(UnitScope scope, Func<StoreSession, ValueTask<T>> work, bool mayBeShed)
    {
        var lane = await free.Reader.ReadAsync();
        try
        {
            return await lane.RunAsync(scope, work, mayBeShed);
        }
        finally
        {
            free.Writer.TryWrite(lane);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in lanes)
        {
            await lane.DisposeAsync();
        }
    }
}
