using Gateway.Settings;
using Gateway.Store.Postgres;
using Npgsql;

namespace Gateway.Tests.Postgres;

/// <summary>Old and new gateways over one store while an upgrade goes from node to node.</summary>
public sealed class SchemaStepTests
{
    private static readonly SchemaStep First = new(StepKind.Contract, "create table sold (id bigint)");
    private static readonly SchemaStep More = new(StepKind.Expand, "alter table sold add column note text");
    private static readonly SchemaStep Less = new(StepKind.Contract, "alter table sold drop column note");

    [Fact]
    public void The_last_step_that_contracts_is_what_a_gateway_must_know()
    {
        Assert.Equal(0, SchemaStep.Oldest([]));
        Assert.Equal(0, SchemaStep.Oldest([More]));
        Assert.Equal(1, SchemaStep.Oldest([First, More]));
        Assert.Equal(3, SchemaStep.Oldest([First, More, Less]));
    }

    [Fact]
    public async Task An_older_gateway_starts_again_after_an_expansion_and_turns_nothing_back_and_not_after_a_contraction()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await PostgresSchema.MigrateAsync(connection, [First]);

        await PostgresSchema.MigrateAsync(connection, [First, More]);
        await PostgresSchema.MigrateAsync(connection, [First]);
        Assert.Equal("2 1", await VersionAsync(connection));

        await PostgresSchema.MigrateAsync(connection, [First, More, Less]);
        Assert.Equal("3 3", await VersionAsync(connection));
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => PostgresSchema.MigrateAsync(connection, [First, More]));
        Assert.Contains("asks for 3", refused.Message, StringComparison.Ordinal);
        Assert.Equal("3 3", await VersionAsync(connection));
    }

    [Fact]
    public async Task A_store_of_the_first_release_is_read_and_its_gateways_may_still_write_their_version()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(
            connection,
            "create table schema_version (version bigint not null); insert into schema_version (version) values (1); create table sold (id bigint)"
        );

        await PostgresSchema.MigrateAsync(connection, [First]);
        await ExecuteAsync(connection, "delete from schema_version; insert into schema_version (version) values (1)");
        await PostgresSchema.MigrateAsync(connection, [First, More]);

        Assert.Equal("2 1", await VersionAsync(connection));
    }

    private static async Task<string?> VersionAsync(NpgsqlConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select string_agg(version || ' ' || oldest, ',') from schema_version";
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
