using System.Net;
using Mocks.Kit;

namespace Simulation.Tests.World;

/// <summary>The line from a gateway process to a wallet: real messages of the real adapters, without sockets.</summary>
internal sealed class SimWire(SimWorld world, Life life, Wallet wallet) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var loop = world.Loop;
        loop.CheckThread();
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var headers = new WireHeaders([KeyValuePair.Create("Host", request.RequestUri!.Authority), .. Lines(request)]);
        var uri = request.RequestUri;
        var fate = world.Weather.OfRequest(loop);
        if (fate == RequestFate.Refused)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        }
        var answered = new TaskCompletionSource<HttpResponseMessage>();
        using var hungUp = cancellationToken.Register(() => answered.TrySetCanceled(cancellationToken));
        loop.After(
            fate == RequestFate.Late ? loop.Between(1_000, 90_000) : loop.Between(1, 80),
            () =>
            {
                if (fate == RequestFate.Lost)
                {
                    Later(() => answered.TrySetException(Broken()));
                }
                else
                {
                    _ = ArriveAsync(request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'), headers, body, answered);
                }
            },
            // What is on the line arrives, whether its sender lives or not.
            owner: null
        );
        return await answered.Task;
    }

    private async Task ArriveAsync(
        string method,
        string path,
        string query,
        WireHeaders headers,
        byte[] body,
        TaskCompletionSource<HttpResponseMessage> answered
    )
    {
        var loop = world.Loop;
        var (arrived, _) = wallet.Requests.Note(loop.Now, method, path, query, headers, body, wallet.OperationOf);
        world.Audit.OnRequest(wallet, wallet.OperationOf(arrived), arrived);
        var reply = await wallet.AnswerAsync(arrived, CancellationToken.None);
        switch (world.Weather.OfReply(loop))
        {
            case ReplyFate.Lost:
                Later(() => answered.TrySetException(Broken()));
                return;
            case ReplyFate.Cut:
                reply = reply with { Delivery = new Delivery.Truncated() };
                break;
            case ReplyFate.Garbled:
                reply = Garbled(loop, reply);
                break;
            case ReplyFate.Late:
                await loop.Pause(loop.Between(1_000, 60_000));
                break;
            case ReplyFate.Whole:
                break;
            default:
                throw new InvalidOperationException("no such fate");
        }
        switch (reply.Delivery)
        {
            case Delivery.Whole:
                Later(() => answered.TrySetResult(Message(reply, new ByteArrayContent(reply.Body))));
                break;
            case Delivery.Late late:
                loop.After(late.By, () => answered.TrySetResult(Message(reply, new ByteArrayContent(reply.Body))), life);
                break;
            case Delivery.Silence silence:
                loop.After(silence.Hold, () => answered.TrySetException(Broken()), life);
                break;
            case Delivery.Reset:
                Later(() => answered.TrySetException(Broken()));
                break;
            case Delivery.Truncated:
                Later(() => answered.TrySetResult(Message(reply, new CutContent(reply.Body))));
                break;
            case Delivery.Dripped dripped:
                Later(() => answered.TrySetResult(Message(reply, new DrippingContent(loop, life, reply.Body, dripped.Gap))));
                break;
            default:
                throw new InvalidOperationException("no such delivery");
        }
    }

    private void Later(Action action) => world.Loop.After(world.Loop.Between(1, 80), action, life);

    // A page of something in between, or a byte that fell over: nothing that a wallet would sign.
    private static WalletReply Garbled(Loop loop, WalletReply reply)
    {
        if (loop.Happens(0.5) || reply.Body.Length == 0)
        {
            return WalletReply.HtmlPage();
        }
        var body = reply.Body.ToArray();
        body[loop.Chance.Next(body.Length)] ^= 0x80;
        return reply with { Body = body };
    }

    private static HttpRequestException Broken() => new(HttpRequestError.ResponseEnded, "the line broke");

    private static HttpResponseMessage Message(WalletReply reply, HttpContent content)
    {
        var message = new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = content };
        foreach (var (name, value) in reply.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return message;
    }

    private static IEnumerable<KeyValuePair<string, string>> Lines(HttpRequestMessage request)
    {
        var headers = request.Headers.AsEnumerable();
        if (request.Content is { } content)
        {
            headers = headers.Concat(content.Headers);
        }
        return headers.SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value));
    }

    private sealed class CutContent(byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2));
            throw new HttpIOException(HttpRequestError.ResponseEnded, "the body was cut");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }

    private sealed class DrippingContent(Loop loop, Life life, byte[] body, TimeSpan gap) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var hungUp = new TaskCompletionSource();
            using var registration = cancellationToken.Register(() => hungUp.TrySetResult());
            for (var at = 0; at < body.Length; at++)
            {
                await Task.WhenAny(loop.Pause(gap, life), hungUp.Task);
                cancellationToken.ThrowIfCancellationRequested();
                await stream.WriteAsync(body.AsMemory(at, 1), cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
