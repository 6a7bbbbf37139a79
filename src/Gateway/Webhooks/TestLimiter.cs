using Adapters.Network;
using Gateway.Webhooks.Model;

namespace Gateway.Webhooks;

/// <summary>
/// Bounds the tests of endpoints under way: each holds a request and a connection until the receiver answers or is given up.
/// </summary>
internal sealed class TestLimiter(WebhookOptions options)
{
    private readonly FairLimiter _endpoints = new(int.MaxValue, 1);
    private readonly FairLimiter _merchants = new(int.MaxValue, options.TestsPerMerchant);

    /// <summary>Lets a test begin, until it is disposed; null: as many are under way as may be.</summary>
    public IDisposable? TryBegin(WebhookEndpoint endpoint)
    {
        if (_endpoints.TryTake(endpoint.Id) is not { } ofEndpoint)
        {
            return null;
        }
        if (_merchants.TryTake(endpoint.MerchantId) is not { } ofMerchant)
        {
            ofEndpoint.Dispose();
            return null;
        }
        return new Permit(ofEndpoint, ofMerchant);
    }

    private sealed class Permit(IDisposable ofEndpoint, IDisposable ofMerchant) : IDisposable
    {
        public void Dispose()
        {
            ofEndpoint.Dispose();
            ofMerchant.Dispose();
        }
    }
}
