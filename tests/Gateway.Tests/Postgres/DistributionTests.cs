using Gateway.Tests.Architecture;
using Npgsql;

namespace Gateway.Tests.Postgres;

/// <summary>The schema can be spread over machines by merchant, and the pages that say how name every table.</summary>
public sealed class DistributionTests
{
    [Fact]
    public async Task Every_table_can_be_spread_by_merchant_or_is_kept_whole_and_a_fault_would_show()
    {
        await using var server = await PostgresServer.StartAsync();
        await using (await server.OpenAsync()) { }

        Assert.Empty(await FaultsAsync(server));

        await server.ScalarAsync(
            """
            create unique index wrong on events (id);
            alter table parts add column drawn bigint generated always as identity;
            alter table timeline add foreign key (merchant_id, payment_id) references payments (merchant_id, id);
            create table forgotten (id text primary key)
            """
        );
        Assert.Equal(["events", "forgotten", "parts", "timeline"], (await FaultsAsync(server)).Select(fault => fault.Split(' ')[0]));
    }

    [Fact]
    public async Task Each_table_that_is_spread_has_its_statement()
    {
        var check = await File.ReadAllTextAsync(
            Path.Combine(SourceTree.Root, "docs", "scale", "check.sql"),
            TestContext.Current.CancellationToken
        );
        var spread = check[check.IndexOf("with spread", StringComparison.Ordinal)..check.IndexOf("kept_whole", StringComparison.Ordinal)];
        var statements = await File.ReadAllTextAsync(
            Path.Combine(SourceTree.Root, "docs", "scale", "distribute.sql"),
            TestContext.Current.CancellationToken
        );

        var names = spread.Split('\'').Where((_, i) => i % 2 == 1).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(11, names.Count);
        Assert.Equal(
            names,
            statements
                .Split('\n')
                .Where(line => line.StartsWith("select create_distributed_table('", StringComparison.Ordinal))
                .Select(line => line.Split('\'')[1])
                .Order(StringComparer.Ordinal)
        );
    }

    private static async Task<List<string>> FaultsAsync(PostgresServer server)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a file of this repository
        command.CommandText = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "docs", "scale", "check.sql"));
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync();
        var faults = new List<string>();
        while (await rows.ReadAsync())
        {
            faults.Add($"{rows.GetString(0)} {rows.GetString(1)}");
        }
        return faults;
    }
}
