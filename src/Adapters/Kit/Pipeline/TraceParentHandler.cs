using System.Diagnostics;

namespace Adapters.Kit.Pipeline;

/// <summary>
/// Hands on the trace to the wallet: <c>traceparent</c> and nothing else. The framework would also hand on what a caller
/// wrote into <c>tracestate</c> and <c>baggage</c>, and would do so behind everything that looks at what leaves.
/// </summary>
internal sealed class TraceParentHandler : DelegatingHandler
{
    private const string Header = "traceparent";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            request.Headers.Remove(Header);
            request.Headers.TryAddWithoutValidation(Header, id);
        }
        return base.SendAsync(request, cancellationToken);
    }
}
