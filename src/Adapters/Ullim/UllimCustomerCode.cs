using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.Ullim;

/// <summary>
/// The signed voucher that a payer shows. Online only its form, version and end are judged here; its signature and all
/// else are the wallet's to judge.
/// </summary>
internal static partial class UllimCustomerCode
{
    private const int Version = 2;
    private const int BodyBytes = 29;
    private const int SignatureBytes = 64;
    private const uint HighestMaxWon = 300_000;
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);

    /// <summary>The wallet's short name of a voucher; the voucher cannot be rebuilt from it.</summary>
    public static string Vref(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    public static CodeMatch Recognize(string text, DateTimeOffset now)
    {
        if (!text.StartsWith("UL2.", StringComparison.Ordinal))
        {
            return text is ['U', 'L', >= '0' and <= '9', '.', ..]
                ? new CodeMatch.Broken(CodeFault.VersionUnsupported)
                : CodeMatch.No.Instance;
        }
        var parts = Form().Match(text).Groups;
        if (Decode(parts["body"].ValueSpan, BodyBytes) is not { } body || Decode(parts["signature"].ValueSpan, SignatureBytes) is null)
        {
            return new CodeMatch.Broken(CodeFault.Malformed);
        }
        return body[0] == Version ? ReadBody(body, text, now) : new CodeMatch.Broken(CodeFault.VersionUnsupported);
    }

    // ver u8, keyId u16, walletId 8, counter u32, maxWon u32, issuedLocal u32, validMinutes u16, nonce 4; big-endian.
    private static CodeMatch ReadBody(ReadOnlySpan<byte> body, string text, DateTimeOffset now)
    {
        var walletId = Convert.ToHexString(body.Slice(3, 8));
        var maxWon = BinaryPrimitives.ReadUInt32BigEndian(body[15..]);
        if (walletId.AsSpan().ContainsAnyExceptInRange('0', '9') || maxWon is 0 or > HighestMaxWon)
        {
            return new CodeMatch.Broken(CodeFault.Malformed);
        }
        // Wall-clock seconds count no change of the zone, so validity is judged between wall times too.
        var issued = Epoch.AddSeconds(BinaryPrimitives.ReadUInt32BigEndian(body[19..]));
        var ends = issued.AddMinutes(BinaryPrimitives.ReadUInt16BigEndian(body[23..]));
        if (PyongyangTime.At(now).DateTime > ends + Skew)
        {
            return CodeMatch.Expired.Instance;
        }
        var fields = ImmutableDictionary<string, string>
            .Empty.Add("version", "2")
            .Add("key_id", Text(BinaryPrimitives.ReadUInt16BigEndian(body[1..])))
            .Add("wallet", $"{walletId[..6]}******{walletId[^4..]}")
            .Add("max_won", Text(maxWon))
            .Add("issued_local", Text(issued))
            .Add("valid_until_local", Text(ends));
        return new CodeMatch.Yes(fields) { Trace = Vref(text) };
    }

    // The decoder refuses loose bits behind the last byte by itself.
    private static byte[]? Decode(ReadOnlySpan<char> text, int length)
    {
        var bytes = new byte[length];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written == length ? bytes : null;
    }

    private static string Text(uint value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTime wall) => wall.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^UL2\.(?<body>[A-Za-z0-9_-]{39})\.(?<signature>[A-Za-z0-9_-]{86})\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form();
}
