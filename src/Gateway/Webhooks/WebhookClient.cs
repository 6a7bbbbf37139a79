using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Adapters.Network;
using Gateway.Ids;
using Gateway.Settings;
using Gateway.Webhooks.Model;

namespace Gateway.Webhooks;

/// <summary>Makes one signed request to a merchant's address, and tells in a word how it went. The status decides; the body is thrown away.</summary>
internal sealed class WebhookClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;

    public WebhookClient(HttpMessageHandler line, WebhookOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _http = new HttpClient(line) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The line to merchants: guarded where it is dialled, and without anything that follows or adds by itself.</summary>
    public static HttpMessageHandler Line(IResolver resolver, GatewaySettings settings, WebhookOptions options, TimeProvider time) =>
        new SocketsHttpHandler
        {
            ConnectCallback = new PublicAddressGuard(resolver, settings.AllowInsecureWebhooks, time).ConnectAsync,
            // A dial would go on for a while after its request has given up.
            ConnectTimeout = options.Deadline,
            AllowAutoRedirect = false,
            // A proxy would dial in the gateway's place, addresses that nobody has judged.
            UseProxy = false,
            UseCookies = false,
            // Merchants are not told of our traces.
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 16,
            // What is left of an answer is read only so that its connection can be used again.
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        };

    /// <summary>Sends; never throws for what the other side does.</summary>
    public async Task<Attempt> SendAsync(WebhookRequest webhook)
    {
        var at = Clock.Now(_time);
        var began = _time.GetTimestamp();
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        try
        {
            using var request = Request(webhook, at);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
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
            var word = Word(failure);
            if (word == Attempt.NoPublicAddress)
            {
                await HideHowLongAsync(began);
            }
            return new Attempt(at, null, word);
        }
    }

    public void Dispose() => _http.Dispose();

    // A name of the operator's own network is known at once, while an absent one is asked for far away.
    private Task HideHowLongAsync(long began)
    {
        var took = _time.GetElapsedTime(began);
        var steps = Math.Ceiling(took / _options.NoAddressStep);
        return Task.Delay((_options.NoAddressStep * Math.Max(1, steps)) - took, _time);
    }

    private static HttpRequestMessage Request(WebhookRequest webhook, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, WebhookAddress.Of(webhook.Url))
        {
            Content = new ByteArrayContent(webhook.Body),
        };
        request.Options.Set(PublicAddressGuard.Merchant, webhook.MerchantId);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.ConnectionClose = webhook.IsOnlyOne;
        request.Headers.Add("User-Agent", "WalletGateway-Webhooks/1");
        request.Headers.Add("webhook-id", webhook.Id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Signing.Header(webhook.Secrets, webhook.Id, seconds, webhook.Body));
        return request;
    }

    private static string Word(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case NoPublicAddressException:
                    return Attempt.NoPublicAddress;
                case AuthenticationException:
                    return "tls_failed";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return "connection_refused";
                default:
                    break;
            }
        }
        return "connection_failed";
    }
}
