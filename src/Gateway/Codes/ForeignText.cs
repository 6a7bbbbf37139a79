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

        return
            code.Text.StartsWith("0002", StringComparison.Ordinal)
            && MpmReader.Read(code.Text, MpmProfile.Read) is MpmReading.Readable
            ? CodeRefusal.WrongDirection
            : CodeRefusal.NotAPaymentCode;
    }

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
