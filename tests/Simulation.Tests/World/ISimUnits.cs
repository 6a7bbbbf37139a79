using Gateway.Store.Engine;

namespace Simulation.Tests.World;

/// <summary>How a database runs a unit of work, all or nothing, and at once as far as the world can tell.</summary>
internal interface ISimUnits : IDisposable
{
    T Run<T>(ConflictKeys scope, Func<Session, ValueTask<T>> work);
}
