using System.Runtime.Versioning;
using Gateway.Settings;
using Gateway.Store.Engine;
using Gateway.Store.Sqlite;
using Gateway.Tests.World;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Store;

/// <summary>A store's file belongs to one gateway and to one user.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SqliteFileTests : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = Own | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _folder = Directory.CreateTempSubdirectory("sqlite-file-").FullName;

    private string Db => Path.Combine(_folder, "gateway.db");

    [Fact]
    public async Task A_second_gateway_is_refused_by_whichever_name_it_knows_the_file()
    {
        var folder = Path.Combine(_folder, "other-way");
        Directory.CreateSymbolicLink(folder, _folder);
        var link = Path.Combine(_folder, "link.db");
        File.CreateSymbolicLink(link, "gateway.db");
        await using var first = TestStore.OpenFile(Named(Db));
        string[] names = [Db, Path.Combine(folder, "gateway.db"), link];

        var refused = await Task.WhenAll(
            names.Select(name => Task.Run(() => Assert.Throws<StartRefusedException>(() => TestStore.OpenFile(Named(name)))))
        );

        Assert.All(
            refused,
            refusal =>
            {
                Assert.Contains("ConnectionStrings:Store", refusal.Message, StringComparison.Ordinal);
                Assert.Contains("gateway.db", refusal.Message, StringComparison.Ordinal);
                Assert.Contains("another gateway holds it", refusal.Message, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task A_read_that_outlives_the_store_leaves_no_file_open()
    {
        var store = TestStore.OpenFile(Named(Db));
        var read = new TaskCompletionSource();
        var reading = store
            .ReadAsync(async session =>
            {
                var rows = await session.AllAsync("select count(*) from merchants", row => row.GetInt64(0));
                await read.Task;
                return rows.Count;
            })
            .AsTask();

        await store.DisposeAsync();
        Assert.True(File.Exists(Db + "-wal"), "the read was not under way");
        read.SetResult();

        Assert.Equal(1, await reading);
        // The last connection takes the log away when it ends.
        Assert.Equal([Path.GetFileName(Db)], LeftOpen());
    }

    [Fact]
    public async Task A_file_is_free_again_when_its_gateway_has_ended_and_when_a_start_has_failed()
    {
        await TestStore.OpenFile(Named(Db)).DisposeAsync();
        Execute("pragma user_version = 999");
        Assert.Throws<StartRefusedException>(() => TestStore.OpenFile(Named(Db)));
        Execute($"pragma user_version = {SqliteMigrations.All.Length}");

        await TestStore.OpenFile(Named(Db)).DisposeAsync();
    }

    [Fact]
    public async Task A_tool_that_only_reads_copies_the_file_meanwhile()
    {
        await using var database = TestStore.OpenFile(Named(Db));
        await KeepAsync(database, "copied");
        using var source = new SqliteConnection($"{Named(Db)};Mode=ReadOnly;Pooling=false");
        using var copy = new SqliteConnection($"{Named(Path.Combine(_folder, "copy.db"))};Pooling=false");
        source.Open();
        copy.Open();

        source.BackupDatabase(copy);

        using var command = copy.CreateCommand();
        command.CommandText = "select value from settings where name = 'copied'";
        Assert.Equal("yes", command.ExecuteScalar());
    }

    [Fact]
    public async Task Only_the_gateways_user_may_read_what_it_makes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights");
        var folder = Path.Combine(_folder, "made", "here");
        await using var database = TestStore.OpenFile(Named(Path.Combine(folder, "gateway.db")));
        await KeepAsync(database, "written");
        await database.ReadAsync(session => session.ScalarAsync("select 1 from payments"));

        Assert.Equal(
            ["gateway.db", "gateway.db-shm", "gateway.db-wal", "gateway.db.lock"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.All(Directory.GetFiles(folder), file => Assert.Equal(Own, File.GetUnixFileMode(file)));
        Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task Files_that_others_may_read_are_closed_at_the_start_and_a_folder_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights");
        var everybodys = Everybody | UnixFileMode.UserExecute | UnixFileMode.OtherWrite;
        var former = TestStore.OpenFile(Named(Db));
        await KeepAsync(former, "before");
        // As a killed gateway leaves them: with their log.
        var left = Directory
            .GetFiles(_folder, "gateway.db*")
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);
        await former.DisposeAsync();
        foreach (var (name, bytes) in left)
        {
            var file = Path.Combine(_folder, name);
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
            File.SetUnixFileMode(file, Everybody);
        }
        File.SetUnixFileMode(_folder, everybodys);
        using var log = new LogBook();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));

        await using var database = SqliteDatabase.Open(Named(Db), TestStore.Health(TimeProvider.System), logs.CreateLogger("store"));

        Assert.Equal("yes", await ReadAsync(database, "before"));
        Assert.All(Directory.GetFiles(_folder), file => Assert.Equal(Own, File.GetUnixFileMode(file)));
        Assert.Equal(everybodys, File.GetUnixFileMode(_folder));
        Assert.Contains(
            log.Lines,
            line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(_folder, StringComparison.Ordinal)
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Named(string file) => $"Data Source={file}";

    private static Task<bool> KeepAsync(StoreDatabase database, string name) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            session =>
            {
                session.Write("insert into settings (name, value) values ($1, 'yes')", name);
                return ValueTask.FromResult(true);
            },
            mayBeShed: false
        );

    private static ValueTask<string?> ReadAsync(StoreDatabase database, string name) =>
        database.ReadAsync(session => session.TextAsync("select value from settings where name = $1", name));

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"{Named(Db)};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>What is left of the database, besides the lock.</summary>
    private IEnumerable<string?> LeftOpen() =>
        Directory
            .GetFiles(_folder, "gateway.db*")
            .Select(Path.GetFileName)
            .Where(name => !name!.EndsWith(".lock", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
}
