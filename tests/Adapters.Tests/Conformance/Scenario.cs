namespace Adapters.Tests.Conformance;

/// <summary>Something that every wallet with these abilities must do.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Needs">The interfaces that make it mandatory; none: every wallet.</param>
/// <param name="Play">Plays it on a stage and asserts.</param>
/// <param name="TimeoutSeconds">
/// How long a call may take. Far more than any call needs, so that a busy machine is not taken for a wallet that fails; short
/// only where a scenario waits for its end.
/// </param>
internal sealed record Scenario(string Name, Type[] Needs, Func<Stage, Task> Play, int TimeoutSeconds = 30);
