using Gateway.Store;
using Gateway.Webhooks.Model;

namespace Gateway.Tests.Store;

/// <summary>Endpoints and deliveries.</summary>
internal sealed partial class MerchantStatements
{
    private void AddDeliveries(IDeliveryStore store)
    {
        Add<IDeliveryStore>(nameof(store.FindAsync), async m => await store.FindAsync(m, _theirs.Delivery, Cancel));
        foreach (
            var (endpoint, status) in new (string? Endpoint, string? Status)[]
            {
                (null, null),
                (_theirs.Endpoint, null),
                (null, WebhookDelivery.Pending),
            }
        )
        {
            Add<IDeliveryStore>(nameof(store.ListAsync), async m => await store.ListAsync(new(m, 100, endpoint, status, null), Cancel));
        }
        Add<IDeliveryStore>(
            nameof(store.ClaimAsync),
            async m =>
                await store.ClaimAsync([(new WaitingEndpoint(m, _theirs.Endpoint, Failing: false), 100)], _now, _now.AddMinutes(1), Cancel)
        );
        Add<IDeliveryStore>(
            nameof(store.EndAsync),
            async m =>
            {
                await store.EndAsync(End(m), Cancel);
                return null;
            }
        );
        Add<IDeliveryStore>(nameof(store.BeginAgainAsync), async m => await store.BeginAgainAsync(m, _theirs.Delivery, _now, Cancel));
        Add<IDeliveryStore>(
            nameof(store.BeginReplayAsync),
            async m => await store.BeginReplayAsync(m, _theirs.Endpoint, DateTimeOffset.UnixEpoch, _now, Cancel)
        );
        Add<IDeliveryStore>(
            nameof(store.StepReplayAsync),
            async m =>
                await store.StepReplayAsync(new(new(m, _theirs.Endpoint), _now, _now, _now.AddSeconds(1), _now.AddSeconds(2)), Cancel)
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
            TimeSpan.FromDays(5)
        );

    private void AddWebhooks(IWebhookStore store)
    {
        Add<IWebhookStore>(nameof(store.FindAsync), async m => await store.FindAsync(m, _theirs.Endpoint, Cancel));
        Add<IWebhookStore>(nameof(store.ListAsync), async m => await store.ListAsync(m, null, 100, Cancel));
        Add<IWebhookStore>(
            nameof(store.RotateAsync),
            async m =>
                await store.RotateAsync(
                    new KeyUse(m, "rotate", "x", _theirs.Endpoint, string.Empty),
                    WebhookSecret.New(),
                    _now,
                    _now,
                    Cancel
                )
        );
        Add<IWebhookStore>(
            nameof(store.ChangeAsync),
            async m =>
                await store.ChangeAsync(
                    m,
                    _theirs.Endpoint,
                    new("https://strangers.invalid/", ["refund.*"], WebhookEndpoint.Disabled),
                    Cancel
                )
        );
        Add<IWebhookStore>(nameof(store.DeleteAsync), async m => await store.DeleteAsync(m, _theirs.Endpoint, Cancel));
    }
}
