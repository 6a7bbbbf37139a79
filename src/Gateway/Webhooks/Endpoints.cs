using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Settings;
using Gateway.Store.Sql;
using Gateway.Webhooks.Model;

namespace Gateway.Webhooks;

/// <summary>What reads, changes, tests and deletes an endpoint.</summary>
internal static class Endpoints
{
    /// <summary>Reads the body of a change; faults are noted in the fields.</summary>
    public static EndpointChange Read(JsonFields fields, bool allowInsecure)
    {
        var status = fields.Choice("status", string.Empty, WebhookEndpoint.Enabled, WebhookEndpoint.Disabled);
        return new EndpointChange(
            EndpointFields.Url(fields, allowInsecure),
            EndpointFields.Events(fields),
            status.Length == 0 ? null : status
        );
    }

    /// <summary><c>GET /v1/webhook-endpoints</c></summary>
    public static async Task<IResult> ListAsync(HttpContext http, Caller caller, EndpointStore store)
    {
        var query = new QueryFields(http.Request.Query);
        var limit = query.Limit();
        var before = query.After("whe_");
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        var slice = await store.ListAsync(caller.MerchantId, before, limit);
        return ApiJson.Answer(Page.Of(slice.Items, slice.Next, e => EndpointView.Of(e)));
    }

    /// <summary><c>GET /v1/webhook-endpoints/{id}</c></summary>
    public static async Task<IResult> GetAsync(string id, HttpContext http, Caller caller, EndpointStore store) =>
        Answer(await store.FindAsync(caller.MerchantId, id));

    /// <summary><c>PATCH /v1/webhook-endpoints/{id}</c></summary>
    public static async Task<IResult> ChangeAsync(string id, HttpContext http, Caller caller, EndpointStore store, GatewaySettings settings)
    {
        var (change, refusal) = await JsonBody.ReadAsync(http, fields => Read(fields, settings.AllowInsecureWebhooks));
        return refusal ?? Answer(await store.ChangeAsync(caller.MerchantId, id, change));
    }

    /// <summary><c>DELETE /v1/webhook-endpoints/{id}</c></summary>
    public static async Task<IResult> DeleteAsync(string id, Caller caller, EndpointStore store) =>
        await store.DeleteAsync(caller.MerchantId, id)
            ? ApiJson.Answer(new DeletedEndpointView(id, "webhook_endpoint", Deleted: true))
            : Problem.NotFound();

    /// <summary>
    /// <c>POST /v1/webhook-endpoints/{id}/test</c>: one signed request of the type <c>test</c>, at once. It is no event: it
    /// is not listed, not repeated, and says nothing of any payment, so that no receiver takes it for money.
    /// </summary>
    public static async Task<IResult> TestAsync(
        string id,
        HttpContext http,
        Caller caller,
        EndpointStore store,
        WebhookClient sender,
        TestLimiter tests,
        TimeProvider time
    )
    {
        if (await JsonBody.RefusalUnlessEmptyAsync(http) is { } refusal)
        {
            return refusal;
        }
        if (await store.FindAsync(caller.MerchantId, id) is not { } endpoint)
        {
            return Problem.NotFound();
        }
        using var test = tests.TryBegin(endpoint);
        if (test is null)
        {
            return Problem.TooManyTests(TimeSpan.FromSeconds(1));
        }
        var now = Clock.Now(time);
        var attempt = await sender.SendAsync(
            new WebhookRequest(
                caller.MerchantId,
                endpoint.Url,
                endpoint.SecretsAt(now),
                ObjectId.New("evt", now, caller.Merchant.Shard),
                DeliveryWorker.Body("test", now, $$"""{"object":"webhook_test","endpoint":"{{endpoint.Id}}"}""")
            )
            {
                IsOnlyOne = true,
            }
        );
        return ApiJson.Answer(new TestView("webhook_test", id, attempt.At, attempt.StatusCode, attempt.Error));
    }

    private static IResult Answer(WebhookEndpoint? endpoint) =>
        endpoint is null ? Problem.NotFound() : ApiJson.Answer(EndpointView.Of(endpoint));
}
