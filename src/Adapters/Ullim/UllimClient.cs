using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.Ullim;

/// <summary>
/// One message and its answer. The time stamp is written anew for each attempt; if the wallet finds it wrong, its own
/// time is taken over and the same number is sent once more.
/// </summary>
internal sealed class UllimClient(IUllimApi api, UllimClock clock, UllimOptions options)
{
    private const string MediaType = "application/xml";

    public async Task<UllimResponse> AskAsync(UllimRequest request, CancellationToken cancellationToken)
    {
        var heard = await SendAsync(request, cancellationToken);
        if (heard is UllimResponse.Answered { Reply: { Rc: UllimReasons.ClockWrong } reply })
        {
            clock.Follow(reply.Dt);
            heard = await SendAsync(request, cancellationToken);
        }
        return heard;
    }

    private async Task<UllimResponse> SendAsync(UllimRequest request, CancellationToken cancellationToken)
    {
        var operation = request.Op.ToString();
        var dt = clock.Dt();
        var message = UllimXml.Write(request, options.Mid, dt);
        var call = await Call.RunAsync(() => ExchangeAsync(message, dt, cancellationToken));
        return call switch
        {
            Call<Arrival>.NotSent(var note) => Silent(UnknownWhy.NotProcessed, Evidence.Nothing(operation, note)),
            Call<Arrival>.Lost(var note) => Silent(UnknownWhy.NoAnswer, Evidence.Nothing(operation, note)),
            Call<Arrival>.Answered({ Reply: { } reply }) => UllimEchoCheck.HeadFits(request, options.Mid, reply)
                ? new UllimResponse.Answered(reply)
                : new UllimResponse.Silent(
                    UllimEvidence.Doubt(request.Op, reply, UnknownWhy.NoAnswer, null) with
                    {
                        Alert = Alert.Mismatch,
                    }
                ),
            Call<Arrival>.Answered(var arrival) => Silent(
                UnknownWhy.NoAnswer,
                Evidence.Nothing(operation, arrival.Note) with
                {
                    BodySha256 = arrival.BodySha256,
                }
            ),
            _ => throw new InvalidOperationException("A call has three ends."),
        };
    }

    private async Task<Arrival> ExchangeAsync(byte[] message, string dt, CancellationToken cancellationToken)
    {
        using var content = new BufferedContent(message, MediaType + "; charset=UTF-8");
        using var response = await api.SendAsync(content, dt, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new Arrival(null, sha256, "other status");
        }
        var type = response.Content.Headers.ContentType;
        return IsXml(type) ? new Arrival(UllimXml.Read(bytes), sha256, "unreadable answer") : new Arrival(null, sha256, "other media type");
    }

    private static bool IsXml(MediaTypeHeaderValue? type) =>
        string.Equals(type?.MediaType, MediaType, StringComparison.OrdinalIgnoreCase)
        && (type!.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    private static UllimResponse.Silent Silent(UnknownWhy why, Evidence evidence) => new(new UllimUnknown(why, evidence));

    /// <summary>A whole HTTP answer; without a reply, the note says what is wrong with it.</summary>
    private sealed record Arrival(UllimReply? Reply, string BodySha256, string Note);
}
