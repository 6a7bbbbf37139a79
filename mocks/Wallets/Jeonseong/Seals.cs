using System.Globalization;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>Writes an answer and signs it (protocol 1.2) with the caller's key, or as badly as it is asked to.</summary>
internal static class Seals
{
    public static WalletReply On(JsAnswer answer, Caller caller, SigningKey nextKey, Moment now)
    {
        if (answer.AsHtmlPage)
        {
            return WalletReply.HtmlPage();
        }

        var body = answer.Write();
        var reply = new WalletReply(200, [new("Content-Type", answer.ContentType)], body) { Delivery = answer.Delivery };
        if (caller.Key is null || answer.Flaw == SignatureFlaw.Missing)
        {
            return reply;
        }

        var key = answer.WithNextKey ? nextKey : caller.Key;
        var timestamp = now.Real.ToUnixTimeMilliseconds().ToString("D13", CultureInfo.InvariantCulture);
        var signature = Signing.OfAnswer(key.Secret, 200, caller.Nonce, timestamp, body);
        return reply
            .WithHeader("X-Js-Timestamp", timestamp)
            .WithHeader("X-Js-Key", key.Id)
            .WithHeader("X-Js-Signature", answer.Flaw == SignatureFlaw.WrongDigit ? Signing.Spoil(signature) : signature);
    }
}
