using System.Security.Cryptography;
using Adapters.Contract.Disclosures;
using Adapters.Kit;
using Adapters.Kit.Disclosures;

namespace Adapters.Ullim;

/// <summary>
/// Signs each message over its own time stamp and the digest of its bytes (1.1). Answers are not signed, so each must repeat
/// the head of its message. A message is sent once more only if the wallet finds its time wrong, with the wallet's time.
/// </summary>
internal sealed class UllimProtocol(UllimOptions options, TimeProvider time) : WalletProtocol
{
    private const string KeyHeader = "X-Api-Key";
    private const string DigestHeader = "X-Body-Digest";
    private const string SignatureHeader = "X-Sign";

    private readonly WalletClock _clock = new(time);

    /// <summary>What the wallet's messages hold, for disclosures.</summary>
    public static MessageTable Messages { get; } =
        MessageTable.Of<IUllimApi>(
            UllimMessages.Format,
            (KeyHeader, DataKind.Credential),
            (DigestHeader, DataKind.Signature),
            (SignatureHeader, DataKind.Signature)
        );

    public override CodeTable Codes => UllimCodes.Table;

    /// <summary>A message that is sent now.</summary>
    public UllimRequest<T> Message<T>(string operation, UllimNumber number, T body)
    {
        var head = new UllimHead(operation, options.Mid, number.Tid, number.Seq, number.Bdate, PyongyangTime.Write(_clock.Now()));
        return new UllimRequest<T>(UllimMessages.Version, head, body);
    }

    public override void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body)
    {
        var digest = Digest(body);
        request.Headers.Set(KeyHeader, options.ApiKey);
        request.Headers.Set(DigestHeader, "SHA-256=" + digest);
        request.Headers.Set(SignatureHeader, options.Key.Sign(StringToSign(options.ApiKey, HeadOf(request).Dt, digest)));
    }

    public override string? Refuse(HttpAnswer answer) =>
        answer.Status != 200 ? "other status"
        : answer.Is("application/xml") && answer.ContentType?.CharSet?.Trim('"').ToUpperInvariant() is null or "UTF-8" ? null
        : "other media type";

    public override string? CodeOf(HttpAnswer answer, object? message) => (message as UllimReply)?.Code;

    public override bool RepeatsTheHead(HttpAnswer answer, object? message)
    {
        var (sent, reply) = (HeadOf(answer.Request), (UllimReply)message!);
        var mayLack = reply.Rc == UllimCodes.Malformed;
        return Fits(reply.Op, sent.Op)
            && Fits(reply.Mid, sent.Mid)
            && Fits(reply.Tid, sent.Tid)
            && Fits(reply.Seq, sent.Seq)
            && Fits(reply.Bdate, sent.Bdate);

        bool Fits(string? came, string wanted) => came is null ? mayLack : came == wanted;
    }

    public override TimeSpan? RepeatAfter(Attempt attempt, string code, HttpAnswer answer, object? message)
    {
        if (code != UllimCodes.ClockWrong || attempt.Earlier > 0)
        {
            return null;
        }
        _clock.Follow(((UllimReply)message!).Time);
        return TimeSpan.Zero;
    }

    /// <summary>The base64 part of the digest header.</summary>
    public static string Digest(ReadOnlySpan<byte> body) => Convert.ToBase64String(SHA256.HashData(body));

    /// <summary>What is signed.</summary>
    public static string StringToSign(string apiKey, string dt, string digest) => $"{apiKey}|{dt}|{digest}";

    private static UllimHead HeadOf(HttpRequestMessage request) =>
        request.Message() is IUllimRequest message ? message.Head : throw new InvalidOperationException("A request without a message.");
}
