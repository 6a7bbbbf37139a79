using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adapters.ManmulSang;

/// <summary>An amount of KPW in chon. On the wire it is a JSON number in won; it never passes through a binary fraction.</summary>
[JsonConverter(typeof(ManmulSangMoneyConverter))]
internal readonly record struct ManmulSangMoney(long Minor)
{
    public const string Currency = "KPW";
    private const int MaxText = 64;
    private const int MaxDigits = 18;

    /// <summary>Won with exactly two decimals and no exponent.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minor / 100}.{Minor % 100:00}");

    /// <summary>The value of a JSON number's text; null if negative, finer than a chon, or beyond 18 digits.</summary>
    public static ManmulSangMoney? Parse(ReadOnlySpan<char> number)
    {
        if (number.IsEmpty || number.Length > MaxText || !char.IsAsciiDigit(number[0]))
        {
            return null;
        }
        var mark = number.IndexOfAny('e', 'E');
        var exponent = 0;
        if (mark >= 0 && !int.TryParse(number[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            return null;
        }
        var mantissa = mark >= 0 ? number[..mark] : number;
        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : $"{mantissa[..point]}{mantissa[(point + 1)..]}";
        var scale = (long)(point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        return BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? Scaled(value, scale) : null;
    }

    private static ManmulSangMoney? Scaled(BigInteger value, long scale)
    {
        if (value.IsZero)
        {
            return new ManmulSangMoney(0);
        }
        while (scale > 2)
        {
            (value, var rest) = BigInteger.DivRem(value, 10);
            if (!rest.IsZero)
            {
                return null;
            }
            scale--;
        }
        var shift = 2 - scale;
        if (shift > MaxDigits)
        {
            return null;
        }
        value *= BigInteger.Pow(10, (int)shift);
        return value < BigInteger.Pow(10, MaxDigits) ? new ManmulSangMoney((long)value) : null;
    }
}

/// <summary>Reads and writes <c>{"value":12500.00,"currency":"KPW"}</c>; anything else is a protocol error.</summary>
internal sealed class ManmulSangMoneyConverter : JsonConverter<ManmulSangMoney>
{
    public override ManmulSangMoney Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }
        ManmulSangMoney? value = null;
        string? currency = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.ValueTextEquals("value"u8);
            var isCurrency = reader.ValueTextEquals("currency"u8);
            reader.Read();
            if (isValue && reader.TokenType == JsonTokenType.Number && value is null)
            {
                value = ManmulSangMoney.Parse(Raw(reader)) ?? throw new JsonException();
            }
            else if (isCurrency && reader.TokenType == JsonTokenType.String && currency is null)
            {
                currency = reader.GetString();
            }
            else if (isValue || isCurrency)
            {
                throw new JsonException();
            }
            else
            {
                reader.Skip();
            }
        }
        return value is { } money && currency == ManmulSangMoney.Currency ? money : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, ManmulSangMoney value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("value"u8);
        writer.WriteRawValue(value.ToString());
        writer.WriteString("currency"u8, ManmulSangMoney.Currency);
        writer.WriteEndObject();
    }

    private static string Raw(in Utf8JsonReader reader) =>
        Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
}
