using BenchmarkDotNet.Attributes;
using Gateway.Store.Sqlite;
using Growth;

namespace Inner;

/// <summary>The two commits of a payment on SQLite: of one alone, and of 64 at once.</summary>
public class StoreUnits : IAsyncDisposable
{
    private const int Many = 64;

    private readonly string folder = Directory.CreateTempSubdirectory("inner-").FullName;
    private Shelf shelf = null!;
    private long numbers;

    [GlobalSetup]
    public void Open() => shelf = new Shelf(SqliteDatabase.Open($"Data Source={folder}/units.db"));

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
        Task.WhenAll(
            Enumerable
                .Range(0, Many)
                .Select(_ => Sale.MakeAsync(shelf.Payments, Interlocked.Increment(ref numbers)))
        );
}
