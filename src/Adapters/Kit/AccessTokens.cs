using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Adapters.Contract;
using Adapters.Kit.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Kit;

/// <summary>How access tokens are asked for (OAuth 2.0 client credentials, RFC 6749 §4.4). The text form never shows the secret.</summary>
/// <param name="TokenUrl">The token endpoint.</param>
/// <param name="ClientId">The client, visible ASCII without a colon.</param>
/// <param name="ClientSecret">Its secret, visible ASCII.</param>
/// <param name="Scope">Scope names separated by single spaces.</param>
/// <param name="RefreshAtFraction">After which part of its life a token is replaced, above 0, at most 1.</param>
public sealed record ClientCredentials(Uri TokenUrl, string ClientId, string ClientSecret, string Scope, double RefreshAtFraction)
{
    /// <summary>The client only.</summary>
    public override string ToString() => $"{nameof(ClientCredentials)} {ClientId}";
}

/// <summary>
/// The access token of a wallet: one refresh in flight, begun when a part of its life is over. A token that may still be
/// good goes on being used when its refresh fails.
/// </summary>
internal sealed class AccessTokens(IHttpClientFactory clients, string client, ClientCredentials credentials, TimeProvider time)
{
    private const int LongestToken = 512;
    private readonly SingleFlight<Token> _refresh = new();
    private volatile Token? _current;

    /// <summary>A token to use now; fails with an <see cref="HttpRequestException"/> when there is none to be had.</summary>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        var current = _current;
        if (current is not null && time.GetUtcNow() < current.RefreshAt)
        {
            return current.Text;
        }
        try
        {
            return (await _refresh.JoinAsync(RefreshAsync).WaitAsync(cancellationToken)).Text;
        }
        catch (Exception failure)
            when (failure is HttpRequestException or TokenRefusedException && current is not null && time.GetUtcNow() < current.EndsAt)
        {
            return current.Text;
        }
        catch (OperationCanceledException)
        {
            // Nothing of the request has left while a token is awaited, so running out of time here is "not sent".
            throw NoToken();
        }
    }

    /// <summary>Forgets a token that the wallet refused, unless it was replaced already.</summary>
    public void Drop(string token)
    {
        if (_current is { } current && current.Text == token)
        {
            Interlocked.CompareExchange(ref _current, null, current);
        }
    }

    private async Task<Token> RefreshAsync()
    {
        var asked = time.GetUtcNow();
        var call = await Call.RunAsync(() => AskAsync(asked));
        return _current = (call as Call<Token?>.Answered)?.Value ?? throw NoToken();
    }

    private async Task<Token?> AskAsync(DateTimeOffset asked)
    {
        using var http = clients.CreateClient(client);
        using var request = new HttpRequestMessage(HttpMethod.Post, credentials.TokenUrl);
        // RFC 7617 without a charset, as both parts are visible ASCII.
        var basic = Encoding.ASCII.GetBytes($"{credentials.ClientId}:{credentials.ClientSecret}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(basic));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", credentials.Scope)]);
        using var response = await http.SendAsync(request, CancellationToken.None);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
        {
            throw new TokenRefusedException();
        }
        if (
            response.StatusCode != HttpStatusCode.OK
            || KitMessages.Format.Read<TokenReply>(await response.Content.ReadAsByteArrayAsync()) is not { ExpiresIn: > 0 } reply
            || reply.AccessToken.Length is 0 or > LongestToken
            || !reply.AccessToken.All(c => c is > ' ' and <= '~')
            || !reply.TokenType.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        )
        {
            return null;
        }
        var life = TimeSpan.FromSeconds(reply.ExpiresIn);
        return new Token(reply.AccessToken, asked + life * credentials.RefreshAtFraction, asked + life);
    }

    private static HttpRequestException NoToken() => new(HttpRequestError.ConnectionError, "no token");

    private sealed record Token(string Text, DateTimeOffset RefreshAt, DateTimeOffset EndsAt)
    {
        public override string ToString() => nameof(Token);
    }
}

/// <summary>The wallet does not know this client or its scope at all: a matter of our configuration.</summary>
internal sealed class TokenRefusedException : Exception;

/// <summary>
/// Puts the access token on a request. A token that the wallet refuses is dropped and the same request, body included, is
/// sent once more; a second refusal is handed on as it is.
/// </summary>
internal sealed class AccessTokenHandler(AccessTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await OnceAsync(request, cancellationToken);
            if (!IsTokenRefusal(response))
            {
                return response;
            }
            response.Dispose();
            // If there is no other token, this answer must not pass for that of the request that was not sent.
            ProtocolHandler.Forget(request);
            return await OnceAsync(request, cancellationToken);
        }
        catch (TokenRefusedException)
        {
            // The request itself was never sent.
            var response = new HttpResponseMessage(HttpStatusCode.Unauthorized)
            {
                RequestMessage = request,
                Content = new StringContent("""{"code":"token_refused"}""", Encoding.UTF8, "application/problem+json"),
            };
            await ProtocolHandler.LeaveAsync(request, response, cancellationToken);
            return response;
        }
    }

    private async Task<HttpResponseMessage> OnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (IsTokenRefusal(response))
        {
            tokens.Drop(token);
        }
        return response;
    }

    private static bool IsTokenRefusal(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Unauthorized
        && response.Headers.WwwAuthenticate.Any(challenge =>
            challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            && challenge.Parameter?.Contains("error=\"invalid_token\"", StringComparison.OrdinalIgnoreCase) == true
        );
}

/// <summary>Registers the access tokens of a wallet.</summary>
public static class AccessTokenRegistration
{
    /// <summary>
    /// Makes the step that puts an access token on each request. A token endpoint that refuses us shows as an answer 401 with
    /// the code <c>token_refused</c>.
    /// </summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="facts">The scheme's facts.</param>
    /// <param name="credentials">How tokens are asked for.</param>
    public static Func<IServiceProvider, DelegatingHandler> AddAccessTokens(
        this IServiceCollection services,
        SchemeInfo facts,
        ClientCredentials credentials
    )
    {
        var client = facts.Id + "-token";
        services.AddHttpClient(client).AddSidePipeline(facts.CallTimeout);
        services.AddKeyedSingleton(
            facts.Id,
            (provider, _) =>
                new AccessTokens(
                    provider.GetRequiredService<IHttpClientFactory>(),
                    client,
                    credentials,
                    provider.GetRequiredService<TimeProvider>()
                )
        );
        return provider => new AccessTokenHandler(provider.GetRequiredKeyedService<AccessTokens>(facts.Id));
    }
}
