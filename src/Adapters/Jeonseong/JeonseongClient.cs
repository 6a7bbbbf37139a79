using System.Net;
using Adapters.Wire;

namespace Adapters.Jeonseong;

/// <summary>
/// One question to the wallet. It repeats only where the wallet has said, under its signature, that it did not process the
/// request (§5.1): a wrong clock once, a used nonce once, a retired key once, too fast after each delay of a finite list.
/// Each repeat is the same body with a new nonce.
/// </summary>
internal sealed class JeonseongClient(JeonseongOptions options, JeonseongClock clock, TimeProvider time)
{
    private const string JsonBody = "application/json";
    private const string OurBody = JsonBody + "; charset=utf-8";

    /// <summary>Asks until the answer is none of those.</summary>
    /// <param name="body">The request's bytes.</param>
    /// <param name="send">Sends the request, with the next key if told so.</param>
    /// <param name="cancellationToken">The gateway's deadline.</param>
    public async Task<Call<JeonseongReply>> AskAsync(
        byte[] body,
        Func<HttpContent, bool, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        var (clockSet, nonceRenewed, nextKey, rateStep) = (false, false, false, 0);
        while (true)
        {
            var call = await OnceAsync(body, send, nextKey);
            if (call is not Call<JeonseongReply>.Answered { Value: var reply })
            {
                return call;
            }
            switch (reply.Code)
            {
                case "9102" when !clockSet && clock.Correct(reply.ServerTime):
                    clockSet = true;
                    break;
                case "9103" when !nonceRenewed:
                    nonceRenewed = true;
                    break;
                case "9104" when !nextKey && options.Next is not null:
                    nextKey = true;
                    break;
                case "9201"
                    when rateStep < options.RateRetryDelays.Length
                        && await PauseAsync(options.RateRetryDelays[rateStep], cancellationToken):
                    rateStep++;
                    break;
                default:
                    return call;
            }
        }
    }

    private async Task<Call<JeonseongReply>> OnceAsync(byte[] body, Func<HttpContent, bool, Task<HttpResponseMessage>> send, bool nextKey)
    {
        var call = await Call.RunAsync(() => ExchangeAsync(send(new BufferedContent(body, OurBody), nextKey)));
        return call switch
        {
            Call<JeonseongReply?>.Answered { Value: { } reply } => new Call<JeonseongReply>.Answered(reply),
            Call<JeonseongReply?>.NotSent { Note: var note } => new Call<JeonseongReply>.NotSent(note),
            Call<JeonseongReply?>.Lost { Note: var note } => new Call<JeonseongReply>.Lost(note),
            _ => new Call<JeonseongReply>.Lost("unusable answer"),
        };
    }

    private async Task<JeonseongReply?> ExchangeAsync(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        if (
            response.StatusCode != HttpStatusCode.OK
            || !string.Equals(response.Content.Headers.ContentType?.MediaType, JsonBody, StringComparison.OrdinalIgnoreCase)
        )
        {
            return null;
        }
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return JeonseongSigning.IsGenuine(response, bytes, options) ? JeonseongReply.Read(bytes) : null;
    }

    // The deadline ends the pause, not the call: what the wallet said last still holds.
    private async Task<bool> PauseAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
