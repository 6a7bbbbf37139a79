using System.Globalization;
using System.Text;

namespace Gateway.Codes;

/// <summary>The check sum of merchant-presented codes: polynomial 1021, initial FFFF, not reflected, no final xor, over UTF-8 (EMVCo MPM 1.1 §4.7.3).</summary>
internal static class Crc16
{
    private const int Polynomial = 0x1021;

    /// <summary>The check sum of <paramref name="text"/> as four upper-case hex digits.</summary>
    public static string Of(string text)
    {
        var crc = 0xFFFF;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            crc ^= octet << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ Polynomial;
            }

            crc &= 0xFFFF;
        }

        return crc.ToString("X4", CultureInfo.InvariantCulture);
    }
}
