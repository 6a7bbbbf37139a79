using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>
/// The bearer token (document, section 1.1): one refresh in flight, begun when a fraction of the lifetime is over. A
/// token that may still be good goes on being used when its refresh fails.
/// </summary>
internal sealed class ManmulSangTokens(IHttpClientFactory clients, ManmulSangOptions options, TimeProvider clock)
{
    public const string Client = "manmulsang-token";
    private readonly SingleFlight<Token> _refresh = new();
    private volatile Token? _current;

    /// <summary>A token to use now; fails with an <see cref="HttpRequestException"/> when there is none to be had.</summary>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        var current = _current;
        if (current is not null && clock.GetUtcNow() < current.RefreshAt)
        {
            return current.Text;
        }
        try
        {
            return (await _refresh.JoinAsync(RefreshAsync).WaitAsync(cancellationToken)).Text;
        }
        catch (Exception failure)
            when (failure is HttpRequestException or TokenRefusedException && current is not null && clock.GetUtcNow() < current.EndsAt)
        {
            return current.Text;
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

    private async Task<Token> RefreshAsync() => _current = await FetchAsync();

    private async Task<Token> FetchAsync()
    {
        var asked = clock.GetUtcNow();
        var call = await Call.RunAsync(() => AskAsync(asked));
        return call is Call<Token>.Answered { Value: var token }
            ? token
            : throw new HttpRequestException(HttpRequestError.ConnectionError, "no token");
    }

    private async Task<Token> AskAsync(DateTimeOffset asked)
    {
        using var client = clients.CreateClient(Client);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.TokenUrl);
        request.Headers.Authorization = Basic(options);
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", options.Scope)]);
        using var response = await client.SendAsync(request, CancellationToken.None);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
        {
            throw new TokenRefusedException();
        }
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "no token");
        }
        var wire =
            JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(), ManmulSangJson.Default.TokenWire)
            ?? throw new JsonException();
        if (
            wire.AccessToken.Length is 0 or > 512
            || !wire.AccessToken.All(c => c is > ' ' and <= '~')
            || !wire.TokenType.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            || wire.ExpiresIn <= 0
        )
        {
            throw new JsonException();
        }
        var life = TimeSpan.FromSeconds(wire.ExpiresIn);
        return new Token(wire.AccessToken, asked + life * options.TokenRefreshAtFraction, asked + life);
    }

    /// <summary>RFC 7617 without a charset, as both parts are visible ASCII.</summary>
    public static AuthenticationHeaderValue Basic(ManmulSangOptions options) =>
        new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{options.ClientId}:{options.ClientSecret}")));

    private sealed record Token(string Text, DateTimeOffset RefreshAt, DateTimeOffset EndsAt)
    {
        public override string ToString() => nameof(Token);
    }
}

/// <summary>The wallet knows this client or its scope not at all: a matter of our configuration.</summary>
internal sealed class TokenRefusedException : Exception;
