using Gateway.Store.Sql;
using Gateway.Webhooks;
using Gateway.Webhooks.Model;

namespace Gateway.Tests.Store;

/// <summary>Endpoints and deliveries.</summary>
internal sealed partial class MerchantStatements
{
    private void AddDeliveries(DeliveryStore store)
    {
        Add<DeliveryStore>(nameof(store.FindAsync), async m => await store.FindAsync(m, _theirs.Delivery));
        foreach (
            var (endpoint, status) in new (string? Endpoint, string? Status)[]
            {
                (null, null),
                (_theirs.Endpoint, null),
                (null, WebhookDelivery.Pending),
            }
        )
        {
            Add<DeliveryStore>(nameof(store.ListAsync), async m => await store.ListAsync(new(m, 100, endpoint, status, null), Cancel));
        }
        Add<DeliveryStore>(
            nameof(store.ClaimAsync),
            async m => await store.ClaimAsync([(new WaitingEndpoint(m, _theirs.Endpoint, Failing: false), 100)], _now, _now.AddMinutes(1))
        );
        Add<DeliveryStore>(
            nameof(store.EndAsync),
            async m =>
            {
                await store.EndAsync(End(m));
                return null;
            }
        );
        Add<DeliveryStore>(nameof(store.BeginAgainAsync), async m => await store.BeginAgainAsync(m, _theirs.Delivery, _now));
        Add<DeliveryStore>(
            nameof(store.BeginReplayAsync),
            async m => await store.BeginReplayAsync(m, _theirs.Endpoint, DateTimeOffset.UnixEpoch, _now)
        );
        Add<DeliveryStore>(
            nameof(store.StepReplayAsync),
            async m => await store.StepReplayAsync(new(new(m, _theirs.Endpoint), _now, _now, _now.AddSeconds(1), _now.AddSeconds(2)))
        );
    }

    private AttemptResult End(string merchant) =>
        new(
            new ClaimedDelivery
            {
                MerchantId = merchant,
                Id = _theirs.Delivery,
                EndpointId = _theirs.Endpoint,
                PaymentId = _theirs.Shown,
                Url = "https://webhooks.invalid/",
                Secrets = [],
                Claim = 0,
                Tries = 0,
                EventId = _theirs.Event,
                Type = "payment.processing",
                Timestamp = _now,
                Data = "{}",
            },
            new Attempt(_now, 200, null),
            _now,
            null,
            TimeSpan.FromDays(5),
            EndpointView.Disabled
        );

    private void AddWebhooks(EndpointStore store)
    {
        Add<EndpointStore>(nameof(store.FindAsync), async m => await store.FindAsync(m, _theirs.Endpoint));
        Add<EndpointStore>(nameof(store.ListAsync), async m => await store.ListAsync(m, null, 100));
        Add<EndpointStore>(
            nameof(store.RotateAsync),
            async m =>
                await store.RotateAsync(new KeyUse(m, "rotate", "x", _theirs.Endpoint, string.Empty), WebhookSecret.New(), _now, _now)
        );
        Add<EndpointStore>(
            nameof(store.ChangeAsync),
            async m =>
                await store.ChangeAsync(m, _theirs.Endpoint, new("https://strangers.invalid/", ["refund.*"], WebhookEndpoint.Disabled))
        );
        Add<EndpointStore>(nameof(store.DeleteAsync), async m => await store.DeleteAsync(m, _theirs.Endpoint));
    }
}
