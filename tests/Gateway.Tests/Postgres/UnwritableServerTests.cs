using Gateway.Http;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Postgres;
using Gateway.Tests.World;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Postgres;

/// <summary>A server that takes no commits, whatever the reason: what may be refused is, the rest waits, and everybody hears of it once.</summary>
public sealed class UnwritableServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, string> States { get; } =
        new()
        {
            {
                "alter database postgres set default_transaction_read_only = on",
                "begin read write; alter database postgres reset default_transaction_read_only; commit",
                "written",
                "25006"
            },
            { Trigger("53100"), "drop trigger refuse on lanes", "written", "53100" },
            { Trigger("58030"), "drop trigger refuse on lanes", "written", "58030" },
        };

    [Theory]
    [MemberData(nameof(States))]
    public async Task What_is_new_is_refused_what_was_answered_waits_and_the_store_heals(
        string breaks,
        string mends,
        string what,
        string state
    )
    {
        await using var server = await PostgresServer.StartAsync();
        await AssertRefusesAndHealsAsync(
            server,
            async () =>
            {
                await server.ScalarAsync(breaks);
                await server.CutAsync();
            },
            async () =>
            {
                await server.ScalarAsync(mends);
                await server.CutAsync();
            },
            what,
            $"PostgreSQL {state}"
        );
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_no_other()
    {
        await using var server = await PostgresServer.StartAsync();
        await AssertRefusesAndHealsAsync(server, server.CrashAsync, server.RestartAsync, "reached", "PostgreSQL");
    }

    private static async Task AssertRefusesAndHealsAsync(
        PostgresServer server,
        Func<Task> breakAsync,
        Func<Task> mendAsync,
        string what,
        string error
    )
    {
        using var log = new LogBook();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        var health = new StoreHealth("the-store", new SampledLog(TimeProvider.System), logs.CreateLogger<StoreHealth>());
        await using var database = await PostgresDatabase.OpenAsync(server.ConnectionString, TimeProvider.System, health);
        var readiness = new StoreReadiness(database, health);
        Assert.Null(await readiness.NotReadyBecauseAsync());
        await breakAsync();

        // The connection that was cut is found out first.
        StoreTrouble? trouble = null;
        for (var i = 0; i < 50 && trouble?.What != what; i++)
        {
            trouble = (await Assert.ThrowsAsync<OverloadedException>(() => FillAsync(database, mayBeShed: true))).Trouble;
        }
        Assert.Equal(what, trouble?.What);
        Assert.StartsWith(error, trouble?.Error, StringComparison.Ordinal);
        Assert.Contains($"cannot be {what}", await readiness.NotReadyBecauseAsync(), StringComparison.Ordinal);
        var answered = FillAsync(database, mayBeShed: false);
        await StoreProbe.TryAsync(database);
        Assert.False(answered.IsCompleted);

        await mendAsync();
        Assert.Equal(1, await answered.WaitAsync(Eventually.Bound, Stop));
        while (await readiness.NotReadyBecauseAsync() is not null)
        {
            Stop.ThrowIfCancellationRequested();
            await StoreProbe.TryAsync(database);
        }
        Assert.Equal(1, await database.ReadAsync(session => session.NumberAsync("select count(*) from settings where name like 'fill-%'")));
        Assert.Single(log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private static Task<int> FillAsync(PostgresDatabase database, bool mayBeShed) =>
        database.Writer.RunAsync(
            ConflictKeys.Shared,
            session => session.ChangeAsync("insert into settings (name, value) values ($1, 'x')", $"fill-{Guid.NewGuid()}"),
            mayBeShed
        );

    private static string Trigger(string state) =>
        $"""
            create function refuse() returns trigger language plpgsql as
                $$ begin raise exception 'no space' using errcode = '{state}'; end $$;
            create trigger refuse before insert or update on lanes execute function refuse();
            """;
}
