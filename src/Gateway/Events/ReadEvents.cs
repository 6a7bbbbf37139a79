using Gateway.Events.Model;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Store.Sql;

namespace Gateway.Events;

/// <summary>Reads events one by one and as a list.</summary>
internal static class ReadEvents
{
    /// <summary><c>GET /v1/events/{id}</c></summary>
    public static async Task<IResult> GetAsync(string id, HttpContext http, Caller caller, EventStore store) =>
        ObjectId.IsValid("evt", id) && await store.FindAsync(caller.MerchantId, id) is { } found
            ? ApiJson.Answer(EventView.Of(found, caller.Livemode))
            : Problem.NotFound();

    /// <summary><c>GET /v1/events</c></summary>
    public static async Task<IResult> ListAsync(HttpContext http, Caller caller, EventStore store)
    {
        var query = new QueryFields(http.Request.Query);
        var filter = new EventFilter(
            caller.MerchantId,
            query.Limit(),
            query.Choice("type", EventTypes.Patterns.AsSpan()),
            query.Text("payment", FieldRules.PaymentId),
            query.After("evt_")
        );
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        var slice = await store.ListAsync(filter, http.RequestAborted);
        return ApiJson.Answer(Page.Of(slice.Items, slice.Next, e => EventView.Of(e, caller.Livemode)));
    }
}
