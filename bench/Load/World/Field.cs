using Load.Drive;

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
                File.GetUnixFileMode(folder)
                    | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherExecute
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
                "direct",
                await field.KeepAsync(
                    Programs.StartAsync("Wallet", field.folder, Settings.OfWallet, stop)
                ),
                new WalletRequests()
            );
            return field;
        }
        catch
        {
            await field.DisposeAsync();
            throw;
        }
    }

    public async Task<Contender> PassThroughAsync(CancellationToken stop) =>
        new Served(
            "YARP",
            await KeepAsync(
                Programs.StartAsync("PassThrough", folder, Settings.OfPassThrough(Wallet), stop)
            ),
            new WalletRequests()
        );

    public async Task<Contender> SqliteAsync(CancellationToken stop) =>
        new Served(
            "gateway SQLite",
            await KeepAsync(
                Programs.StartGatewayAsync(
                    folder,
                    Settings.OfGateway(Wallet, "sqlite", $"Data Source={folder}/gateway.db"),
                    stop
                )
            ),
            new TillRequests()
        );

    public async Task<Contender> PostgresAsync(
        string name,
        CancellationToken stop,
        params IEnumerable<string> options
    )
    {
        var server = await PostgresServerAsync(name, stop, options);
        return new Served(
            name,
            await KeepAsync(
                Programs.StartGatewayAsync(
                    folder,
                    Settings.OfGateway(Wallet, "postgres", server.ConnectionString),
                    stop
                )
            ),
            new TillRequests()
        )
        {
            Database = server.Process,
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

    private Task<Postgres> PostgresServerAsync(
        string name,
        CancellationToken stop,
        IEnumerable<string> options
    ) =>
        KeepAsync(
            Postgres.StartAsync(
                Path.Combine(folder, name.Replace(' ', '-')),
                stop,
                options
            )
        );

    private async Task<T> KeepAsync<T>(Task<T> starting)
        where T : IAsyncDisposable
    {
        var one = await starting;
        started.Push(one);
        return one;
    }
}
