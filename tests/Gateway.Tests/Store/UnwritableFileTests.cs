using Gateway.Http;
using Gateway.Payments.Model;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Store.Sqlite;
using Gateway.Tests.Payments;
using Gateway.Tests.World;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Store;

/// <summary>A file that cannot be written: whatever SQLite calls it, what may be refused is, the rest waits, and everybody hears of it.</summary>
public sealed class UnwritableFileTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unwritable-").FullName;
    private readonly LogBook _log = new();
    private readonly ILoggerFactory _logs;
    private readonly StoreHealth _health;
    private SqliteSession _writing = null!;
    private SqliteDatabase _database = null!;
    private StoreReadiness _readiness = null!;
    private PaymentStore _payments = null!;

    public UnwritableFileTests()
    {
        _logs = LoggerFactory.Create(logging => logging.AddProvider(_log));
        _health = new StoreHealth("the-store", new SampledLog(TimeProvider.System), _logs.CreateLogger<StoreHealth>());
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _database = SqliteDatabase.Open(
            $"Data Source={Path.Combine(_folder, "gateway.db")}",
            _health,
            NullLogger.Instance,
            session => new SqliteCommitQueue(_writing = session, _health)
        );
        _readiness = new StoreReadiness(_database, _health);
        _payments = new PaymentStore(_database, new DisclosureStore(_database), new EventNotifier());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _logs.Dispose();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // What SQLite itself refuses: even the beginning of a transaction, and a page too many.
    [Theory]
    [InlineData("pragma query_only = on", "pragma query_only = off", 8)]
    [InlineData("pragma max_page_count = 1", "pragma max_page_count = 1000000", 13)]
    public async Task What_is_new_is_refused_what_was_answered_waits_and_the_store_heals(string breaks, string mends, int code)
    {
        var asked = Samples.Payment();
        await _payments.InsertAsync(IntentOf(asked, "asked"));
        Assert.Null(await _readiness.NotReadyBecauseAsync());
        _writing.ExecuteScript(breaks);

        OverloadedException refused = await FirstRefusedAsync();
        Assert.Equal("written", refused.Trouble?.What);
        Assert.StartsWith($"SQLite {code}", refused.Trouble?.Error, StringComparison.Ordinal);
        Assert.Contains($"SQLite {code}", await _readiness.NotReadyBecauseAsync(), StringComparison.Ordinal);

        // Together with one that may be refused, in one group or in two.
        var answered = _database.Writer.RunAsync(ConflictKeys.Shared, FillAsync, mayBeShed: false);
        await Assert.ThrowsAsync<OverloadedException>(() => _database.Writer.RunAsync(ConflictKeys.Shared, FillAsync, mayBeShed: true));
        Assert.False(answered.IsCompleted);

        _writing.ExecuteScript(mends);
        Assert.Equal(1, await answered);
        Assert.Null(await _readiness.NotReadyBecauseAsync());
        AssertToldOnce(code);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task Every_trouble_of_the_database_is_told_from_a_fault_of_the_unit(int code)
    {
        var fails = true;
        var waits = _database.Writer.RunAsync(
            ConflictKeys.Shared,
            session => Volatile.Read(ref fails) ? throw new SqliteException("trouble", code) : FillAsync(session),
            mayBeShed: false
        );
        await Eventually.IsTrueAsync(() => _health.Trouble is not null);

        OverloadedException refused = await Assert.ThrowsAsync<OverloadedException>(() =>
            _database.Writer.RunAsync(ConflictKeys.Shared, FillAsync, mayBeShed: true)
        );
        Assert.StartsWith($"SQLite {code}", refused.Trouble?.Error, StringComparison.Ordinal);
        Assert.False(waits.IsCompleted);

        Volatile.Write(ref fails, false);
        Assert.Equal(1, await waits);
        AssertToldOnce(code);
    }

    [Fact]
    public async Task A_units_own_failure_is_its_own_and_harms_no_other()
    {
        var others = Enumerable
            .Range(0, 5)
            .Select(_ => _database.Writer.RunAsync(ConflictKeys.Shared, FillAsync, mayBeShed: true))
            .ToList();
        await Assert.ThrowsAsync<SqliteException>(() =>
            _database.Writer.RunAsync<int>(ConflictKeys.Shared, _ => throw new SqliteException("constraint", 19), mayBeShed: false)
        );

        Assert.All(await Task.WhenAll(others), filled => Assert.Equal(1, filled));
        Assert.Null(_health.Trouble);
    }

    // A lock that is met within a unit, and not only at its beginning, passes like any other.
    [Fact]
    public async Task A_lock_of_another_process_is_no_failure_of_a_unit_wherever_it_is_met()
    {
        var busy = 3;
        var waits = _database.Writer.RunAsync(
            ConflictKeys.Shared,
            session => Interlocked.Decrement(ref busy) >= 0 ? throw new SqliteException("busy", 5) : FillAsync(session),
            mayBeShed: false
        );
        Assert.Equal(1, await waits);

        busy = 1;
        OverloadedException refused = await Assert.ThrowsAsync<OverloadedException>(() =>
            _database.Writer.RunAsync(
                ConflictKeys.Shared,
                session => Interlocked.Decrement(ref busy) >= 0 ? throw new SqliteException("busy", 5) : FillAsync(session),
                mayBeShed: true
            )
        );
        Assert.Null(refused.Trouble);
        Assert.Null(await _readiness.NotReadyBecauseAsync());
    }

    [Fact]
    public async Task A_node_that_gets_no_requests_finds_out_by_itself_that_it_can_write_again()
    {
        _writing.ExecuteScript("pragma query_only = on");
        await FirstRefusedAsync();
        await StoreProbe.TryAsync(_database);
        Assert.NotNull(await _readiness.NotReadyBecauseAsync());

        _writing.ExecuteScript("pragma query_only = off");
        await StoreProbe.TryAsync(_database);

        Assert.Null(await _readiness.NotReadyBecauseAsync());
    }

    private async Task<OverloadedException> FirstRefusedAsync()
    {
        // What is left of pages that are already there is used up first.
        for (var i = 0; i < 2000; i++)
        {
            var payment = Samples.Payment();
            try
            {
                await _payments.InsertAsync(IntentOf(payment, $"new-{i}"));
            }
            catch (OverloadedException refused)
            {
                Assert.Null(await _payments.FindAsync(payment.MerchantId, payment.Id));
                return refused;
            }
        }
        throw new InvalidOperationException("nothing was refused");
    }

    private void AssertToldOnce(int code)
    {
        var lines = _log.Lines.Where(line => line.Contains("the-store", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.StartsWith("Error", lines[0], StringComparison.Ordinal);
        Assert.Contains($"SQLite {code}", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Information", lines[1], StringComparison.Ordinal);
    }

    // More than a page has left.
    private static ValueTask<int> FillAsync(Session session) =>
        session.ChangeAsync("insert into settings (name, value) values ($1, $2)", Guid.NewGuid().ToString(), new string('x', 20_000));

    private static NewPayment IntentOf(Payment payment, string key) =>
        new(payment, [], new KeyUse(payment.MerchantId, key, "fingerprint", payment.Id, payment.Id), null);
}
