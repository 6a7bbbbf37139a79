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
    public static async Task<IResult> ListAsync(HttpContext http, DeliveryStore store)
    {
        var query = new QueryFields(http.Request.Query);
        var filter = new DeliveryFilter(
            Caller.Of(http)!.MerchantId,
            query.Limit(),
            query.Text("endpoint", Webhook.Id),
            query.Choice("status", Statuses.AsSpan()),
            query.After("whd_")
        );
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        var slice = await store.ListAsync(filter, http.RequestAborted);
        return Webhook.Json(
            new Page<DeliveryView>([.. slice.Items.Select(DeliveryView.Of)], slice.Next is null ? null : Cursor.After(slice.Next))
        );
    }

    /// <summary><c>GET /v1/webhook-deliveries/{id}</c></summary>
    public static async Task<IResult> GetAsync(string id, HttpContext http, DeliveryStore store) =>
        await store.FindAsync(Caller.Of(http)!.MerchantId, id) is { } delivery
            ? Webhook.Json(DeliveryView.Of(delivery))
            : Problem.NotFound();

    /// <summary><c>POST /v1/webhook-deliveries/{id}/redeliver</c></summary>
    public static async Task<IResult> RedeliverAsync(string id, HttpContext http, DeliveryStore store, TimeProvider time)
    {
        if (await JsonBody.RefusalUnlessEmptyAsync(http) is { } refusal)
        {
            return refusal;
        }
        try
        {
            return await store.BeginAgainAsync(Caller.Of(http)!.MerchantId, id, Clock.Now(time)) switch
            {
                RedeliverResult.Due(var delivery) => Webhook.Json(DeliveryView.Of(delivery)),
                RedeliverResult.Resting(var status) => Problem.InvalidState(
                    status,
                    "The endpoint of this delivery takes nothing; enable it first."
                ),
                _ => Problem.NotFound(),
            };
        }
        catch (OverloadedException busy)
        {
            return Problem.Overloaded(busy);
        }
    }
}
