using System.Collections.Frozen;

namespace Gateway.Codes;

/// <summary>The rules about what a merchant-presented code must say, once it is split (EMVCo MPM 1.1 §4).</summary>
internal static class MpmContent
{
    /// <summary>Decimals by ISO 4217 number, for the currencies whose codes are met here. Ours is 408.</summary>
    private static readonly FrozenDictionary<string, int> Decimals = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["408"] = 2,
        ["156"] = 2,
        ["986"] = 2,
        ["764"] = 2,
        ["840"] = 2,
        ["116"] = 2,
        ["704"] = 0,
        ["344"] = 2,
        ["392"] = 0,
        ["702"] = 2,
        ["410"] = 0,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Merchant accounts 26–51, additional data 62, names in another language 64.</summary>
    public static bool IsTemplate(string id) => IsBetween(id, "26", "51") || id is "62" or "64";

    /// <summary>80–99 are for anyone, and may or may not be made of objects.</summary>
    public static bool MayBeTemplate(string id) => IsBetween(id, "80", "99");

    /// <summary>Presence, lengths, amount and tip of the split code; <see langword="null"/> is the absence of a fault.</summary>
    public static MpmFault? Check(List<MpmObject> objects, MpmProfile profile, List<MpmWarning> warnings)
    {
        var values = objects.ToDictionary(item => item.Id, item => item.Value, StringComparer.Ordinal);
        return Presence(values, profile, warnings) ?? Lengths(objects) ?? Amount(values, warnings) ?? Tip(values);
    }

    private static MpmFault? Presence(Dictionary<string, string> values, MpmProfile profile, List<MpmWarning> warnings)
    {
        if (!values.Keys.Any(id => IsBetween(id, "02", "51")))
        {
            return MpmFault.MissingMai;
        }

        if (!values.ContainsKey("53"))
        {
            return MpmFault.Missing53;
        }

        (string Id, MpmFault Fault)[] required =
        [
            ("52", MpmFault.Missing52),
            ("58", MpmFault.Missing58),
            ("59", MpmFault.Missing59),
            ("60", MpmFault.Missing60),
        ];
        foreach (var (id, fault) in required.Where(item => !values.ContainsKey(item.Id)))
        {
            if (profile == MpmProfile.Strict)
            {
                return fault;
            }

            warnings.Add(new MpmWarning(MpmWarningKind.Missing, id));
        }

        return null;
    }

    private static MpmFault? Lengths(List<MpmObject> objects) =>
        objects.TrueForAll(item => HasLegalLength(item.Id, CodePoints.Count(item.Value))) ? null : MpmFault.LengthLimit;

    private static bool HasLegalLength(string id, int length) =>
        id switch
        {
            "01" or "55" or "58" => length == 2,
            "52" => length == 4,
            "53" => length == 3,
            "54" or "56" => length <= 13,
            "57" => length <= 5,
            "59" => length <= 25,
            "60" => length <= 15,
            "61" => length <= 10,
            _ => true,
        };

    private static MpmFault? Amount(Dictionary<string, string> values, List<MpmWarning> warnings)
    {
        var scale = 0;
        if (values.TryGetValue("54", out var amount))
        {
            var point = amount.IndexOf('.', StringComparison.Ordinal);
            var whole = point < 0 ? amount : amount[..point];
            var fraction = point < 0 ? "" : amount[(point + 1)..];
            var digits = whole + fraction;
            if (whole.Length == 0 || !digits.All(char.IsAsciiDigit) || digits.All(c => c is '0'))
            {
                return MpmFault.BadAmount;
            }

            scale = fraction.Length;
        }

        if (Decimals.TryGetValue(values["53"], out var decimals))
        {
            return scale > decimals ? MpmFault.BadAmountScale : null;
        }

        warnings.Add(new MpmWarning(MpmWarningKind.UnknownCurrency, "53"));
        return null;
    }

    private static MpmFault? Tip(Dictionary<string, string> values) =>
        values.GetValueOrDefault("55") switch
        {
            "02" when !values.ContainsKey("56") => MpmFault.ConditionalMissing,
            "03" when !values.ContainsKey("57") => MpmFault.ConditionalMissing,
            _ => null,
        };

    private static bool IsBetween(string id, string first, string last) =>
        string.CompareOrdinal(id, first) >= 0 && string.CompareOrdinal(id, last) <= 0;
}
