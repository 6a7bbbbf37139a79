using Gateway.Store.Engine;
using Gateway.Store.Sqlite;

namespace Simulation.Tests.World;

/// <summary>Runs units over the one session of SQLite that writes.</summary>
internal sealed class SimSqliteUnits(SqliteSession session) : ISimUnits
{
    public T Run<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work)
    {
        session.Execute("begin immediate");
        try
        {
            var result = work(session).AsTask().GetAwaiter().GetResult();
            session.Execute("commit");
            return result;
        }
        catch
        {
            session.Execute("rollback");
            throw;
        }
    }

    public void Dispose() => session.Dispose();
}
