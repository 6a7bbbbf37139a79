using System.Data.Common;
using Gateway.Http;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Postgres;
using Gateway.Store.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.Tests.World;

/// <summary>
/// A store of a test's own: a SQLite file, or, if <c>GATEWAY_TEST_POSTGRES</c> says where a server is, a database on it. So
/// the whole suite runs on either.
/// </summary>
internal sealed class TestStore : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("GATEWAY_TEST_POSTGRES");

    private readonly string _name = "t" + Guid.NewGuid().ToString("N");

    private TestStore(string folder)
    {
        Folder = folder;
        ConnectionString = IsPostgres
            ? $"{Server};Database={_name};Maximum Pool Size=8"
            : $"Data Source={Path.Combine(folder, "gateway.db")}";
    }

    /// <summary>The data key of the tests' stores: nothing that anybody may use.</summary>
    public const string DataKey = "VEVTVC1EQVRBLUtFWS1ETy1OT1QtVVNFLTAwMDEtMzJieXRlcw==";

    /// <summary>Whether the tests run on PostgreSQL.</summary>
    public static bool IsPostgres => Server is not null;

    /// <summary>Where the files are, if there are any.</summary>
    public string Folder { get; }

    /// <summary>Where the store is.</summary>
    public string ConnectionString { get; private set; }

    /// <summary>The data key of the next gateway.</summary>
    public string Key { get; set; } = DataKey;

    /// <summary>The one before; empty: none.</summary>
    public string PreviousKey { get; set; } = string.Empty;

    /// <summary>The id of one that nobody has any more; empty: none.</summary>
    public string LostKey { get; set; } = string.Empty;

    /// <summary>The gateway's settings.</summary>
    public (string Key, string Value)[] Settings =>
        [
            ("Gateway:Store", IsPostgres ? StoreSetting.Postgres : StoreSetting.Sqlite),
            ("ConnectionStrings:Store", ConnectionString),
            ("Gateway:DataKey", Key),
            ("Gateway:PreviousDataKeys:0", PreviousKey),
            ("Gateway:LostDataKeys:0", LostKey),
        ];

    /// <summary>Makes an empty one.</summary>
    public static async Task<TestStore> NewAsync()
    {
        var store = new TestStore(Directory.CreateTempSubdirectory("gateway-store-").FullName);
        if (IsPostgres)
        {
            await ServerAsync($"create database {store._name}");
        }
        return store;
    }

    /// <summary>Opens it, as a gateway does.</summary>
    public async Task<StoreDatabase> OpenAsync() =>
        IsPostgres ? await OpenServerAsync(ConnectionString, TimeProvider.System) : OpenFile(ConnectionString);

    /// <summary>Of a store whose log nobody reads.</summary>
    public static StoreHealth Health(TimeProvider time) => new("store", new SampledLog(time), NullLogger<StoreHealth>.Instance);

    /// <summary>Opens a file, as a gateway does whose log nobody reads.</summary>
    public static SqliteDatabase OpenFile(string connectionString) =>
        SqliteDatabase.Open(connectionString, Health(TimeProvider.System), NullLogger.Instance);

    /// <summary>Opens a database of a server, as a gateway does whose log nobody reads.</summary>
    public static Task<PostgresDatabase> OpenServerAsync(string connectionString, TimeProvider time) =>
        PostgresDatabase.OpenAsync(connectionString, time, Health(time));

    /// <summary>The first number that a query answers with.</summary>
    public async Task<long> NumberAsync(string sql) =>
        long.Parse((await RowsAsync(sql))[0][0]!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Changes rows and tells how many.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = Connection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Everything that is stored, as text in which things can be searched.</summary>
    public async Task<string> ContentAsync()
    {
        if (!IsPostgres)
        {
            // The last connection that ends takes the log's files away, so one that has them open stays until they are read.
            await using var holder = Connection();
            await holder.OpenAsync();
            await using var opens = holder.CreateCommand();
            opens.CommandText = "select count(*) from sqlite_master";
            await opens.ExecuteScalarAsync();
            return string.Concat(
                Directory
                    .GetFiles(Folder)
                    // The lock of the running gateway cannot be read.
                    .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
                    .Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)))
            );
        }
        var content = new System.Text.StringBuilder();
        foreach (var table in await TablesAsync())
        {
            foreach (var row in await RowsAsync($"select t::text from {table} t"))
            {
                content.AppendLine(row[0]);
            }
        }
        return content.ToString();
    }

    /// <summary>The names of all tables.</summary>
    public async Task<string[]> TablesAsync() =>
        [
            .. (
                await RowsAsync(
                    IsPostgres
                        ? "select table_name from information_schema.tables where table_schema = 'public'"
                        : "select name from sqlite_schema where type = 'table'"
                )
            ).Select(row => row[0]!),
        ];

    /// <summary>Every text that is stored, with the table and the number of the column that holds it.</summary>
    public async Task<List<(string Column, string Text)>> TextsAsync() =>
        [
            .. (await AllRowsAsync()).SelectMany(row =>
                row.Cells.Select((text, column) => (Column: $"{row.Table} {column}", text))
                    .Where(cell => cell.text is not null)
                    .Select(cell => (cell.Column, cell.text!))
            ),
        ];

    /// <summary>Every row that is stored, with its table.</summary>
    public async Task<List<(string Table, string?[] Cells)>> AllRowsAsync()
    {
        var tables = await TablesAsync();
        await using var connection = Connection();
        await connection.OpenAsync();
        var all = new List<(string, string?[])>();
        foreach (var table in tables)
        {
            all.AddRange((await RowsAsync(connection, $"select * from {table}")).Select(row => (table, row)));
        }
        return all;
    }

    /// <summary>The rows of a query, each as its columns in text; null stays null.</summary>
    public async Task<List<string?[]>> RowsAsync(string sql)
    {
        await using var connection = Connection();
        await connection.OpenAsync();
        return await RowsAsync(connection, sql);
    }

    private static async Task<List<string?[]>> RowsAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync())
        {
            var row = new string?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = await reader.IsDBNullAsync(i)
                    ? null
                    : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture);
            }
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>Copies the store, as a backup does; no gateway may run on it meanwhile.</summary>
    public Task BackUpAsync() =>
        IsPostgres
            ? ServerAsync($"create database {_name}b template {_name}")
            : ExecuteAsync($"vacuum into '{Path.Combine(Folder, "backup.db")}'");

    /// <summary>From now on the backup is the store; a gateway that starts knows nothing else.</summary>
    public void Restore() =>
        ConnectionString = IsPostgres
            ? $"{Server};Database={_name}b;Maximum Pool Size=8"
            : $"Data Source={Path.Combine(Folder, "backup.db")}";

    public async ValueTask DisposeAsync()
    {
        if (IsPostgres)
        {
            await ServerAsync($"drop database {_name} with (force)");
            await ServerAsync($"drop database if exists {_name}b with (force)");
        }
        Directory.Delete(Folder, recursive: true);
    }

    private DbConnection Connection() =>
        IsPostgres ? new NpgsqlConnection(ConnectionString + ";Pooling=false") : new SqliteConnection(ConnectionString + ";Pooling=false");

    private static async Task ServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server + ";Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of our own making
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
