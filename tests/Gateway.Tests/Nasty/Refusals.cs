using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Nasty;

/// <summary>Stands between the gateway and ManmulSang, whose answers have no signature, and refuses a request once.</summary>
internal sealed class Refusals
{
    /// <summary>Status and code by the number of a capture or refund.</summary>
    public ConcurrentDictionary<string, string> Next { get; } = new();

    public void Into(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Handler(this)));

    private sealed class Handler(Refusals refusals) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (
                request.Content is not { } content
                || !(path.EndsWith("/captures", StringComparison.Ordinal) || path.EndsWith("/refunds", StringComparison.Ordinal))
            )
            {
                return await base.SendAsync(request, cancellationToken);
            }
            await content.LoadIntoBufferAsync(cancellationToken);
            var body = await content.ReadAsStringAsync(cancellationToken);
            var number = refusals.Next.Keys.FirstOrDefault(n => body.Contains(n, StringComparison.Ordinal));
            return number is not null && refusals.Next.TryRemove(number, out var refusal)
                ? Answer(refusal)
                : await base.SendAsync(request, cancellationToken);
        }
    }

    private static HttpResponseMessage Answer(string refusal)
    {
        var (status, code) = (refusal[..3], refusal[4..]);
        return new HttpResponseMessage((HttpStatusCode)int.Parse(status, CultureInfo.InvariantCulture))
        {
            Content = new StringContent(
                $$"""{"type":"about:blank","title":"refused","status":{{status}},"code":"{{code}}"}""",
                Encoding.UTF8,
                "application/problem+json"
            ),
        };
    }
}
