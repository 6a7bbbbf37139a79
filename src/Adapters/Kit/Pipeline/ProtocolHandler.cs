namespace Adapters.Kit.Pipeline;

/// <summary>
/// Signs each attempt when it leaves, so that one which had to wait for its permit bears the time of its sending, and
/// verifies its answer before anybody reads it. The answer is left with the request.
/// </summary>
internal sealed class ProtocolHandler(WalletProtocol protocol) : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<HttpAnswer?> Left = new("adapters-kit-answer");

    /// <summary>The answer that came to a request; null if none did.</summary>
    public static HttpAnswer? Find(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(Left, out var answer) ? answer : null;

    /// <summary>Takes the answer away that was left with a request, which is to be sent once more.</summary>
    public static void Forget(HttpRequestMessage request) => request.Options.Set(Left, null);

    /// <summary>Leaves an answer with its request.</summary>
    public static async Task<HttpAnswer> LeaveAsync(
        HttpRequestMessage request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var answer = await HttpAnswer.ReadAsync(response, cancellationToken);
        request.Options.Set(Left, answer);
        return answer;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Forget(request);
        protocol.Sign(
            request,
            request.Content switch
            {
                null => [],
                BufferedContent { Bytes: var body } => body,
                _ => throw new InvalidOperationException("A request whose body is not known yet."),
            }
        );
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            response.RequestMessage = request;
            var answer = await LeaveAsync(request, response, cancellationToken);
            answer.Refusal = protocol.Refuse(answer);
            if (answer.Refusal is not null)
            {
                response.Content = null;
            }
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
