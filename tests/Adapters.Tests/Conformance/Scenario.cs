namespace Adapters.Tests.Conformance;

/// <summary>Something that every wallet with these abilities must do.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Needs">The interfaces that make it mandatory; none: every wallet.</param>
/// <param name="Play">Plays it on a stage and asserts.</param>
internal sealed record Scenario(string Name, Type[] Needs, Func<Stage, Task> Play);
