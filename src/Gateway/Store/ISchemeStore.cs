using System.Collections.Frozen;

namespace Gateway.Store;

/// <summary>Which schemes an operator has paused, and since when.</summary>
internal interface ISchemeStore
{
    /// <summary>All paused schemes.</summary>
    Task<FrozenDictionary<string, DateTimeOffset>> LoadPausedAsync(
        CancellationToken cancellationToken
    );

    /// <summary>Pauses a scheme; one paused before keeps its time.</summary>
    Task PauseAsync(string scheme, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Resumes a scheme.</summary>
    Task ResumeAsync(string scheme, CancellationToken cancellationToken);
}
