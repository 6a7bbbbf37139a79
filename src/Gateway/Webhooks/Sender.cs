using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Payments;
using Gateway.Settings;

namespace Gateway.Webhooks;

/// <summary>Makes one signed request to a merchant's address, and tells in a word how it went. What is answered is thrown away.</summary>
internal sealed class Sender : IDisposable
{
    /// <summary>Bytes of an answer that are read so that its connection can be used again.</summary>
    private const int MostAnswer = 64 * 1024;

    private readonly HttpClient _http;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;

    public Sender(HttpMessageHandler line, WebhookOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _http = new HttpClient(line) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The line to merchants: guarded where it is dialled, and without anything that follows or adds by itself.</summary>
    public static HttpMessageHandler Line(IResolver resolver, GatewaySettings settings) =>
        new SocketsHttpHandler
        {
            ConnectCallback = new GuardedDial(
                resolver,
                settings.AllowInsecureWebhooks
            ).ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            // Merchants are not told of our traces.
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        };

    /// <summary>Sends; never throws for what the other side does.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="secrets">What it is signed with.</param>
    /// <param name="id">The <c>webhook-id</c>.</param>
    /// <param name="body">JSON.</param>
    public async Task<Attempt> SendAsync(
        string url,
        ImmutableArray<WebhookSecret> secrets,
        string id,
        byte[] body
    )
    {
        var at = Clock.Now(_time);
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        try
        {
            using var request = Request(url, secrets, id, at, body);
            using var response = await _http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                deadline.Token
            );
            await DrainAsync(response, deadline.Token);
            var status = (int)response.StatusCode;
            return new Attempt(
                at,
                status,
                response.IsSuccessStatusCode ? null
                    : status is >= 300 and < 400 ? "redirect"
                    : response.StatusCode == HttpStatusCode.Gone ? "gone"
                    : "refused"
            );
        }
        catch (OperationCanceledException)
        {
            return new Attempt(at, null, "timeout");
        }
        catch (Exception failure)
        {
            // Whatever it was, it is the endpoint's and not a reason to try for ever.
            return new Attempt(at, null, Word(failure));
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(
        string url,
        ImmutableArray<WebhookSecret> secrets,
        string id,
        DateTimeOffset at,
        byte[] body
    )
    {
        var seconds = at.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("User-Agent", "WalletGateway-Webhooks/1");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Signing.Header(secrets, id, seconds, body));
        return request;
    }

    private static async Task DrainAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        await using var answer = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[8192];
        var length = 0;
        int read;
        while (
            length < MostAnswer && (read = await answer.ReadAsync(buffer, cancellationToken)) > 0
        )
        {
            length += read;
        }
    }

    private static string Word(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case ClosedAddressException:
                    return "address_not_allowed";
                case AuthenticationException:
                    return "tls_failed";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return "connection_refused";
                case SocketException
                {
                    SocketErrorCode: SocketError.HostNotFound
                        or SocketError.NoData
                        or SocketError.TryAgain
                        or SocketError.NoRecovery
                }:
                    return "host_not_found";
                default:
                    break;
            }
        }
        return "connection_failed";
    }
}
