using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Store.Sql;
using Gateway.Webhooks.Model;

namespace Gateway.Webhooks;

/// <summary>
/// <c>POST /v1/webhook-endpoints/{id}/replay</c>: the request makes the first deliveries, and <see cref="ReplayWorker"/> the
/// rest. How far it is lies in the store, so nothing is lost when the gateway stops.
/// </summary>
internal static class ReplayEvents
{
    /// <summary>Reads the body; faults are noted in the fields.</summary>
    public static DateTimeOffset Read(JsonFields fields) => fields.RequiredTime("since");

    public static async Task<IResult> HandleAsync(
        string id,
        HttpContext http,
        Caller caller,
        EndpointStore endpoints,
        DeliveryStore store,
        WebhookOptions options,
        TimeProvider time
    )
    {
        var (since, refusal) = await JsonBody.ReadAsync(http, Read);
        if (refusal is not null)
        {
            return refusal;
        }
        var merchant = caller.MerchantId;
        if (await endpoints.FindAsync(merchant, id) is not { } endpoint)
        {
            return Problem.NotFound();
        }
        return await store.BeginReplayAsync(merchant, id, since, Clock.Now(time) + options.ReplayPause) switch
        {
            ReplayBegun.Begun => await FirstStepsAsync(new DueReplay(merchant, id), since, store, options, time),
            ReplayBegun.UnderWay => Problem.InvalidState(
                endpoint.Status,
                "A replay goes on at this endpoint; wait until its replay_since is null, or disable it to end the replay."
            ),
            _ => Problem.InvalidState(endpoint.Status, "The endpoint takes nothing; enable it first."),
        };
    }

    private static async Task<IResult> FirstStepsAsync(
        DueReplay replay,
        DateTimeOffset since,
        DeliveryStore store,
        WebhookOptions options,
        TimeProvider time
    )
    {
        var added = 0;
        var step = new ReplayStep(0, ReplayState.GoesOn);
        try
        {
            while (step.State == ReplayState.GoesOn && added < options.ReplayedAtOnce)
            {
                var now = Clock.Now(time);
                var nextAt = now + options.ReplayPause;
                step = await store.StepReplayAsync(new ReplayTurn(replay, now, DateTimeOffset.MaxValue, nextAt, nextAt));
                added += step.Added;
            }
        }
        catch (OverloadedException)
        {
            // It is noted, and goes on when the store is less busy.
        }
        return ApiJson.Answer(
            new ReplayView(
                "webhook_replay",
                replay.EndpointId,
                since,
                step.State == ReplayState.Ended ? WebhookDelivery.Succeeded : WebhookDelivery.Pending,
                added
            ),
            StatusCodes.Status202Accepted
        );
    }
}
