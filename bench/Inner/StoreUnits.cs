using BenchmarkDotNet.Attributes;
using Growth;
using Microsoft.Data.Sqlite;

namespace Inner;

/// <summary>The two commits of a payment on SQLite: of one alone, and of 64 at once.</summary>
public class StoreUnits : IAsyncDisposable
{
    private const int Many = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("inner-").FullName;
    private Shelf _shelf = null!;
    private long _numbers;

    [Params(4096, 8192)]
    public int PageSize { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var file = $"Data Source={_folder}/units.db;Pooling=False";
        using (var connection = new SqliteConnection(file))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = PageSize == 4096 ? "pragma page_size = 4096; vacuum" : "pragma page_size = 8192; vacuum";
            command.ExecuteNonQuery();
        }
        _shelf = new Shelf(Shelf.Open(file));
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _shelf.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public Task AloneAsync() => Sale.MakeAsync(_shelf.Payments, Interlocked.Increment(ref _numbers));

    [Benchmark(OperationsPerInvoke = Many)]
    public Task TogetherAsync() =>
        Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Sale.MakeAsync(_shelf.Payments, Interlocked.Increment(ref _numbers))));
}
