using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Api;

/// <summary>Keeps the bytes of every message between the gateway and the wallets, both ways.</summary>
internal sealed class WireRecorder
{
    /// <summary>Bodies of requests and of answers.</summary>
    public ConcurrentQueue<byte[]> Bodies { get; } = new();

    /// <summary>Puts itself into the gateway's clients.</summary>
    public void Into(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Handler(Bodies)));

    private sealed class Handler(ConcurrentQueue<byte[]> bodies) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content)
            {
                await content.LoadIntoBufferAsync(cancellationToken);
                bodies.Enqueue(await content.ReadAsByteArrayAsync(cancellationToken));
            }
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            bodies.Enqueue(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return response;
        }
    }
}
