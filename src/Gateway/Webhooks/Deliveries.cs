using System.Collections.Immutable;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Store.Sql;
using Gateway.Webhooks.Model;

namespace Gateway.Webhooks;

/// <summary>What reads deliveries, and what sends them again.</summary>
internal static class Deliveries
{
    /// <summary>By which deliveries are listed.</summary>
    public static ImmutableArray<string> Statuses { get; } = [WebhookDelivery.Pending, WebhookDelivery.Succeeded, WebhookDelivery.Failed];

    /// <summary><c>GET /v1/webhook-deliveries</c></summary>
    public static async Task<IResult> ListAsync(HttpContext http, Caller caller, DeliveryStore store)
    {
        var query = new QueryFields(http.Request.Query);
        var filter = new DeliveryFilter(
            caller.MerchantId,
            query.Limit(),
            query.Text("endpoint", EndpointFields.Id),
            query.Choice("status", Statuses.AsSpan()),
            query.After("whd_")
        );
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        var slice = await store.ListAsync(filter, http.RequestAborted);
        return ApiJson.Answer(Page.Of(slice.Items, slice.Next, DeliveryView.Of));
    }

    /// <summary><c>GET /v1/webhook-deliveries/{id}</c></summary>
    public static async Task<IResult> GetAsync(string id, HttpContext http, Caller caller, DeliveryStore store) =>
        await store.FindAsync(caller.MerchantId, id) is { } delivery
            ? ApiJson.Answer(DeliveryView.Of(delivery))
            : Problem.NotFound();

    /// <summary><c>POST /v1/webhook-deliveries/{id}/redeliver</c></summary>
    public static async Task<IResult> RedeliverAsync(string id, HttpContext http, Caller caller, DeliveryStore store, TimeProvider time)
    {
        if (await JsonBody.RefusalUnlessEmptyAsync(http) is { } refusal)
        {
            return refusal;
        }
        return await store.BeginAgainAsync(caller.MerchantId, id, Clock.Now(time)) switch
        {
            RedeliverResult.Due(var delivery) => ApiJson.Answer(DeliveryView.Of(delivery)),
            RedeliverResult.Resting(var status) => Problem.InvalidState(
                status,
                "The endpoint of this delivery takes nothing; enable it first."
            ),
            _ => Problem.NotFound(),
        };
    }
}
