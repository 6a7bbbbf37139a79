using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>One line of an uploaded batch.</summary>
internal sealed record UploadLine(
    int No,
    Identity Id,
    string AcceptedText,
    DateTime AcceptedLocal,
    DateTimeOffset AcceptedAt,
    string Voucher,
    long Won,
    string Reference
);

/// <summary>The CSV of a batch: packed in base64 and gzip, UTF-8 with BOM, CRLF, semicolons, no quoting.</summary>
internal static class UploadFile
{
    public const string Header = "줄;단말;일련번호;영업일;거래일시;바우처;금액;참조";
    private const int MaxLines = 500;
    private const int MaxUnpacked = 1024 * 1024;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Whether `data` is base64 at all.</summary>
    public static bool IsBase64(string data) => data.Length > 0 && Base64.IsValid(data);

    /// <summary>The lines of a batch, or why it is unfit as a whole.</summary>
    public static (string? Why, IReadOnlyList<UploadLine> Lines) Open(string mid, int count, long won, string sha, string data)
    {
        if (count > MaxLines)
        {
            return (Why.TooManyLines, []);
        }

        if (Unpack(data) is not { } csv)
        {
            return (Why.Malformed, []);
        }

        if (Sha(csv) != sha)
        {
            return (Why.HashDiffers, []);
        }

        if (Read(mid, csv) is not { } sent)
        {
            return (Why.Malformed, []);
        }

        return sent.Count > MaxLines ? (Why.TooManyLines, [])
            : sent.Count != count ? (Why.LinesDiffer, [])
            : sent.Sum(line => line.Won) != won ? (Why.AmountDiffers, [])
            : (null, sent);
    }

    /// <summary>The CSV's bytes; null if they do not unpack or are too many.</summary>
    public static byte[]? Unpack(string data)
    {
        try
        {
            using var packed = new GZipStream(new MemoryStream(Convert.FromBase64String(data)), CompressionMode.Decompress);
            var bytes = new byte[MaxUnpacked + 1];
            var length = packed.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxUnpacked ? bytes[..length] : null;
        }
        catch (Exception broken) when (broken is FormatException or InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static string Sha(byte[] csv) => Convert.ToHexStringLower(SHA256.HashData(csv));

    /// <summary>The lines; null if the file or one line has not its form.</summary>
    public static IReadOnlyList<UploadLine>? Read(string mid, byte[] csv)
    {
        if (!csv.AsSpan().StartsWith("\uFEFF"u8))
        {
            return null;
        }

        string text;
        try
        {
            text = StrictUtf8.GetString(csv.AsSpan(3));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        var rows = text.Split("\r\n");
        if (rows.Length < 3 || rows[0] != Header || rows[^1].Length > 0 || rows.Any(row => row.AsSpan().ContainsAny('\r', '\n')))
        {
            return null;
        }

        var lines = new List<UploadLine>();
        foreach (var row in rows[1..^1])
        {
            if (ReadLine(mid, lines.Count + 1, row.Split(';')) is not { } line)
            {
                return null;
            }

            lines.Add(line);
        }

        return lines;
    }

    private static UploadLine? ReadLine(string mid, int no, string[] fields) =>
        fields.Length == 8
        && fields[0] == no.ToString(CultureInfo.InvariantCulture)
        && Forms.TryReadIdentity(mid, fields[1], fields[3], fields[2], out var id)
        && PyongyangTime.TryRead(fields[4], out var at)
        && Won.TryRead(fields[6], out var won)
        && Forms.IsReference(fields[7])
            ? new UploadLine(
                no,
                id,
                fields[4],
                DateTime.ParseExact(fields[4], "yyyyMMddHHmmss", CultureInfo.InvariantCulture),
                at,
                fields[5],
                won,
                fields[7]
            )
            : null;
}
