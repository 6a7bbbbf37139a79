using BenchmarkDotNet.Attributes;
using Gateway.Store.Sqlite;
using Growth;
using Microsoft.Data.Sqlite;

namespace Inner;

/// <summary>The two commits of a payment on SQLite: of one alone, and of 64 at once.</summary>
public class StoreUnits : IAsyncDisposable
{
    private const int Many = 64;

    private readonly string folder = Directory.CreateTempSubdirectory("inner-").FullName;
    private Shelf shelf = null!;
    private long numbers;

    [Params(4096, 8192)]
    public int PageSize { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var file = $"Data Source={folder}/units.db;Pooling=False";
        using (var connection = new SqliteConnection(file))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = PageSize == 4096 ? "pragma page_size = 4096; vacuum" : "pragma page_size = 8192; vacuum";
            command.ExecuteNonQuery();
        }
        shelf = new Shelf(SqliteDatabase.Open(file));
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await shelf.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark]
    public Task AloneAsync() => Sale.MakeAsync(shelf.Payments, Interlocked.Increment(ref numbers));

    [Benchmark(OperationsPerInvoke = Many)]
    public Task TogetherAsync() =>
        Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Sale.MakeAsync(shelf.Payments, Interlocked.Increment(ref numbers))));
}
