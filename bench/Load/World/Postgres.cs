using System.Globalization;

namespace Load.World;

/// <summary>A PostgreSQL server of a contender's own, as it is installed: every commit is on disk before it is told.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private readonly string _folder;

    private Postgres(string folder, string address)
    {
        this._folder = folder;
        Port = address.Split(';').Single(part => part.StartsWith("Port=", StringComparison.Ordinal))[5..];
        ConnectionString = $"{address};Database={Database}";
        Process = int.Parse(File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
    }

    public const string Database = "postgres";

    public string Port { get; }

    public string ConnectionString { get; }

    /// <summary>The head of the server's processes.</summary>
    public int Process { get; }

    public static async Task<Postgres> StartAsync(string folder, CancellationToken cancellationToken, params IEnumerable<string> options)
    {
        var said = await Command.RunAsync("bash", [Script, "start", folder, .. options], cancellationToken);
        return new Postgres(folder, said.Trim());
    }

    public async ValueTask DisposeAsync() => await Command.RunAsync("bash", [Script, "stop", _folder], CancellationToken.None);

    private static string Script => Path.Combine(Programs.Root, "tests", "postgres");
}
