using System.Globalization;
using Adapters.Contract.Codes;

namespace Gateway.Codes;

/// <summary>Writes merchants' codes for one payment. Law: what is written reads back under <see cref="MpmProfile.Strict"/>, or nothing is written.</summary>
internal static class MpmWriter
{
    /// <summary>EMVCo MPM 1.1 §3.1; it also keeps the text small enough for a picture.</summary>
    private const int LongestCode = 512;

    /// <summary>Thirteen characters of won, the point and both decimals included.</summary>
    private const long LargestAmountMinor = 999_999_999_999;

    public static MpmWriting Write(MerchantCode code)
    {
        if (AccountsFault(code.Accounts) is { } accountsFault)
        {
            return new MpmWriting.Unwritable(accountsFault);
        }

        var draft = new MpmDraft().Put("00", "01").Put("01", "12");
        foreach (var account in code.Accounts.OrderBy(account => account.TemplateId))
        {
            draft.Put(Id(account), account.Content);
        }

        draft
            .PutIf(IsCategory(code.CategoryCode), "52", code.CategoryCode, MerchantCodeFault.CategoryCode)
            .Put("53", "408")
            .PutIf(code.AmountMinor is > 0 and <= LargestAmountMinor, "54", Won(code.AmountMinor), MerchantCodeFault.Amount)
            .Put("58", "KP")
            .PutText("59", code.Name, 25, MerchantCodeFault.Name)
            .PutText("60", code.City, 15, MerchantCodeFault.City)
            .PutTemplate("62", AdditionalData(code));
        if (code is not { LocalName: null, LocalCity: null })
        {
            draft.PutTemplate("64", LocalNames(code));
        }

        return draft.Fault is { } fault ? new MpmWriting.Unwritable(fault) : Seal(draft.Text);
    }

    /// <summary>The amount as object 54 has it: won, a point, two decimals.</summary>
    public static string Won(long amountMinor) =>
        string.Create(CultureInfo.InvariantCulture, $"{amountMinor / 100}.{amountMinor % 100:00}");

    private static MerchantCodeFault? AccountsFault(IReadOnlyList<MerchantAccount> accounts)
    {
        if (accounts.Count == 0)
        {
            return MerchantCodeFault.NoAccount;
        }

        var ids = accounts.Select(account => account.TemplateId).ToHashSet();
        if (ids.Count < accounts.Count || ids.Any(id => id is < 26 or > 51))
        {
            return MerchantCodeFault.AccountId;
        }

        return accounts.All(account => IsTemplate(account.Content)) ? null : MerchantCodeFault.AccountContent;
    }

    private static bool IsTemplate(string content) =>
        MpmText.IsPlain(content)
        && CodePoints.Count(content) <= MpmGrammar.LongestValue
        && MpmGrammar.Split(content, out var objects) is null
        && objects is [{ Id: "00" }, ..];

    private static bool IsCategory(string category) => category.Length == 4 && category.All(char.IsAsciiDigit);

    private static MpmDraft AdditionalData(MerchantCode code) =>
        new MpmDraft()
            .PutText("05", code.Label, 25, MerchantCodeFault.Label)
            .PutOptional("07", code.Terminal, 25, MerchantCodeFault.Terminal);

    private static MpmDraft LocalNames(MerchantCode code) =>
        new MpmDraft()
            .PutIf(code.Language is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'], "00", code.Language ?? "", MerchantCodeFault.Language)
            .PutText("01", code.LocalName ?? "", 25, MerchantCodeFault.LocalName)
            .PutOptional("02", code.LocalCity, 15, MerchantCodeFault.LocalCity);

    private static string Id(MerchantAccount account) => account.TemplateId.ToString("00", CultureInfo.InvariantCulture);

    private static MpmWriting Seal(string objects)
    {
        var open = objects + "6304";
        var text = open + Crc16.Of(open);
        if (CodePoints.Count(text) > LongestCode)
        {
            return new MpmWriting.Unwritable(MerchantCodeFault.TooLong);
        }

        return MpmReader.Read(text, MpmProfile.Strict) is MpmReading.Readable
            ? new MpmWriting.Written(text)
            : new MpmWriting.Unwritable(MerchantCodeFault.NotReadable);
    }
}
