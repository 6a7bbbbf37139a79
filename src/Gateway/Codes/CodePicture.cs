using QRCoder;

namespace Gateway.Codes;

/// <summary>Pictures of merchants' codes: QR in UTF-8, error correction M, with the quiet zone that scanners need (ISO/IEC 18004).</summary>
internal static class CodePicture
{
    private const int PixelsPerModule = 8;

    /// <summary>A scalable picture; it fills whatever box the page gives it.</summary>
    /// <param name="text">A text that <see cref="MpmWriter"/> wrote: its length limit is what a picture can hold.</param>
    public static string Svg(string text)
    {
        using var matrix = Matrix(text);
        using var picture = new SvgQRCode(matrix);
        return picture.GetGraphic(PixelsPerModule, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    /// <summary>A black-and-white PNG with 8 pixels a module.</summary>
    /// <param name="text">As for <see cref="Svg"/>.</param>
    public static byte[] Png(string text)
    {
        using var matrix = Matrix(text);
        using var picture = new PngByteQRCode(matrix);
        return picture.GetGraphic(PixelsPerModule, drawQuietZones: true);
    }

    private static QRCodeData Matrix(string text) =>
        QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true, utf8BOM: false, QRCodeGenerator.EciMode.Utf8);
}
