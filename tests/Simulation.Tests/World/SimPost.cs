using System.Net;

namespace Simulation.Tests.World;

/// <summary>The line from a wallet to the gateway, for callbacks: they get lost, and so do the answers to them.</summary>
internal sealed class SimPost(Func<SimWorld> world) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (loop, weather) = (world().Loop, world().Weather);
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var headers = request
            .Headers.Concat(request.Content.Headers)
            .SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value))
            .ToList();
        var path = request.RequestUri!.PathAndQuery;
        await loop.Pause(loop.Between(1, loop.Happens(0.1) ? 20_000 : 200));
        if (loop.Happens(weather.CallbackLost) || world().Node is not { } node)
        {
            throw new HttpRequestException("the callback was lost");
        }
        var answer = await node.SendAsync("POST", path, headers, body);
        if (loop.Happens(weather.CallbackLost / 4))
        {
            // It came twice, or the answer got lost: the wallet sends it again.
            await loop.Pause(loop.Between(1, 5_000));
            answer = world().Node is { } again ? await again.SendAsync("POST", path, headers, body) : null;
        }
        if (answer is null || loop.Happens(weather.CallbackLost / 2))
        {
            throw new HttpRequestException("the callback was not answered");
        }
        return new HttpResponseMessage((HttpStatusCode)answer.Status);
    }
}
