using System.Collections.Immutable;
using System.Text.Json;
using Adapters.Contract;

namespace Adapters.Jeonseong;

/// <summary>
/// A verified answer, member by member. Every member that the protocol names is a text (§1); one that is anything else,
/// or stands there twice, makes the whole answer unreadable. Members that it does not name are ignored.
/// </summary>
internal sealed class JeonseongReply
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxKept = 128;

    private static readonly ImmutableArray<string> Kept =
    [
        "rspCode",
        "tradeSts",
        "failCode",
        "jsTxnId",
        "amount",
        "currency",
        "refundedTotal",
        "payTime",
        "revTime",
        "refundSts",
        "jsRefundId",
        "refundTime",
        "expireTime",
        "serverTime",
        "field",
    ];

    private static readonly ImmutableHashSet<string> Known = Kept.Union([
            "rspMsg",
            "tradeNo",
            "refundNo",
            "mercRef",
            "qrData",
        ])
        .ToImmutableHashSet();

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly Dictionary<string, string> _members;
    private readonly string _sha256;

    private JeonseongReply(Dictionary<string, string> members, string sha256)
    {
        _members = members;
        _sha256 = sha256;
    }

    public string Code => _members["rspCode"];
    public string? TradeNo => this["tradeNo"];
    public string? TradeSts => this["tradeSts"];
    public string? FailCode => this["failCode"];
    public string? Amount => this["amount"];
    public string? Currency => this["currency"];
    public string? MercRef => this["mercRef"];
    public string? RefundedTotal => this["refundedTotal"];
    public string? RefundNo => this["refundNo"];
    public string? RefundSts => this["refundSts"];
    public string? QrData => this["qrData"];
    public string? ServerTime => this["serverTime"];
    public string? TxnId => Id("jsTxnId");
    public string? RefundId => Id("jsRefundId");

    private string? this[string name] => _members.GetValueOrDefault(name);

    /// <summary>Reads an answer's bytes; null if they are not what the protocol allows.</summary>
    public static JeonseongReply? Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaxBytes)
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return
                Members(document.RootElement) is { } members
                && members.TryGetValue("rspCode", out var code)
                && code.Length == 4
                && code.All(char.IsAsciiDigit)
                ? new JeonseongReply(members, JeonseongSigning.Digest(body.Span))
                : null;
        }
        // The second: a text that is not Unicode.
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What of it is kept in the timeline.</summary>
    public Evidence Evidence(string operation)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var name in Kept)
        {
            if (this[name] is { } value)
            {
                fields.Add(name, value.Length <= MaxKept ? value : value[..MaxKept]);
            }
        }
        return new Evidence(operation, _sha256, fields.ToImmutable());
    }

    private static Dictionary<string, string>? Members(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        var members = new Dictionary<string, string>();
        foreach (var member in root.EnumerateObject())
        {
            if (!Known.Contains(member.Name))
            {
                continue;
            }
            if (member.Value.ValueKind != JsonValueKind.String)
            {
                return null;
            }
            members.Add(member.Name, member.Value.GetString()!);
        }
        return members;
    }

    private string? Id(string name) => this[name] is { Length: > 0 and <= 64 } id ? id : null;
}
