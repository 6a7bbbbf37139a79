using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Simulation.Tests.World;

/// <summary>
/// A merchant's endpoint for webhooks, outside of the gateway: verifies as Standard Webhooks says, remembers what it took,
/// and is as unreliable as the weather.
/// </summary>
internal sealed class SimReceiver(SimWorld world, string url)
{
    private readonly Dictionary<string, string> _newest = new(StringComparer.Ordinal);

    public string Url => url;

    /// <summary>Shown once, when the endpoint was made.</summary>
    public string? Secret { get; set; }

    /// <summary>The events that it took, by their ids.</summary>
    public HashSet<string> Taken { get; } = new(StringComparer.Ordinal);

    /// <summary>How often something came that it had taken before.</summary>
    public int Repeats { get; private set; }

    /// <summary>Takes a request, or refuses it.</summary>
    public HttpStatusCode Receive(HttpRequestMessage request, byte[] body)
    {
        var id = Header(request, "webhook-id");
        var signed = Encoding.UTF8.GetBytes($"{id}.{Header(request, "webhook-timestamp")}.{Encoding.UTF8.GetString(body)}");
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret!["whsec_".Length..]), signed));
        if (!Header(request, "webhook-signature").Split(' ').Contains(expected, StringComparer.Ordinal))
        {
            world.Audit.Violated($"a webhook with a wrong signature came to {url}");
        }
        if (world.Loop.Happens(world.Weather.ReceiverDown))
        {
            return HttpStatusCode.ServiceUnavailable;
        }
        if (!Taken.Add(id))
        {
            Repeats++;
            return HttpStatusCode.NoContent;
        }
        using var json = JsonDocument.Parse(body);
        var data = json.RootElement.GetProperty("data");
        var payment =
            data.GetProperty("object").GetString() == "payment"
                ? data.GetProperty("id").GetString()!
                : data.GetProperty("payment").GetString()!;
        if (_newest.TryGetValue(payment, out var newest) && string.CompareOrdinal(id, newest) < 0)
        {
            world.Audit.Violated($"{url} got {id} of {payment} after {newest}");
        }
        _newest[payment] = id;
        return HttpStatusCode.NoContent;
    }

    private static string Header(HttpRequestMessage request, string name) => request.Headers.GetValues(name).Single();

    /// <summary>The line from a gateway process to the receivers.</summary>
    internal sealed class Line(SimWorld world, Life life) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var loop = world.Loop;
            loop.CheckThread();
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            var url = request.RequestUri!.AbsoluteUri;
            var answered = new TaskCompletionSource<HttpResponseMessage>();
            using var hungUp = cancellationToken.Register(() => answered.TrySetCanceled(cancellationToken));
            loop.After(
                loop.Between(1, 100),
                () =>
                {
                    if (loop.Happens(world.Weather.ReceiverDown / 3))
                    {
                        return;
                    }
                    var status = world.Receivers.Single(r => r.Url == url).Receive(request, body);
                    var lost = loop.Happens(world.Weather.ReceiverDown / 3);
                    loop.After(
                        loop.Between(1, 100),
                        () =>
                        {
                            if (lost)
                            {
                                answered.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded, "lost"));
                            }
                            else
                            {
                                answered.TrySetResult(new HttpResponseMessage(status) { Content = new ByteArrayContent([]) });
                            }
                        },
                        life
                    );
                },
                owner: null
            );
            return await answered.Task;
        }
    }
}
