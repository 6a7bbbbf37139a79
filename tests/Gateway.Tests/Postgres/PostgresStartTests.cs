using Gateway.Settings;
using Gateway.Tests.World;
using Npgsql;

namespace Gateway.Tests.Postgres;

/// <summary>A server that does not let a gateway in: one sentence with the setting, the place, the cause and the cure, and no secret.</summary>
public sealed class PostgresStartTests
{
    [Fact]
    public async Task A_server_that_refuses_is_one_sentence()
    {
        await using var server = await PostgresServer.StartAsync();
        await server.ScalarAsync("create role locked login password 'right'");
        await server.ScalarAsync("create role poor login");
        var rules = await server.ScalarAsync("show hba_file");
        await server.ScalarAsync(
            $"copy (values ('host all locked 127.0.0.1/32 scram-sha-256'), ('host all all 127.0.0.1/32 trust')) to '{rules}'"
        );
        await server.ScalarAsync("select pg_reload_conf()");
        var port = new NpgsqlConnectionStringBuilder(server.Address).Port;
        var nowhere = $"Host=127.0.0.1;Port=1;Username=postgres;Database=postgres";

        await AssertAsync(
            $"Host=127.0.0.1;Port={port};Username=locked;Password=wrong-secret;Database=postgres",
            "28P01",
            "check Username and Password"
        );
        await AssertAsync(server.Address + ";Database=nothing", "3D000", "create the database");
        await AssertAsync($"Host=127.0.0.1;Port={port};Username=poor;Database=postgres", "42501", "granted usage and create");
        await AssertAsync(nowhere, "ConnectionRefused", "see that PostgreSQL runs there");
    }

    private static async Task AssertAsync(string connectionString, string cause, string cure)
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestStore.OpenServerAsync(connectionString, new Impatient()));
        Assert.Contains("ConnectionStrings:Store", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Host=127.0.0.1;Port=", refused.Message, StringComparison.Ordinal);
        Assert.Contains(cause, refused.Message, StringComparison.Ordinal);
        Assert.Contains(cure, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>For which every look at the clock is a minute later, so that nothing is waited for.</summary>
    private sealed class Impatient : TimeProvider
    {
        private long _minutes;

        public override long GetTimestamp() => _minutes += 60 * TimestampFrequency;
    }
}
