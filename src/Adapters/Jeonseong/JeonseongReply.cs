using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
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
    private const int LongestName = 32;

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

    // Where each member that the protocol names has its place, the kept ones first and in their order.
    private static readonly FrozenDictionary<string, int> Places = Kept.Concat(["rspMsg", "tradeNo", "refundNo", "mercRef", "qrData"])
        .Select((name, place) => KeyValuePair.Create(name, place))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> PlacesByText = Places.GetAlternateLookup<
        ReadOnlySpan<char>
    >();

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly string?[] _members;
    private readonly string _sha256;

    private JeonseongReply(string?[] members, string code, string sha256)
    {
        Code = code;
        _members = members;
        _sha256 = sha256;
    }

    public string Code { get; }
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

    private string? this[string name] => _members[Places[name]];

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
                && members[Places["rspCode"]] is { Length: 4 } code
                && !code.AsSpan().ContainsAnyExceptInRange('0', '9')
                ? new JeonseongReply(members, code, JeonseongSigning.Digest(body.Span))
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
        for (var place = 0; place < Kept.Length; place++)
        {
            if (_members[place] is { } value)
            {
                fields.Add(Kept[place], value.Length <= MaxKept ? value : value[..MaxKept]);
            }
        }
        return new Evidence(operation, _sha256, fields.ToImmutable());
    }

    private static string?[]? Members(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        var members = new string?[Places.Count];
        foreach (var member in root.EnumerateObject())
        {
            var place = PlaceOf(member);
            if (place < 0)
            {
                continue;
            }
            if (member.Value.ValueKind != JsonValueKind.String)
            {
                return null;
            }
            members[place] = member.Value.GetString();
        }
        return members;
    }

    // The protocol's names are short and plain. A name of any other form is read as a text, which also finds one that is none.
    private static int PlaceOf(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        Span<char> name = stackalloc char[LongestName];
        return raw.Length <= LongestName && !raw.Contains((byte)'\\') && Ascii.ToUtf16(raw, name, out var length) == OperationStatus.Done
            ? PlacesByText.TryGetValue(name[..length], out var place)
                ? place
                : -1
            : Places.GetValueOrDefault(member.Name, -1);
    }

    private string? Id(string name) => this[name] is { Length: > 0 and <= 64 } id ? id : null;
}
