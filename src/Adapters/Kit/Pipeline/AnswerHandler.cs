namespace Adapters.Kit.Pipeline;

/// <summary>
/// Reads an answer to its last byte inside the pipeline, so that a body that drips is under the same deadline as the
/// rest, and leaves it with its request.
/// </summary>
internal sealed class AnswerHandler : DelegatingHandler
{
    private const long MaxBodyBytes = 8 * 1024 * 1024;
    private static readonly HttpRequestOptionsKey<HttpAnswer?> Left = new("adapters-kit-answer");

    /// <summary>The answer that came to a request; null if none did.</summary>
    public static HttpAnswer? Find(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(Left, out var answer) ? answer : null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.Set(Left, null);
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBodyBytes, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            response.RequestMessage = request;
            request.Options.Set(Left, new HttpAnswer(response, body));
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
