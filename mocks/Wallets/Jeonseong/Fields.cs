using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mocks.Jeonseong;

/// <summary>
/// The members of a request body. What 1400 is about is checked here, in the order of the document; what is wrong with
/// `amount` and `currency` beyond being no text is left to the operation.
/// </summary>
internal sealed class Fields
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private static readonly SearchValues<char> InAmounts = SearchValues.Create(Digits);
    private static readonly SearchValues<char> InNumbers = SearchValues.Create(Letters + Digits);
    private static readonly SearchValues<char> InReferences = SearchValues.Create(Letters + Digits + "._-");
    private static readonly SearchValues<char> InPlaces = SearchValues.Create(Letters + Digits + "_-");

    private readonly Dictionary<string, string?> _texts = new(StringComparer.Ordinal);

    private Fields() { }

    public string this[string name] => _texts[name]!;

    /// <summary>A member's text, null if it is absent or no text.</summary>
    public string? Find(string name) => _texts.GetValueOrDefault(name);

    /// <summary>Reads a body; null if it is no JSON object in UTF-8 without BOM.</summary>
    public static Fields? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var fields = new Fields();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                fields._texts[member.Name] = TextOf(member.Value);
            }

            return fields;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The first member that the operation needs and that is missing or malformed; null if all is well.</summary>
    public string? FirstWrong(string operation) =>
        operation switch
        {
            "pay" => FirstWrong(
                ("tradeNo", IsNumber),
                ("payCode", text => text.Length is > 0 and <= 512),
                ("amount", IsAny),
                ("currency", IsAny),
                ("subject", IsSubject),
                ("mercRef", IsReference),
                ("storeId", IsPlace),
                ("termId", IsPlace)
            ),
            "order" => FirstWrong(
                ("tradeNo", IsNumber),
                ("amount", IsAny),
                ("currency", IsAny),
                ("subject", IsSubject),
                ("mercRef", IsReference),
                ("storeId", IsPlace),
                ("termId", IsPlace),
                ("validSec", IsValidity)
            ),
            "query" or "close" or "reverse" => FirstWrong(("tradeNo", IsNumber)),
            "refund" => FirstWrong(
                ("tradeNo", IsNumber),
                ("refundNo", IsNumber),
                ("amount", IsAny),
                ("reason", text => CodePoints(text) <= 100)
            ),
            "queryRefund" => FirstWrong(("refundNo", IsNumber)),
            "filesList" => FirstWrong(("date", text => Kit.PyongyangTime.TryReadDate(text, out _))),
            _ => FirstWrong(("name", text => text.Length > 0)),
        };

    /// <summary>Chon, if the text is an amount of 1 to 12 digits; `0` is none.</summary>
    public static long? Chon(string text) =>
        text.Length is >= 1 and <= 12 && text[0] != '0' && !text.AsSpan().ContainsAnyExcept(InAmounts)
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : null;

    public static bool IsNumber(string text) => text.Length is >= 8 and <= 32 && !text.AsSpan().ContainsAnyExcept(InNumbers);

    private string? FirstWrong(params ReadOnlySpan<(string Name, Func<string, bool> Fits)> rules)
    {
        foreach (var (name, fits) in rules)
        {
            // mercRef alone may be left out.
            if (name == "mercRef" && !_texts.ContainsKey(name))
            {
                continue;
            }

            if (Find(name) is not { } text || !fits(text))
            {
                return name;
            }
        }

        return null;
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8.
            return null;
        }
    }

    private static bool IsAny(string text) => true;

    private static bool IsReference(string text) => text.Length is >= 1 and <= 64 && !text.AsSpan().ContainsAnyExcept(InReferences);

    private static bool IsPlace(string text) => text.Length is >= 1 and <= 32 && !text.AsSpan().ContainsAnyExcept(InPlaces);

    private static bool IsSubject(string text) =>
        CodePoints(text) is >= 1 and <= 40 && text.IsNormalized(NormalizationForm.FormC) && !text.Any(char.IsControl);

    private static bool IsValidity(string text) => Chon(text) is >= 60 and <= 7200;

    private static int CodePoints(string text) => text.EnumerateRunes().Count();
}
