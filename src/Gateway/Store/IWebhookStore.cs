using System.Collections.Immutable;
using Gateway.Webhooks.Model;

namespace Gateway.Store;

/// <summary>Where endpoints are kept. Nothing is found that belongs to another merchant or was deleted.</summary>
internal interface IWebhookStore
{
    /// <summary>Endpoints that a merchant can have.</summary>
    const int MaxEndpoints = 20;

    /// <summary>Former secrets of an endpoint that can be valid together.</summary>
    const int MaxFormer = 4;

    /// <summary>Stores a new endpoint unless the key was used before.</summary>
    Task<SaveEndpointResult> AddAsync(WebhookEndpoint endpoint, KeyUse key, CancellationToken cancellationToken);

    /// <summary>Replaces the secret unless the key was used before; the old one signs on until an instant.</summary>
    Task<SaveEndpointResult> RotateAsync(
        KeyUse key,
        WebhookSecret secret,
        DateTimeOffset now,
        DateTimeOffset formerUntil,
        CancellationToken cancellationToken
    );

    /// <summary>Changes an endpoint; null: there is none.</summary>
    Task<WebhookEndpoint?> ChangeAsync(string merchantId, string id, EndpointChange change, CancellationToken cancellationToken);

    /// <summary>Deletes an endpoint; false: there is none. What was pending at it fails.</summary>
    Task<bool> DeleteAsync(string merchantId, string id, CancellationToken cancellationToken);

    /// <summary>An endpoint, or null.</summary>
    Task<WebhookEndpoint?> FindAsync(string merchantId, string id, CancellationToken cancellationToken);

    /// <summary>A page, newest first.</summary>
    Task<Slice<WebhookEndpoint>> ListAsync(string merchantId, string? before, int limit, CancellationToken cancellationToken);
}

/// <summary>What a merchant changes; null: it stays.</summary>
internal sealed record EndpointChange(string? Url, ImmutableArray<string>? Events, string? Status);

/// <summary>What became of a request that makes or renews an endpoint.</summary>
internal abstract record SaveEndpointResult
{
    private SaveEndpointResult() { }

    /// <summary>On disk.</summary>
    internal sealed record Stored(WebhookEndpoint Endpoint) : SaveEndpointResult;

    /// <summary>The key was used before, by a request with this fingerprint; the endpoint of that request as it is now, or null.</summary>
    internal sealed record Known(WebhookEndpoint? Endpoint, string Fingerprint) : SaveEndpointResult;

    /// <summary>There is no such endpoint, or none any more.</summary>
    internal sealed record Missing : SaveEndpointResult;

    /// <summary>There are as many endpoints, or valid secrets, as there can be.</summary>
    internal sealed record Full : SaveEndpointResult;
}
