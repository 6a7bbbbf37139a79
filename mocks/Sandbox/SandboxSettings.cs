using System.Collections.Immutable;

namespace Sandbox;

/// <summary>How a sandbox differs from the usual one.</summary>
/// <param name="Ports">Where everything listens.</param>
public sealed record SandboxSettings(SandboxPorts Ports)
{
    /// <summary>Settings of the gateway besides or instead of the sandbox's own, in the form of environment variables.</summary>
    public ImmutableDictionary<string, string> Gateway { get; init; } = ImmutableDictionary<string, string>.Empty;
}
