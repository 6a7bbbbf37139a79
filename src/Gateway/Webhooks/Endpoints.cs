using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments;
using Gateway.Settings;
using Gateway.Store;

namespace Gateway.Webhooks;

/// <summary>What reads, changes, tests and deletes an endpoint.</summary>
internal static class Endpoints
{
    /// <summary>The request of a change as the OpenAPI document shows it.</summary>
    internal sealed record Document(
        string? Url = null,
        IReadOnlyList<string>? Events = null,
        string? Status = null
    );

    /// <summary><c>GET /v1/webhook-endpoints</c></summary>
    public static async Task<IResult> ListAsync(HttpContext http, IWebhookStore store)
    {
        var query = new QueryFields(http.Request.Query);
        var limit = query.Limit();
        var before = query.After("whe_");
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        var slice = await store.ListAsync(
            Caller.Of(http)!.MerchantId,
            before,
            limit,
            http.RequestAborted
        );
        return Webhook.Json(
            new Page<EndpointView>(
                [.. slice.Items.Select(e => EndpointView.Of(e))],
                slice.Next is null ? null : Cursor.After(slice.Next)
            )
        );
    }

    /// <summary><c>GET /v1/webhook-endpoints/{id}</c></summary>
    public static async Task<IResult> GetAsync(string id, HttpContext http, IWebhookStore store) =>
        await store.FindAsync(Caller.Of(http)!.MerchantId, id, http.RequestAborted) is { } endpoint
            ? Webhook.Json(EndpointView.Of(endpoint))
            : Problem.NotFound();

    /// <summary><c>PATCH /v1/webhook-endpoints/{id}</c></summary>
    public static async Task<IResult> ChangeAsync(
        string id,
        HttpContext http,
        IWebhookStore store,
        GatewaySettings settings
    )
    {
        var body = await JsonBody.ReadAsync(http.Request, http.RequestAborted);
        var status = body.Fields.Choice(
            "status",
            string.Empty,
            WebhookEndpoint.Enabled,
            WebhookEndpoint.Disabled
        );
        var change = new EndpointChange(
            EndpointFields.Url(body.Fields, settings.AllowInsecureWebhooks),
            EndpointFields.Events(body.Fields),
            status.Length == 0 ? null : status
        );
        if ((body.Refusal ?? body.Fields.Refusal()) is { } refusal)
        {
            return refusal;
        }
        try
        {
            return
                await store.ChangeAsync(
                    Caller.Of(http)!.MerchantId,
                    id,
                    change,
                    CancellationToken.None
                )
                    is { } endpoint
                ? Webhook.Json(EndpointView.Of(endpoint))
                : Problem.NotFound();
        }
        catch (StoreBusyException busy)
        {
            return Problem.Overloaded(busy);
        }
    }

    /// <summary><c>DELETE /v1/webhook-endpoints/{id}</c></summary>
    public static async Task<IResult> DeleteAsync(string id, HttpContext http, IWebhookStore store)
    {
        try
        {
            return await store.DeleteAsync(Caller.Of(http)!.MerchantId, id, CancellationToken.None)
                ? Webhook.Json(new DeletedEndpointView(id, "webhook_endpoint", Deleted: true))
                : Problem.NotFound();
        }
        catch (StoreBusyException busy)
        {
            return Problem.Overloaded(busy);
        }
    }

    /// <summary>
    /// <c>POST /v1/webhook-endpoints/{id}/test</c>: one signed request of the type <c>test</c>, at once. It is no event: it
    /// is not listed, not repeated, and says nothing of any payment, so that no receiver takes it for money.
    /// </summary>
    public static async Task<IResult> TestAsync(
        string id,
        HttpContext http,
        IWebhookStore store,
        Sender sender,
        TimeProvider time
    )
    {
        if (await Webhook.EmptyBodyAsync(http) is { } refusal)
        {
            return refusal;
        }
        var caller = Caller.Of(http)!;
        if (await store.FindAsync(caller.MerchantId, id, http.RequestAborted) is not { } endpoint)
        {
            return Problem.NotFound();
        }
        var now = Clock.Now(time);
        var attempt = await sender.SendAsync(
            endpoint.Url,
            endpoint.SecretsAt(now),
            ObjectId.New("evt", now, caller.Merchant.Shard),
            Deliverer.Body(
                "test",
                now,
                $$"""{"object":"webhook_test","endpoint":"{{endpoint.Id}}"}"""
            )
        );
        return Webhook.Json(
            new TestView("webhook_test", id, attempt.At, attempt.StatusCode, attempt.Error)
        );
    }
}
