namespace Gateway.Http;

/// <summary>Something that must work before the gateway takes requests, e.g. the store.</summary>
internal interface IReadiness
{
    /// <summary>Why it is not ready, in a sentence without secrets; null if it is.</summary>
    ValueTask<string?> NotReadyBecauseAsync();
}
