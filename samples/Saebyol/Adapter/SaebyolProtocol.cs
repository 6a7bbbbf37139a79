using System.Globalization;
using Adapters.Contract.Disclosures;
using Adapters.Kit;
using Adapters.Kit.Disclosures;

namespace Saebyol.Adapter;

/// <summary>Signs each attempt afresh, and verifies its answer over the raw bytes (section 1).</summary>
internal sealed class SaebyolProtocol(SaebyolOptions options, TimeProvider time) : WalletProtocol
{
    private const string MerchantHeader = "X-Sb-Merchant";
    private const string TimeHeader = "X-Sb-Time";
    private const string NonceHeader = "X-Sb-Nonce";
    private const string SignatureHeader = "X-Sb-Signature";

    /// <summary>What the wallet's requests hold, for disclosures.</summary>
    public static MessageTable Messages { get; } =
        MessageTable.Of<ISaebyolApi>(
            SaebyolMessages.Format,
            (MerchantHeader, DataKind.Account),
            (TimeHeader, DataKind.Time),
            (NonceHeader, DataKind.Protocol),
            (SignatureHeader, DataKind.Signature)
        );

    public override CodeTable Codes => SaebyolCodes.Table;

    public override void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body)
    {
        var (stamp, nonce) = (time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Nonce.New());
        request.Headers.Set(MerchantHeader, options.Merchant);
        request.Headers.Set(TimeHeader, stamp);
        request.Headers.Set(NonceHeader, nonce);
        request.Headers.Set(SignatureHeader, Signature("request", request, stamp, nonce, body));
    }

    public override string? Refuse(HttpAnswer answer) =>
        answer.Status != 200 || !answer.Is("application/json") ? "not the protocol's status or type"
        : answer.Header(TimeHeader) is { } stamp
        && answer.Request.Headers.Only(NonceHeader) is { } nonce
        && answer.Header(SignatureHeader) is { } signature
        && HmacSignature.Same(Signature("answer", answer.Request, stamp, nonce, answer.Body), signature)
            ? null
        : "signature missing or wrong";

    public override string? CodeOf(HttpAnswer answer, object? message) => (message as SaebyolReply)?.Result;

    public override bool ShowsTheOrder(object? message) => message is SaebyolReply { Id: not null };

    /// <summary>The signature of a request, or of the answer to it.</summary>
    internal string Signature(string kind, HttpRequestMessage request, string stamp, string nonce, ReadOnlySpan<byte> body) =>
        HmacSignature.Sign(options.Secret, body, kind, request.Method.Method, request.RequestUri!.AbsolutePath, stamp, nonce);
}
