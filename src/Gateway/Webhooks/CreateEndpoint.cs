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
        EndpointStore store,
        GatewaySettings settings,
        FingerprintKeys fingerprints,
        TimeProvider time
    )
    {
        if (IdempotencyKey.Read(http.Request, out var refusal) is not { } key)
        {
            return refusal!;
        }
        var body = await JsonBody.ReadAsync(http.Request, http.RequestAborted);
        var (url, events) = Read(body.Fields, settings.AllowInsecureWebhooks);
        if ((body.Refusal ?? body.Fields.Refusal()) is { } refused)
        {
            return refused;
        }
        var caller = Caller.Of(http)!;
        var now = Clock.Now(time);
        var endpoint = new WebhookEndpoint
        {
            MerchantId = caller.MerchantId,
            Id = ObjectId.New("whe", now, caller.Merchant.Shard),
            Url = url,
            Events = events,
            Status = WebhookEndpoint.Enabled,
            Secret = WebhookSecret.New(),
            CreatedAt = now,
        };
        return await AnswerAsync(
            http,
            key,
            body,
            fingerprints,
            StatusCodes.Status201Created,
            Problem.ValidationFailed("body", $"a merchant has {EndpointStore.MaxEndpoints} endpoints at the most; delete one first"),
            use => store.AddAsync(endpoint, use with { ObjectId = endpoint.Id })
        );
    }

    /// <summary><c>POST /v1/webhook-endpoints/{id}/rotate-secret</c></summary>
    public static async Task<IResult> RotateAsync(
        string id,
        HttpContext http,
        EndpointStore store,
        WebhookOptions options,
        FingerprintKeys fingerprints,
        TimeProvider time
    )
    {
        if (IdempotencyKey.Read(http.Request, out var refusal) is not { } key)
        {
            return refusal!;
        }
        var body = await JsonBody.ReadOptionalAsync(http.Request, http.RequestAborted);
        if ((body.Refusal ?? body.Fields.Refusal()) is { } refused)
        {
            return refused;
        }
        var now = Clock.Now(time);
        return await AnswerAsync(
            http,
            key,
            body,
            fingerprints,
            StatusCodes.Status200OK,
            Problem.InvalidState(
                WebhookEndpoint.Enabled,
                $"{EndpointStore.MaxFormer} former secrets are still valid; wait for one to end."
            ),
            use => store.RotateAsync(use with { ObjectId = id }, WebhookSecret.New(), now, now + options.FormerSecretFor)
        );
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext http,
        string key,
        JsonBody body,
        FingerprintKeys fingerprints,
        int status,
        Problem full,
        Func<KeyUse, Task<SaveEndpointResult>> keep
    )
    {
        var merchant = Caller.Of(http)!.MerchantId;
        var digest = RequestFingerprint.Of(http, body.Value);
        SaveEndpointResult kept;
        try
        {
            kept = await keep(
                new KeyUse(merchant, key, fingerprints.Keep(merchant, digest), ObjectId: string.Empty, PaymentId: string.Empty)
            );
        }
        catch (OverloadedException busy)
        {
            return Problem.Overloaded(busy);
        }
        switch (kept)
        {
            case SaveEndpointResult.Stored(var endpoint):
                if (status == StatusCodes.Status201Created)
                {
                    http.Response.Headers.Location = http.Request.PathBase + $"/v1/webhook-endpoints/{endpoint.Id}";
                }
                return Webhook.Json(EndpointView.Of(endpoint, endpoint.Secret.Reveal()), status);
            case SaveEndpointResult.Known(_, var fingerprint) when !fingerprints.Fits(merchant, fingerprint, digest):
                return Problem.IdempotencyKeyReused();
            case SaveEndpointResult.Known({ } endpoint, _):
                IdempotencyKey.MarkReplayed(http.Response);
                return Webhook.Json(EndpointView.Of(endpoint));
            case SaveEndpointResult.Full:
                return full;
            default:
                return Problem.NotFound();
        }
    }
}
