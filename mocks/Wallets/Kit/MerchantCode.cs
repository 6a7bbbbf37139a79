using System.Globalization;
using System.Text;

namespace Mocks.Kit;

/// <summary>What a payer's app reads from a merchant's EMVCo code: the wallet's own token, and what is to be paid.</summary>
/// <param name="Token">Sub 01 of the wallet's template.</param>
/// <param name="Currency">Object 53.</param>
/// <param name="AmountChon">Object 54 in chon; null if absent or no amount.</param>
public sealed record MerchantCode(string Token, string? Currency, long? AmountChon)
{
    /// <summary>Reads a displayed text; null if its structure or CRC is wrong, or no template 26–51 bears that GUID.</summary>
    public static MerchantCode? Read(string text, string applicationId)
    {
        if (!HasRightCrc(text) || Objects(text) is not { } objects)
        {
            return null;
        }

        foreach (var (id, content) in objects)
        {
            if (
                string.CompareOrdinal(id, "26") >= 0
                && string.CompareOrdinal(id, "51") <= 0
                && Objects(content) is { } inner
                && Value(inner, "00") == applicationId
                && Value(inner, "01") is { } token
            )
            {
                return new MerchantCode(token, Value(objects, "53"), Chon(Value(objects, "54")));
            }
        }

        return null;
    }

    /// <summary>CRC-16 (polynomial 1021, initial FFFF) over the UTF-8 bytes, as 4 upper-case hex digits.</summary>
    public static string Crc(string text)
    {
        var crc = 0xFFFF;
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            crc ^= one << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
            }
        }

        return (crc & 0xFFFF).ToString("X4", CultureInfo.InvariantCulture);
    }

    private static bool HasRightCrc(string text) =>
        text.Length > 8 && text[^8..^4] == "6304" && string.Equals(text[^4..], Crc(text[..^4]), StringComparison.OrdinalIgnoreCase);

    private static List<(string Id, string Content)>? Objects(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        var found = new List<(string, string)>();
        for (var at = 0; at < runes.Length; )
        {
            if (
                at + 4 > runes.Length
                || !int.TryParse(Span(runes, at, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var head)
                || at + 4 + (head % 100) > runes.Length
            )
            {
                return null;
            }

            found.Add((Span(runes, at, 2), Span(runes, at + 4, head % 100)));
            at += 4 + (head % 100);
        }

        return found;
    }

    private static string Span(Rune[] runes, int start, int count) =>
        string.Concat(runes.AsSpan(start, count).ToArray().Select(rune => rune.ToString()));

    private static string? Value(List<(string Id, string Content)> objects, string id) =>
        objects.Where(one => one.Id == id).Select(one => one.Content).FirstOrDefault();

    private static long? Chon(string? amount) =>
        decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var won)
        && won * 100 == decimal.Truncate(won * 100)
        && won < 1_000_000_000_000m
            ? (long)(won * 100)
            : null;
}
