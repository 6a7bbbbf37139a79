using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adapters.Kit;

/// <summary>An amount in minor units, a hundredth each, which is a decimal number on the wire. It never passes through a binary fraction.</summary>
/// <param name="Minor">The amount in minor units.</param>
public readonly record struct Money(long Minor)
{
    private const int Decimals = 2;
    private const int MaxText = 64;
    private const int MaxDigits = 18;

    /// <summary>The number with exactly two decimals and no exponent.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minor / 100}.{Minor % 100:00}");

    /// <summary>The value of a JSON number's text; null if negative, finer than a minor unit by its value, or beyond 18 digits.</summary>
    /// <param name="number">The text, as it stands in the message.</param>
    public static Money? Parse(ReadOnlySpan<char> number)
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
        var mantissa = mark < 0 ? number : number[..mark];
        var point = mantissa.IndexOf('.');
        var fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = (point < 0 ? mantissa.ToString() : $"{mantissa[..point]}{mantissa[(point + 1)..]}").TrimStart('0');
        var significant = digits.TrimEnd('0');
        // How many zeros stand between the last digit that counts and the end of the minor units.
        var zeros = (long)digits.Length - significant.Length - fraction + exponent + Decimals;
        if (significant.Length == 0)
        {
            return new Money(0);
        }
        return
            zeros >= 0
            && significant.Length + zeros <= MaxDigits
            && long.TryParse(significant + new string('0', (int)zeros), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new Money(minor)
            : null;
    }
}

/// <summary>Reads and writes <c>{"value":12500.00,"currency":"KPW"}</c>; anything else makes the message unreadable.</summary>
/// <param name="currency">The one currency that the wallet's messages may name, ISO 4217 letters.</param>
public sealed class MoneyConverter(string currency) : JsonConverter<Money>
{
    /// <inheritdoc/>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }
        Money? value = null;
        string? named = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.ValueTextEquals("value"u8);
            var isCurrency = reader.ValueTextEquals("currency"u8);
            reader.Read();
            if (isValue && reader.TokenType == JsonTokenType.Number && value is null)
            {
                value = Money.Parse(Raw(reader)) ?? throw new JsonException();
            }
            else if (isCurrency && reader.TokenType == JsonTokenType.String && named is null)
            {
                named = reader.GetString();
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
        return value is { } money && named == currency ? money : throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("value"u8);
        writer.WriteRawValue(value.ToString());
        writer.WriteString("currency"u8, currency);
        writer.WriteEndObject();
    }

    private static string Raw(in Utf8JsonReader reader) =>
        Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
}
