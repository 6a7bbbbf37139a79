using System.Globalization;
using Adapters.Kit;
using Adapters.Kit.Disclosures;

namespace Adapters.Jeonseong;

/// <summary>
/// Signs each attempt afresh and verifies its answer over the raw bytes (§1.2). A request is repeated only where the wallet
/// has said, under its signature, that it did not process it (§5.1); each repeat is the same body with a new nonce.
/// </summary>
internal sealed class JeonseongProtocol(JeonseongOptions options, TimeProvider time) : WalletProtocol
{
    private static readonly HmacHeaders Headers = new("X-Js-Merchant", "X-Js-Timestamp", "X-Js-Nonce", "X-Js-Signature", "X-Js-Key");

    private const string TimestampForm = "D13";

    private readonly WalletClock _clock = new(time);

    /// <summary>What the wallet's requests hold, for disclosures.</summary>
    public static MessageTable Messages { get; } = MessageTable.Of<IJeonseongApi>(JeonseongMessages.Format, Headers.Disclosed);

    public override CodeTable Codes => JeonseongCodes.Table;

    public override void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body)
    {
        var key = Attempt.Current.Repeats(JeonseongCodes.KeyRetired) > 0 && options.Keys.Next is { } next ? next : options.Keys.Current;
        var timestamp = _clock.Now().ToUnixTimeMilliseconds().ToString(TimestampForm, CultureInfo.InvariantCulture);
        var nonce = Nonce.New();
        var path = request.RequestUri?.AbsolutePath ?? string.Empty;
        var signature = SignRequest(key.Secret, path, options.MerchantId, timestamp, nonce, body);
        Headers.Set(request, options.MerchantId, timestamp, nonce, signature, key.Id);
    }

    public override string? Refuse(HttpAnswer answer) =>
        answer.Status == 200
        && answer.Is("application/json")
        && Headers.Verify(
            answer,
            (timestamp, nonce) =>
                options.Keys.Find(answer.Header(Headers.Key!) ?? string.Empty) is { } key
                    ? SignAnswer(key.Secret, answer.Status, nonce, timestamp, answer.Body)
                    : null
        )
            ? null
            : "unusable answer";

    public override string? CodeOf(HttpAnswer answer, object? message) =>
        message is JeonseongReply { RspCode: { Length: 4 } code } && code.All(char.IsAsciiDigit) ? code : null;

    public override bool ShowsTheOrder(object? message) => message is JeonseongReply { TxnId: not null, TradeSts: not null };

    // A trade that exists may still turn from "failed" or "closed" to "paid" (§3).
    public override bool MoneyMayFollow(object? message) => message is JeonseongReply { TxnId: not null, TradeSts: "3" or "9" };

    public override TimeSpan? RepeatAfter(Attempt attempt, string code, HttpAnswer answer, object? message)
    {
        var before = attempt.Repeats(code);
        return code switch
        {
            JeonseongCodes.ClockWrong when before == 0 && _clock.Follow(TimeOf((message as JeonseongReply)?.ServerTime)) => TimeSpan.Zero,
            JeonseongCodes.NonceUsed when before == 0 => TimeSpan.Zero,
            JeonseongCodes.KeyRetired when before == 0 && options.Keys.Next is not null => TimeSpan.Zero,
            JeonseongCodes.TooFast when before < options.RateRetryDelays.Length => options.RateRetryDelays[before],
            _ => null,
        };
    }

    /// <summary>The signature of a request.</summary>
    public static string SignRequest(
        string secret,
        string path,
        string merchant,
        string timestamp,
        string nonce,
        ReadOnlySpan<byte> body
    ) => HmacSignature.Sign(secret, body, "POST", path, merchant, timestamp, nonce);

    /// <summary>The signature of an answer to the request with this nonce.</summary>
    public static string SignAnswer(string secret, int status, string nonce, string timestamp, ReadOnlySpan<byte> body) =>
        HmacSignature.Sign(secret, body, "RESPONSE", status.ToString(CultureInfo.InvariantCulture), nonce, timestamp);

    private static DateTimeOffset? TimeOf(string? milliseconds) =>
        milliseconds is { Length: 13 } && milliseconds.All(char.IsAsciiDigit)
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
}
