using Load.Drive;
using Sandbox;

namespace Load.World;

/// <summary>All contenders, started and stopped together, with all that they keep in one temporary folder.</summary>
internal sealed class Field : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> started = new();
    private readonly string folder = Directory.CreateTempSubdirectory("bench-").FullName;

    private Field()
    {
        // The database server runs as another user.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                folder,
                File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
            );
        }
    }

    public Served Direct { get; private set; } = null!;

    private Uri Wallet => Direct.Process.BaseUrl;

    /// <summary>A field with the wallet only.</summary>
    public static async Task<Field> StartAsync(CancellationToken stop)
    {
        var field = new Field();
        try
        {
            field.Direct = new Served(
                Names.Direct,
                await field.KeepAsync(
                    Programs.StartAsync("Wallet", field.folder, Settings.OfWallet, stop)
                ),
                new WalletRequests()
            )
            {
                IsAskedAtEase = true,
            };
            return field;
        }
        catch
        {
            await field.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everybody who is compared, in the order of the tables.</summary>
    public async Task<IReadOnlyList<Contender>> AllAsync(CancellationToken stop) =>
        [
            Direct,
            await PassThroughAsync(stop),
            await SqliteAsync(stop),
            await PostgresAsync(Names.Postgres, null, stop),
            await PostgresAsync(Names.Singly, "Singly", stop),
            await PgBenchAsync(stop),
            await PlainAsync(stop),
        ];

    public async Task<Served> SqliteAsync(CancellationToken stop) =>
        new(
            Names.Sqlite,
            await GatewayAsync(null, "sqlite", $"Data Source={folder}/gateway.db", stop),
            new TillRequests()
        )
        {
            IsAskedAtEase = true,
        };

    /// <summary>A gateway on a server that never learns how large its tables are.</summary>
    public Task<Contender> FreshAsync(CancellationToken stop) =>
        PostgresAsync(Names.Fresh, null, stop, "autovacuum=off");

    private async Task<Contender> PassThroughAsync(CancellationToken stop) =>
        new Served(
            Names.PassThrough,
            await KeepAsync(
                Programs.StartAsync("PassThrough", folder, Settings.OfPassThrough(Wallet), stop)
            ),
            new WalletRequests()
        );

    private async Task<Contender> PlainAsync(CancellationToken stop) =>
        new Served(
            Names.Plain,
            await KeepAsync(
                Programs.StartAsync(
                    "Plain",
                    folder,
                    Settings.OfPlain(Wallet, $"Data Source={folder}/plain.db"),
                    stop
                )
            ),
            new TillRequests()
        );

    private async Task<Contender> PgBenchAsync(CancellationToken stop)
    {
        var server = await ServerAsync(Names.PgBench, stop);
        // Only a gateway makes the tables.
        await using (await StartGatewayAsync(null, "postgres", server.ConnectionString, stop)) { }
        return new PgBench(Names.PgBench, server) { Database = server.Process };
    }

    private async Task<Contender> PostgresAsync(
        string name,
        string? program,
        CancellationToken stop,
        params IEnumerable<string> options
    )
    {
        var server = await ServerAsync(name, stop, options);
        return new Served(
            name,
            await GatewayAsync(program, "postgres", server.ConnectionString, stop),
            new TillRequests()
        )
        {
            Database = server.Process,
            IsAskedAtEase = name == Names.Postgres,
        };
    }

    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var last))
        {
            await last.DisposeAsync();
        }
        Directory.Delete(folder, recursive: true);
    }

    private Task<Postgres> ServerAsync(
        string name,
        CancellationToken stop,
        params IEnumerable<string> options
    ) =>
        KeepAsync(
            Postgres.StartAsync(
                Path.Combine(folder, string.Concat(name.Where(char.IsLetter))),
                stop,
                options
            )
        );

    private Task<GatewayProcess> GatewayAsync(
        string? program,
        string kind,
        string store,
        CancellationToken stop
    ) => KeepAsync(StartGatewayAsync(program, kind, store, stop));

    private Task<GatewayProcess> StartGatewayAsync(
        string? program,
        string kind,
        string store,
        CancellationToken stop
    ) => Programs.StartAsync(program, folder, Settings.OfGateway(Wallet, kind, store), stop);

    private async Task<T> KeepAsync<T>(Task<T> starting)
        where T : IAsyncDisposable
    {
        var one = await starting;
        started.Push(one);
        return one;
    }
}
