using Microsoft.Data.Sqlite;

namespace EndToEnd.Tests.Crash;

/// <summary>The gateway's file, looked at from beside it.</summary>
internal sealed class StoreFile(string path)
{
    /// <summary>How many payments have something left to be done, ever.</summary>
    public long DuePayments()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from payments where due_at is not null";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>How many deliveries have not ended.</summary>
    public long PendingDeliveries()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from webhook_deliveries where status = 'pending'";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>What SQLite itself finds wrong with the file; <c>ok</c> if nothing.</summary>
    public string Integrity()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma integrity_check";
        return (string)command.ExecuteScalar()!;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }
}
