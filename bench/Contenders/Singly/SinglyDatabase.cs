using Gateway.Http;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Singly;

/// <summary>The gateway's PostgreSQL store with another writer: a unit of work goes to a lane that has no other one.</summary>
internal sealed class SinglyDatabase : StoreDatabase
{
    private const int Connections = 16;

    private readonly PostgresDatabase _gateways;
    private readonly NpgsqlDataSource _source;

    private SinglyDatabase(PostgresDatabase gateways, NpgsqlDataSource source, TimeProvider time)
    {
        this._gateways = gateways;
        this._source = source;
        Writer = new SinglyLane([.. Enumerable.Range(0, Connections).Select(_ => new PostgresCommitQueue(source, time, Health(time)))]);
    }

    public override bool IsShared => _gateways.IsShared;

    public override ICommitQueue Writer { get; }

    public static async Task<SinglyDatabase> OpenAsync(string connectionString, TimeProvider time)
    {
        var writers = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = Connections,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
        };
        return new SinglyDatabase(
            await PostgresDatabase.OpenAsync(connectionString, time, Health(time)),
            new NpgsqlDataSourceBuilder(writers.ConnectionString).Build(),
            time
        );
    }

    public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read) => _gateways.ReadAsync(read);

    public override async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await _source.DisposeAsync();
        await _gateways.DisposeAsync();
    }

    private static StoreHealth Health(TimeProvider time) => new("store", new SampledLog(time), NullLogger<StoreHealth>.Instance);
}
