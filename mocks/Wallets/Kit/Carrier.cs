using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Mocks.Kit;

/// <summary>Puts a reply on the wire as its <see cref="Delivery"/> says, and breaks the connection where it says so.</summary>
internal sealed class Carrier(TimeProvider time, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    public async Task CarryAsync(HttpContext context, Exchange exchange, WalletReply reply)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, cancellationToken);
        try
        {
            switch (reply.Delivery)
            {
                case Delivery.Whole:
                    await SendAsync(context, exchange, reply, gone.Token);
                    break;
                case Delivery.Late late:
                    await Task.Delay(late.By, time, gone.Token);
                    await SendAsync(context, exchange, reply, gone.Token);
                    break;
                case Delivery.Silence silence:
                    await Task.Delay(silence.Hold, time, gone.Token);
                    await CloseAsync(context, gone.Token);
                    break;
                case Delivery.Reset:
                    context.Abort();
                    break;
                case Delivery.Truncated:
                    exchange.Answered(reply.Status);
                    await TruncateAsync(context, reply, gone.Token);
                    break;
                case Delivery.Dripped dripped:
                    await DripAsync(context, exchange, reply, dripped.Gap, gone.Token);
                    break;
                default:
                    throw new InvalidOperationException("unknown delivery");
            }
        }
        catch (OperationCanceledException)
        {
            // The client or the mock went away first: nothing more can be said on this line.
            context.Abort();
        }
        catch (IOException)
        {
            context.Abort();
        }
    }

    private static void PutHead(HttpContext context, Exchange exchange, WalletReply reply)
    {
        exchange.Answered(reply.Status);
        var response = context.Response;
        response.Clear();
        response.StatusCode = reply.Status;
        foreach (var group in reply.Headers.GroupBy(line => line.Key, StringComparer.OrdinalIgnoreCase))
        {
            response.Headers[group.First().Key] = group.Select(line => line.Value).ToArray();
        }

        if (reply.Status != 204)
        {
            response.ContentLength = reply.Body.Length;
        }
    }

    private static async Task SendAsync(HttpContext context, Exchange exchange, WalletReply reply, CancellationToken cancellationToken)
    {
        PutHead(context, exchange, reply);
        if (reply.Body.Length > 0)
        {
            await context.Response.Body.WriteAsync(reply.Body, cancellationToken);
        }
    }

    private async Task DripAsync(
        HttpContext context,
        Exchange exchange,
        WalletReply reply,
        TimeSpan gap,
        CancellationToken cancellationToken
    )
    {
        PutHead(context, exchange, reply);
        await context.Response.StartAsync(cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        for (var at = 0; at < reply.Body.Length; at++)
        {
            await Task.Delay(gap, time, cancellationToken);
            await context.Response.Body.WriteAsync(reply.Body.AsMemory(at, 1), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }

    // Kestrel refuses to end a body short of its announced length other than by a reset, which may overtake the bytes
    // already sent. So head and half body go to the socket directly, followed by an orderly end.
    private static async Task TruncateAsync(HttpContext context, WalletReply reply, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} {ReasonPhrases.GetReasonPhrase(reply.Status)}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.Body.Length}\r\n");
        foreach (var (name, value) in reply.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append("\r\n");
        byte[] sent = [.. Encoding.Latin1.GetBytes(head.ToString()), .. reply.Body.AsSpan(0, reply.Body.Length / 2)];
        var socket = SocketOf(context);
        for (var at = 0; at < sent.Length; )
        {
            at += await socket.SendAsync(sent.AsMemory(at), cancellationToken);
        }

        await CloseAsync(context, cancellationToken);
    }

    private static async Task CloseAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            SocketOf(context).Shutdown(SocketShutdown.Send);

            // Let the client see the end before the connection is torn down under it.
            await Task.Delay(Farewell, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) { }
        catch (SocketException) { }

        context.Abort();
    }

    private static Socket SocketOf(HttpContext context) =>
        context.Features.Get<IConnectionSocketFeature>()?.Socket ?? throw new InvalidOperationException("the connection has no socket");
}
