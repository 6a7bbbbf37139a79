using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments;
using Gateway.Settings;
using Gateway.Store;

namespace Gateway.Webhooks;

/// <summary>What makes an endpoint or its secret; the secret is shown by that one answer.</summary>
internal static class KeepEndpoint
{
    /// <summary>The request as the OpenAPI document shows it.</summary>
    internal sealed record Document(string Url, IReadOnlyList<string> Events);

    /// <summary><c>POST /v1/webhook-endpoints</c></summary>
    public static async Task<IResult> CreateAsync(
        HttpContext http,
        IWebhookStore store,
        GatewaySettings settings,
        TimeProvider time
    )
    {
        if (IdempotencyKey.Read(http.Request, out var refusal) is not { } key)
        {
            return refusal!;
        }
        var body = await JsonBody.ReadAsync(http.Request, http.RequestAborted);
        var url = EndpointFields.Url(body.Fields, settings.AllowInsecureWebhooks);
        var events = EndpointFields.Events(body.Fields);
        foreach (var name in (ReadOnlySpan<string>)["url", "events"])
        {
            if (!body.Fields.Has(name))
            {
                body.Fields.Fault(name, "is required");
            }
        }
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
            Url = url!,
            Events = events!.Value,
            Status = WebhookEndpoint.Enabled,
            Secret = WebhookSecret.New(),
            CreatedAt = now,
        };
        return await AnswerAsync(
            http,
            StatusCodes.Status201Created,
            Problem.ValidationFailed(
                "body",
                $"a merchant has {IWebhookStore.MaxEndpoints} endpoints at the most; delete one first"
            ),
            store.AddAsync(
                endpoint,
                Use(http, key, body, endpoint.MerchantId, endpoint.Id),
                CancellationToken.None
            )
        );
    }

    /// <summary><c>POST /v1/webhook-endpoints/{id}/rotate-secret</c></summary>
    public static async Task<IResult> RotateAsync(
        string id,
        HttpContext http,
        IWebhookStore store,
        WebhookOptions options,
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
            StatusCodes.Status200OK,
            Problem.InvalidState(
                WebhookEndpoint.Enabled,
                $"{IWebhookStore.MaxFormer} former secrets are still valid; wait for one to end."
            ),
            store.RotateAsync(
                Use(http, key, body, Caller.Of(http)!.MerchantId, id),
                WebhookSecret.New(),
                now,
                now + options.FormerSecretFor,
                CancellationToken.None
            )
        );
    }

    private static KeyUse Use(
        HttpContext http,
        string key,
        JsonBody body,
        string merchantId,
        string id
    ) =>
        new(
            merchantId,
            key,
            RequestFingerprint.Of("POST", http.Request.Path.Value ?? string.Empty, body.Value),
            id,
            PaymentId: string.Empty
        );

    private static async Task<IResult> AnswerAsync(
        HttpContext http,
        int status,
        Problem full,
        Task<EndpointKept> keeping
    )
    {
        EndpointKept kept;
        try
        {
            kept = await keeping;
        }
        catch (StoreBusyException busy)
        {
            return Problem.Overloaded(busy);
        }
        http.Response.Headers.CacheControl = "no-store";
        switch (kept)
        {
            case EndpointKept.Stored(var endpoint):
                if (status == StatusCodes.Status201Created)
                {
                    http.Response.Headers.Location =
                        http.Request.PathBase + $"/v1/webhook-endpoints/{endpoint.Id}";
                }
                return Webhook.Json(EndpointView.Of(endpoint, endpoint.Secret.Reveal()), status);
            case EndpointKept.Replayed(var endpoint):
                IdempotencyKey.MarkReplayed(http.Response);
                return Webhook.Json(EndpointView.Of(endpoint));
            case EndpointKept.KeyReused:
                return Problem.IdempotencyKeyReused();
            case EndpointKept.Full:
                return full;
            default:
                return Problem.NotFound();
        }
    }
}
