using System.Collections.Frozen;
using Gateway.Merchants.Model;

namespace Gateway.Store;

/// <summary>Which schemes an operator has paused, and since when.</summary>
internal interface ISchemeStore
{
    /// <summary>All paused schemes.</summary>
    Task<FrozenDictionary<string, DateTimeOffset>> LoadPausedAsync(CancellationToken cancellationToken);

    /// <summary>Pauses the scheme that the action names, and records the action; one paused before keeps its time.</summary>
    Task PauseAsync(AdminAction action, CancellationToken cancellationToken);

    /// <summary>Resumes the scheme that the action names, and records the action if it was paused.</summary>
    Task ResumeAsync(AdminAction action, CancellationToken cancellationToken);
}
