using System.Buffers.Binary;
using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Contract.Codes;

namespace Adapters.Jeonseong;

/// <summary>Codes that a payer shows (§2.1): an EMV code with our application, or a barcode of 20 digits.</summary>
internal static class JeonseongCustomerCode
{
    private const string Aid = "F04A4F4E534F4E47";
    private const int BarcodeDigits = 20;
    private const int LongestPayCode = 512;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);
    private static readonly CodeMatch Malformed = new CodeMatch.Broken(CodeFault.Malformed);
    private static readonly CodeMatch Barcode = Mine("barcode");
    private static readonly CodeMatch EmvCode = Mine("emv_cpm");

    /// <summary>Whose code it is, and whether it is worth sending.</summary>
    public static CodeMatch Recognize(ScannedCode code, DateTimeOffset now, TimeSpan skew)
    {
        if (code.Cpm is not { } cpm)
        {
            return IsBarcode(code.Text) ? Barcode : CodeMatch.No.Instance;
        }
        CpmApplication? usable = null;
        var isOurs = false;
        for (var i = 0; i < cpm.Applications.Count && usable is null; i++)
        {
            var application = cpm.Applications[i];
            if (application.HasAid(Aid))
            {
                isOurs = true;
                usable = application.Pan is { } pan && Luhn.IsValid(pan) ? application : null;
            }
        }
        if (!isOurs)
        {
            return CodeMatch.No.Instance;
        }
        return usable is null || cpm.CanonicalText.Length > LongestPayCode || !TryIssueTime(usable, out var issued) ? Malformed
            // A time of issue in the future is the wallet's business.
            : issued is { } then && now - then > Life + skew ? CodeMatch.Expired.Instance
            : EmvCode;
    }

    /// <summary>The form in which the code is sent, whatever the scanner did to it.</summary>
    public static string Canonical(ScannedCode code) => code.Cpm?.CanonicalText ?? code.Text;

    private static CodeMatch.Yes Mine(string form) => new(ImmutableDictionary<string, string>.Empty.Add("form", form));

    private static bool IsBarcode(string text) =>
        text is ['7', >= '1' and <= '4', ..] && text.Length == BarcodeDigits && Luhn.IsValid(text);

    // Without a time of issue the wallet decides; one that cannot be read is a broken code.
    private static bool TryIssueTime(CpmApplication application, out DateTimeOffset? issued)
    {
        issued = null;
        if (!application.Objects.TryGetValue("63", out var template))
        {
            return true;
        }
        if (!BerTlv.TryRead(template, out var objects))
        {
            return false;
        }
        if (objects.FirstOrDefault(item => item.Tag == "DF01") is not { } time)
        {
            return true;
        }
        if (time.Value.Length != sizeof(uint))
        {
            return false;
        }
        issued = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(time.Value.Span));
        return true;
    }
}
