using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Adapters.ManmulSang;

/// <summary>
/// Puts the bearer token on a request. A token that the wallet refuses is dropped and the same request, key and body
/// included, is sent once more; a second refusal is handed on as it is.
/// </summary>
internal sealed class ManmulSangSigning(ManmulSangTokens tokens) : DelegatingHandler
{
    /// <summary>The code of the answer that stands for a token endpoint which refused us; the request itself was never sent.</summary>
    public const string TokenRefused = "token_refused";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var token = await TokenAsync(cancellationToken);
            var response = await SendAsync(request, token, cancellationToken);
            if (!IsTokenRefusal(response))
            {
                return response;
            }
            response.Dispose();
            tokens.Drop(token);
            token = await TokenAsync(cancellationToken);
            response = await SendAsync(request, token, cancellationToken);
            if (IsTokenRefusal(response))
            {
                tokens.Drop(token);
            }
            return response;
        }
        catch (TokenRefusedException)
        {
            return new HttpResponseMessage(HttpStatusCode.Unauthorized)
            {
                RequestMessage = request,
                Content = new StringContent($$"""{"code":"{{TokenRefused}}"}""", Encoding.UTF8, "application/problem+json"),
            };
        }
    }

    private static bool IsTokenRefusal(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Unauthorized
        && response.Headers.WwwAuthenticate.Any(challenge =>
            challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            && challenge.Parameter?.Contains("error=\"invalid_token\"", StringComparison.OrdinalIgnoreCase) == true
        );

    // Nothing of the request has left while a token is awaited, so running out of time here is "not sent".
    private async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.GetAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "no token");
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return base.SendAsync(request, cancellationToken);
    }
}
