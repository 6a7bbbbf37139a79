using System.Globalization;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>Writes the dynamic EMVCo code of an order. Lengths count characters, the CRC counts UTF-8 bytes.</summary>
internal static class ShopCode
{
    public const string ApplicationId = "example.manmulsang";

    /// <summary>The content of template 27.</summary>
    public static string Account(string token, string store) => One("00", ApplicationId) + One("01", token) + One("02", store);

    public static string Payload(string account, long chon, string label, string? terminal)
    {
        var more = (label.Length <= 25 ? One("05", label) : "") + (terminal is { Length: <= 25 } ? One("07", terminal) : "");
        var text =
            One("00", "01")
            + One("01", "12")
            + One("27", account)
            + One("52", "5399")
            + One("53", "408")
            + One("54", Won.Text(chon))
            + One("58", "KP")
            + One("59", "MANMULSANG TEST SHOP")
            + One("60", "PYONGYANG")
            + (more.Length > 0 ? One("62", more) : "")
            + One("64", One("00", "KO") + One("01", "만물상시험상점") + One("02", "평양"))
            + "6304";
        return text + MerchantCode.Crc(text);
    }

    private static string One(string id, string content) =>
        string.Create(CultureInfo.InvariantCulture, $"{id}{content.Length:00}{content}");
}
