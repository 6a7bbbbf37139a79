using Load.Drive;
using Load.Tables;
using Sandbox;

namespace Load.World;

/// <summary>All contenders, started and stopped together, with all that they keep in one temporary folder.</summary>
internal sealed class Field : IAsyncDisposable
{
    private static readonly Dictionary<string, string> None = [];

    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-").FullName;

    private Field()
    {
        // The database server runs as another user.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    public Served Direct { get; private set; } = null!;

    private Uri Wallet => Direct.Process.BaseUrl;

    /// <summary>A field with the wallet only.</summary>
    public static async Task<Field> StartAsync(CancellationToken cancellationToken)
    {
        var field = new Field();
        try
        {
            field.Direct = new Served(
                Names.Direct,
                await field.KeepAsync(Programs.StartAsync("Wallet", field.Room("wallet"), Settings.OfWallet, cancellationToken)),
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
    public async Task<IReadOnlyList<Contender>> AllAsync(CancellationToken cancellationToken) =>
        [
            Direct,
            await PassThroughAsync(cancellationToken),
            await SqliteAsync(cancellationToken),
            await PostgresAsync(Names.Postgres, null, cancellationToken),
            await TwoNodesAsync(cancellationToken),
            await PostgresAsync(Names.Singly, "Singly", cancellationToken),
            await PgBenchAsync(cancellationToken),
            await PlainAsync(cancellationToken),
        ];

    public async Task<Served> SqliteAsync(CancellationToken cancellationToken) =>
        await SqliteAsync(Variant.None with { Name = Names.Sqlite }, cancellationToken);

    /// <summary>A gateway with settings or of a build of its own, for the effect of these alone.</summary>
    public async Task<Served> SqliteAsync(Variant variant, CancellationToken cancellationToken) =>
        new(
            variant.Name,
            await KeepAsync(
                StartGatewayAsync(
                    variant.Program,
                    variant.Name,
                    "sqlite",
                    "Data Source=data/gateway.db",
                    variant.Environment,
                    cancellationToken
                )
            ),
            new GatewayRequests()
        )
        {
            IsAskedAtEase = true,
        };

    /// <summary>A gateway on a server that never learns how large its tables are.</summary>
    public Task<Contender> FreshAsync(CancellationToken cancellationToken) =>
        PostgresAsync(Names.Fresh, null, cancellationToken, "autovacuum=off");

    private async Task<Contender> PassThroughAsync(CancellationToken cancellationToken) =>
        new Served(
            Names.PassThrough,
            await KeepAsync(Programs.StartAsync("PassThrough", Room(Names.PassThrough), Settings.OfPassThrough(Wallet), cancellationToken)),
            new WalletRequests()
        );

    private async Task<Contender> PlainAsync(CancellationToken cancellationToken) =>
        new Served(
            Names.Plain,
            await KeepAsync(
                Programs.StartAsync("Plain", Room(Names.Plain), Settings.OfPlain(Wallet, "Data Source=plain.db"), cancellationToken)
            ),
            new GatewayRequests()
        );

    private async Task<Contender> PgBenchAsync(CancellationToken cancellationToken)
    {
        var server = await ServerAsync(Names.PgBench, cancellationToken);
        // Only a gateway makes the tables.
        await using (await StartGatewayAsync(null, "tables", "postgres", server.ConnectionString, None, cancellationToken)) { }
        return new PgBench(Names.PgBench, server) { Database = server.Process };
    }

    private async Task<Contender> PostgresAsync(
        string name,
        string? program,
        CancellationToken cancellationToken,
        params IEnumerable<string> options
    )
    {
        var server = await ServerAsync(name, cancellationToken, options);
        return new Served(
            name,
            await KeepAsync(StartGatewayAsync(program, name, "postgres", server.ConnectionString, None, cancellationToken)),
            new GatewayRequests()
        )
        {
            Database = server.Process,
            IsAskedAtEase = name == Names.Postgres,
        };
    }

    private async Task<Contender> TwoNodesAsync(CancellationToken cancellationToken)
    {
        var server = await ServerAsync(Names.TwoNodes, cancellationToken);
        // One after the other: the first makes the tables.
        var first = await KeepAsync(StartNodeAsync("first"));
        return new Served(Names.TwoNodes, first, new GatewayRequests())
        {
            Others = [await KeepAsync(StartNodeAsync("second"))],
            Database = server.Process,
        };

        Task<GatewayProcess> StartNodeAsync(string name) =>
            StartGatewayAsync(null, Names.TwoNodes + name, "postgres", server.ConnectionString, None, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var last))
        {
            await last.DisposeAsync();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private Task<Postgres> ServerAsync(string name, CancellationToken cancellationToken, params IEnumerable<string> options) =>
        KeepAsync(Postgres.StartAsync(Room(name + " server"), cancellationToken, options));

    private Task<GatewayProcess> StartGatewayAsync(
        string? program,
        string name,
        string kind,
        string store,
        IEnumerable<KeyValuePair<string, string>> settings,
        CancellationToken cancellationToken
    ) => Programs.StartAsync(program, Room(name), Settings.OfGateway(Wallet, kind, store).Concat(settings), cancellationToken);

    // A folder for each, as each would have: what one writes is nothing to another.
    private string Room(string name) =>
        Directory.CreateDirectory(Path.Combine(_folder, string.Concat(name.Where(char.IsLetterOrDigit)))).FullName;

    private async Task<T> KeepAsync<T>(Task<T> starting)
        where T : IAsyncDisposable
    {
        var one = await starting;
        _started.Push(one);
        return one;
    }
}
