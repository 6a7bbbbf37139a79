using System.Data.Common;
using Gateway.Store.Engine;

namespace Simulation.Tests.World;

/// <summary>The store of one world: it outlives every process, and goes when its world does.</summary>
internal abstract class SimStore : IDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("SIM_POSTGRES");

    /// <summary>Whether there is a server to run on.</summary>
    public static bool HasServer => !string.IsNullOrEmpty(Server);

    /// <summary>An empty one.</summary>
    public static SimStore New(bool onPostgres) => onPostgres ? new SimPostgresStore(Server!) : new SimSqliteStore();

    /// <summary>A copy of it as it is now, as a backup makes one; null where that is not simulated.</summary>
    public virtual SimStore? Copy() => null;

    /// <summary>The query that tells when the next thing is due, in milliseconds since 1970.</summary>
    public abstract string FirstDue { get; }

    /// <summary>Opens it for a process.</summary>
    public abstract StoreDatabase Open(SimWorld world, Life life);

    /// <summary>Rows as they are on disk, to be disposed of before the next question.</summary>
    public abstract DbDataReader Query(string sql, params ReadOnlySpan<object?> values);

    /// <summary>The first column of the first row, or null.</summary>
    public virtual object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        using var rows = Query(sql, values);
        return rows.Read() && !rows.IsDBNull(0) ? rows.GetValue(0) : null;
    }

    public abstract void Dispose();
}
