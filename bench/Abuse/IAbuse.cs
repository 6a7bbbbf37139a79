using System.Collections.Immutable;

namespace Abuse;

/// <summary>One way to take the gateway from others.</summary>
internal interface IAbuse
{
    /// <summary>What it does, for the table.</summary>
    string Name { get; }

    /// <summary>The command that the gateway is started by, which makes what the abuse needs; empty: none.</summary>
    ImmutableArray<string> Wrapper => [];

    /// <summary>Gets ready; not measured.</summary>
    Task PrepareAsync(Scene scene, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Goes on until it is told to stop; what it got, for the table.</summary>
    Task<string> RunAsync(Scene scene, CancellationToken cancellationToken);
}
