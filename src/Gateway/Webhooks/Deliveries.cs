using Gateway.Events;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments;
using Gateway.Store;

namespace Gateway.Webhooks;

/// <summary>What reads deliveries, and what sends them again.</summary>
internal static class Deliveries
{
    /// <summary>The request of a replay as the OpenAPI document shows it.</summary>
    internal sealed record Document(DateTimeOffset Since);

    /// <summary><c>GET /v1/webhook-deliveries</c></summary>
    public static async Task<IResult> ListAsync(HttpContext http, IDeliveryStore store)
    {
        var query = new QueryFields(http.Request.Query);
        var filter = new DeliveryFilter(
            Caller.Of(http)!.MerchantId,
            query.Limit(),
            query.Text("endpoint", Webhook.Id),
            query.Choice(
                "status",
                WebhookDelivery.Pending,
                WebhookDelivery.Succeeded,
                WebhookDelivery.Failed
            ),
            query.After("whd_")
        );
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        var slice = await store.ListAsync(filter, http.RequestAborted);
        return Webhook.Json(
            new Page<DeliveryView>(
                [.. slice.Items.Select(DeliveryView.Of)],
                slice.Next is null ? null : Cursor.After(slice.Next)
            )
        );
    }

    /// <summary><c>GET /v1/webhook-deliveries/{id}</c></summary>
    public static async Task<IResult> GetAsync(string id, HttpContext http, IDeliveryStore store) =>
        await store.FindAsync(Caller.Of(http)!.MerchantId, id, http.RequestAborted) is { } delivery
            ? Webhook.Json(DeliveryView.Of(delivery))
            : Problem.NotFound();

    /// <summary><c>POST /v1/webhook-deliveries/{id}/redeliver</c></summary>
    public static async Task<IResult> RedeliverAsync(
        string id,
        HttpContext http,
        IDeliveryStore store,
        TimeProvider time
    )
    {
        if (await Webhook.EmptyBodyAsync(http) is { } refusal)
        {
            return refusal;
        }
        try
        {
            return await store.BeginAgainAsync(
                Caller.Of(http)!.MerchantId,
                id,
                Clock.Now(time),
                CancellationToken.None
            ) switch
            {
                Begun.Due(var delivery) => Webhook.Json(DeliveryView.Of(delivery)),
                Begun.Resting(var status) => Problem.InvalidState(
                    status,
                    "The endpoint of this delivery takes nothing; enable it first."
                ),
                _ => Problem.NotFound(),
            };
        }
        catch (StoreBusyException busy)
        {
            return Problem.Overloaded(busy);
        }
    }

    /// <summary><c>POST /v1/webhook-endpoints/{id}/replay</c></summary>
    public static async Task<IResult> ReplayAsync(
        string id,
        HttpContext http,
        IWebhookStore endpoints,
        IDeliveryStore store,
        IEventStore events,
        TimeProvider time
    )
    {
        var body = await JsonBody.ReadAsync(http.Request, http.RequestAborted);
        var since = body.Fields.RequiredTime("since");
        if ((body.Refusal ?? body.Fields.Refusal()) is { } refusal)
        {
            return refusal;
        }
        var merchant = Caller.Of(http)!.MerchantId;
        if (await endpoints.FindAsync(merchant, id, http.RequestAborted) is not { } endpoint)
        {
            return Problem.NotFound();
        }
        if (endpoint.Status != WebhookEndpoint.Enabled)
        {
            return Problem.InvalidState(
                endpoint.Status,
                "The endpoint takes nothing; enable it first."
            );
        }
        var added = 0;
        if (await events.NewestAsync(merchant, http.RequestAborted) is { } upTo)
        {
            try
            {
                for (string? after = ObjectId.Floor("evt", since); after is not null; )
                {
                    var step = await store.ReplayAsync(
                        merchant,
                        id,
                        after,
                        upTo,
                        Clock.Now(time),
                        CancellationToken.None
                    );
                    added += step.Added;
                    after = step.Next;
                }
            }
            catch (StoreBusyException busy)
            {
                return Problem.Overloaded(busy);
            }
        }
        return Webhook.Json(
            new ReplayView("webhook_replay", id, since, added),
            StatusCodes.Status202Accepted
        );
    }
}
