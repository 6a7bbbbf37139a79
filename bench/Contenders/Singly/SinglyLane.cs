using System.Threading.Channels;
using Gateway.Store.Engine;
using Gateway.Store.Postgres;

namespace Singly;

/// <summary>The gateway's own lanes, none of which is given a unit before it is done with the last one: groups of one.</summary>
internal sealed class SinglyLane : ICommitQueue
{
    private readonly PostgresCommitQueue[] _lanes;
    private readonly Channel<PostgresCommitQueue> _free = Channel.CreateUnbounded<PostgresCommitQueue>();

    public SinglyLane(PostgresCommitQueue[] lanes)
    {
        this._lanes = lanes;
        foreach (var lane in lanes)
        {
            _free.Writer.TryWrite(lane);
        }
    }

    public int Waiting => _lanes.Sum(lane => lane.Waiting);

    public async Task<T> RunAsync<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work, bool mayBeShed)
    {
        var lane = await _free.Reader.ReadAsync();
        try
        {
            return await lane.RunAsync(scope, work, mayBeShed);
        }
        finally
        {
            _free.Writer.TryWrite(lane);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync();
        }
    }
}
