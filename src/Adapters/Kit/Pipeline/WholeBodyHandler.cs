namespace Adapters.Kit.Pipeline;

/// <summary>
/// Reads an answer to its last byte inside the pipeline, so that a body that drips is under the same deadline as the
/// rest. The answer knows its request.
/// </summary>
internal sealed class WholeBodyHandler : DelegatingHandler
{
    private const long MaxBodyBytes = 8 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBodyBytes, cancellationToken);
            response.RequestMessage = request;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
