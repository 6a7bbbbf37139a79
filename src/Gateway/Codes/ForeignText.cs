using Adapters.Contract.Codes;

namespace Gateway.Codes;

/// <summary>The gateway's own judgement of a text that no wallet here claimed or called broken. Total and pure.</summary>
internal static class ForeignText
{
    public static CodeRefusal Judge(ScannedCode code)
    {
        if (code.Cpm is not null || IsForeignBarcode(code.Text))
        {
            return CodeRefusal.ForeignWallet;
        }

        return IsMerchantCode(code.Text) ? CodeRefusal.WrongDirection : CodeRefusal.NotAPaymentCode;
    }

    /// <summary>
    /// Whether a text is meant as a merchant's code, whatever rules it breaks: it begins as one and ends with the right check
    /// sum. Codes in use have names beyond 25 characters, amounts of 0.00, empty templates, and lengths counted in bytes.
    /// </summary>
    private static bool IsMerchantCode(string text) =>
        text.StartsWith("0002", StringComparison.Ordinal)
        && text.Length > 12
        && text.AsSpan(text.Length - 8, 4) is "6304"
        && string.Equals(Crc16.Of(text[..^4]), text[^4..], StringComparison.OrdinalIgnoreCase);

    /// <summary>The number ranges of the barcodes that payers of large foreign wallets show.</summary>
    private static bool IsForeignBarcode(string text)
    {
        if (text.Length is < 16 or > 24 || !text.All(char.IsAsciiDigit))
        {
            return false;
        }

        var prefix = (text[0] - '0') * 10 + (text[1] - '0');
        return (text.Length, prefix) is (18, >= 10 and <= 15) or (_, >= 25 and <= 30) or (19, 62);
    }
}
