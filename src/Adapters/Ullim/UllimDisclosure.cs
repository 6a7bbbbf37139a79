using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Xml;
using Adapters.Contract.Disclosures;
using Adapters.Kit.Disclosures;

namespace Adapters.Ullim;

/// <summary>What the wallet's messages hold (sections 1 to 3), by the gateway's operation.</summary>
internal static class UllimDisclosure
{
    private static readonly ImmutableArray<DisclosedField> Envelope =
    [
        new("header:X-Api-Key", DataKind.Credential),
        new("header:X-Body-Digest", DataKind.Signature),
        new("header:X-Sign", DataKind.Signature),
        new("header:Content-Type", DataKind.Protocol),
        new("header:traceparent", DataKind.Trace),
        new("@ver", DataKind.Protocol),
        new("head/op", DataKind.Protocol),
        new("head/mid", DataKind.Account),
        new("head/tid", DataKind.Terminal),
        // With the business date it is the number of the charge.
        new("head/seq", DataKind.GatewayNumber),
        new("head/bdate", DataKind.GatewayNumber),
        new("head/dt", DataKind.Time),
    ];

    private static readonly ImmutableArray<DisclosedField> Money =
    [
        new("body/amt", DataKind.Amount),
        new("body/amt/@cur", DataKind.Currency),
    ];

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static MessageTable Table { get; } =
        new(
            ["/ullim/gw"],
            ReadNames,
            new Dictionary<string, ImmutableArray<DisclosedField>>(StringComparer.Ordinal)
            {
                [WalletOperations.Pay] =
                [
                    .. Envelope,
                    new("body/voucher", DataKind.Code),
                    .. Money,
                    new("body/ref", DataKind.MerchantReference),
                    new("body/memo", DataKind.Subject),
                ],
                [WalletOperations.Inquire] = Envelope,
                [WalletOperations.Cancel] = [.. Envelope, .. Money],
                [WalletOperations.Refund] = [.. Envelope, .. Money, new("body/memo", DataKind.RefundReason)],
                [WalletOperations.InquireRefund] = Envelope,
            }.ToFrozenDictionary(StringComparer.Ordinal)
        );

    // Paths below the root: elements that hold text or nothing at all, and attributes. An empty body is only the frame.
    private static void ReadNames(byte[] body, FieldReader.Found found)
    {
        using var xml = XmlReader.Create(new MemoryStream(body), Settings);
        var path = string.Empty;
        var opened = false;
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    path = Below(path, xml.Depth, xml.Name);
                    opened = !xml.IsEmptyElement;
                    if (xml is { IsEmptyElement: true, Depth: > 1 })
                    {
                        found.Add(path);
                    }
                    while (xml.MoveToNextAttribute())
                    {
                        found.Add(path.Length == 0 ? "@" : path + "/@", xml.Name);
                    }
                    break;
                case XmlNodeType.EndElement:
                    if (opened && xml.Depth > 1)
                    {
                        found.Add(path);
                    }
                    opened = false;
                    break;
                case XmlNodeType.XmlDeclaration or XmlNodeType.Whitespace:
                    break;
                case XmlNodeType.Text when path.Length > 0:
                    found.Add(path);
                    opened = false;
                    break;
                default:
                    found.Add("body");
                    break;
            }
        }
    }

    private static string Below(string path, int depth, string name)
    {
        if (depth == 0)
        {
            return string.Empty;
        }
        var end = -1;
        for (var level = 1; level < depth; level++)
        {
            end = path.IndexOf('/', end + 1) is var next and >= 0 ? next : path.Length;
        }
        return depth == 1 ? name : $"{path.AsSpan(0, end)}/{name}";
    }
}
