namespace Adapters.Kit.Pipeline;

/// <summary>Signs each attempt when it leaves, so that one which had to wait for its permit bears the time of its sending.</summary>
internal sealed class SigningHandler(WalletProtocol protocol) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        protocol.Sign(
            request,
            request.Content switch
            {
                null => [],
                BufferedContent { Bytes: var body } => body,
                _ => throw new InvalidOperationException("A request whose body is not known yet."),
            }
        );
        return base.SendAsync(request, cancellationToken);
    }
}
