using System.Globalization;
using Adapters.Kit;
using Adapters.Kit.Disclosures;

namespace Saebyol.Adapter;

/// <summary>Signs each attempt afresh, and verifies its answer over the raw bytes (section 1).</summary>
internal sealed class SaebyolProtocol(SaebyolOptions options, TimeProvider time) : WalletProtocol
{
    private static readonly HmacHeaders Headers = new("X-Sb-Merchant", "X-Sb-Time", "X-Sb-Nonce", "X-Sb-Signature");

    /// <summary>What the wallet's requests hold, for disclosures.</summary>
    public static MessageTable Messages { get; } = MessageTable.Of<ISaebyolApi>(SaebyolMessages.Format, Headers.Disclosed);

    public override CodeTable Codes => SaebyolCodes.Table;

    public override void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body)
    {
        var (stamp, nonce) = (time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Nonce.New());
        Headers.Set(request, options.Merchant, stamp, nonce, Signature("request", request, stamp, nonce, body));
    }

    public override string? Refuse(HttpAnswer answer) =>
        answer.Status != 200 || !answer.Is("application/json") ? "not the protocol's status or type"
        : Headers.Verify(answer, (stamp, nonce) => Signature("answer", answer.Request, stamp, nonce, answer.Body)) ? null
        : "signature missing or wrong";

    public override string? CodeOf(HttpAnswer answer, object? message) => (message as SaebyolReply)?.Result;

    public override bool ShowsTheOrder(object? message) => message is SaebyolReply { Id: not null };

    /// <summary>The signature of a request, or of the answer to it.</summary>
    internal string Signature(string kind, HttpRequestMessage request, string stamp, string nonce, ReadOnlySpan<byte> body) =>
        HmacSignature.Sign(options.Secret, body, kind, request.Method.Method, request.RequestUri!.AbsolutePath, stamp, nonce);
}
