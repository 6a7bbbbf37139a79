using System.Collections.Immutable;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Settings;
using Gateway.Store.Sql;
using Gateway.Webhooks.Model;

namespace Gateway.Webhooks;

/// <summary>What makes an endpoint or its secret; the secret is shown by that one answer.</summary>
internal static class CreateEndpoint
{
    /// <summary>Reads the body; faults are noted in the fields.</summary>
    public static (string Url, ImmutableArray<string> Events) Read(JsonFields fields, bool allowInsecure) =>
        (EndpointFields.RequiredUrl(fields, allowInsecure), EndpointFields.RequiredEvents(fields));

    /// <summary><c>POST /v1/webhook-endpoints</c></summary>
    public static async Task<IResult> CreateAsync(
        HttpContext http,
        Caller caller,
        EndpointStore store,
        GatewaySettings settings,
        FingerprintKeys fingerprints,
        TimeProvider time
    )
    {
        var (request, invalid) = await IdempotentRequest.ReadAsync(
            http,
            caller.MerchantId,
            fingerprints,
            fields => Read(fields, settings.AllowInsecureWebhooks)
        );
        if (request is null)
        {
            return invalid!;
        }
        var now = Clock.Now(time);
        var endpoint = new WebhookEndpoint
        {
            MerchantId = caller.MerchantId,
            Id = ObjectId.New("whe", now, caller.Merchant.Shard),
            Url = request.Body.Url,
            Events = request.Body.Events,
            Status = WebhookEndpoint.Enabled,
            Secret = WebhookSecret.New(),
            CreatedAt = now,
        };
        var saved = await store.AddAsync(endpoint, KeyOf(request, endpoint.Id));
        if (saved is SaveEndpointResult.Stored)
        {
            http.Response.Headers.Location = http.Request.PathBase + $"/v1/webhook-endpoints/{endpoint.Id}";
        }
        return Answer(
            request,
            saved,
            StatusCodes.Status201Created,
            Problem.ValidationFailed("body", $"a merchant has {EndpointStore.MaxEndpoints} endpoints at the most; delete one first")
        );
    }

    /// <summary><c>POST /v1/webhook-endpoints/{id}/rotate-secret</c></summary>
    public static async Task<IResult> RotateAsync(
        string id,
        HttpContext http,
        Caller caller,
        EndpointStore store,
        WebhookOptions options,
        FingerprintKeys fingerprints,
        TimeProvider time
    )
    {
        var (request, invalid) = await IdempotentRequest.ReadAsync(http, caller.MerchantId, fingerprints);
        if (request is null)
        {
            return invalid!;
        }
        var now = Clock.Now(time);
        var (key, secret) = (KeyOf(request, id), WebhookSecret.New());
        return Answer(
            request,
            await store.RotateAsync(key, secret, now, now + options.FormerSecretFor),
            StatusCodes.Status200OK,
            Problem.InvalidState(WebhookEndpoint.Enabled, $"{EndpointStore.MaxFormer} former secrets are still valid; wait for one to end.")
        );
    }

    private static KeyUse KeyOf<T>(IdempotentRequest<T> request, string endpointId) =>
        new(request.Owner, request.Key, request.Fingerprint, endpointId, PaymentId: string.Empty);

    private static IResult Answer<T>(IdempotentRequest<T> request, SaveEndpointResult saved, int status, Problem full) =>
        saved switch
        {
            SaveEndpointResult.Stored(var endpoint) => ApiJson.Answer(EndpointView.Of(endpoint, endpoint.Secret.Reveal()), status),
            SaveEndpointResult.Known(_, var fingerprint) when !request.Fits(fingerprint) => Problem.IdempotencyKeyReused(),
            SaveEndpointResult.Known({ } endpoint, _) => request.Replayed(ApiJson.Answer(EndpointView.Of(endpoint))),
            SaveEndpointResult.Full => full,
            _ => Problem.NotFound(),
        };
}
