using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adapters.Jeonseong;

/// <summary>Request of <c>pay</c>. Its text form must not show the code, so it is never printed.</summary>
internal sealed record PayRequest(
    string TradeNo,
    string PayCode,
    string Amount,
    string Currency,
    string Subject,
    string MercRef,
    string StoreId,
    string TermId
)
{
    public override string ToString() => $"{nameof(PayRequest)} {TradeNo}";
}

/// <summary>Request of <c>order</c>.</summary>
internal sealed record OrderRequest(
    string TradeNo,
    string Amount,
    string Currency,
    string Subject,
    string MercRef,
    string StoreId,
    string TermId,
    string ValidSec
);

/// <summary>Request of <c>query</c>, <c>close</c> and <c>reverse</c>.</summary>
internal sealed record TradeRequest(string TradeNo);

/// <summary>Request of <c>refund</c>.</summary>
internal sealed record RefundRequest(string TradeNo, string RefundNo, string Amount, string Reason);

/// <summary>Request of <c>queryRefund</c>.</summary>
internal sealed record RefundQuery(string RefundNo);

/// <summary>How requests are written; answers are read member by member (<see cref="JeonseongReply"/>).</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PayRequest))]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(TradeRequest))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(RefundQuery))]
internal sealed partial class JeonseongJson : JsonSerializerContext
{
    // Hangul and the plus sign of base64 go out as themselves: the bodies are never put into HTML.
    public static readonly JeonseongJson Plain = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );
}
