using System.Data.Common;
using Gateway.Store.Engine;
using Gateway.Store.Postgres;
using Npgsql;

namespace Simulation.Tests.World;

/// <summary>A database of its own on a real server, copied from a template with the gateway's schema.</summary>
internal sealed class SimPostgresStore : SimStore
{
    private static readonly Lock Making = new();
    private static string? _template;
    private readonly string _server;
    private readonly string _name = "sim_" + Guid.NewGuid().ToString("N");
    private readonly string _connection;
    private readonly NpgsqlConnection _reads;

    public SimPostgresStore(string server)
    {
        _server = server;
        lock (Making)
        {
            _template ??= MakeTemplate(server);
        }
        Order(server, $"create database {_name} template {_template}");
        // now() is looked up in the world first: leases last by the server's clock, which here is the world's.
        _connection =
            $"{server};Database={_name};Pooling=false;Search Path='simulated,pg_catalog,public';Max Auto Prepare=200;Auto Prepare Min Usages=2";
        _reads = new NpgsqlConnection(_connection);
        _reads.Open();
    }

    // What is leased is due when the lease ends.
    public override string FirstDue => "select min(greatest(due_at, coalesce(lease_until, 0))) from payments where due_at is not null";

    public override StoreDatabase Open(SimWorld world, Life life) => new SimPostgres(world, life, _connection);

    public override DbDataReader Query(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(_reads, sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }
        return command.ExecuteReader();
    }

    public override void Dispose()
    {
        _reads.Dispose();
        Order(_server, $"drop database {_name} with (force)");
    }

    private static string MakeTemplate(string server)
    {
        var name = "sim_template_" + Guid.NewGuid().ToString("N");
        Order(server, $"create database {name}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Order(server, $"drop database {name} with (force)");
        using var connection = new NpgsqlConnection($"{server};Database={name};Pooling=false");
        connection.Open();
        PostgresSchema.MigrateAsync(connection).GetAwaiter().GetResult();
        // Neither plans nor the order of rows may depend on when a vacuum came by.
        using var command = Command(
            connection,
            """
            create schema simulated;
            create function simulated.now() returns timestamptz language sql stable as $$
                select timestamptz 'epoch'
                    + coalesce(nullif(current_setting('simulated.at', true), ''), '0')::bigint * interval '1 millisecond'
            $$;
            do $$
            declare t record;
            begin
                for t in select tablename from pg_tables where schemaname = 'public' loop
                    execute format('alter table %I set (autovacuum_enabled = false)', t.tablename);
                end loop;
            end $$;
            """
        );
        command.ExecuteNonQuery();
        return name;
    }

    private static void Order(string server, string sql)
    {
        using var connection = new NpgsqlConnection($"{server};Pooling=false");
        connection.Open();
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // every statement is a constant of this assembly, with a name that it made itself
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
