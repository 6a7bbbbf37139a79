using Adapters.Contract.Codes;

namespace Gateway.Codes;

/// <summary>Reads merchant-presented codes (EMVCo MPM 1.1). Total, and linear in the length of the text; the first rule that fails decides.</summary>
internal static class MpmReader
{
    public static MpmReading Read(string text, MpmProfile profile)
    {
        var trimmed = ScannedCode.Trim(text);
        if (trimmed.Length == 0)
        {
            return new MpmReading.Refused(MpmFault.Empty);
        }

        if (trimmed.Length < 4 || !trimmed.AsSpan(0, 4).ToString().All(char.IsAsciiDigit))
        {
            return new MpmReading.Refused(MpmFault.NotEmv);
        }

        var warnings = new List<MpmWarning>();
        var fault =
            MpmGrammar.Split(trimmed, out var objects)
            ?? Frame(objects)
            ?? CheckSum(trimmed, objects[^1].Value, profile, warnings)
            ?? OpenTemplates(objects, warnings)
            ?? MpmContent.Check(objects, profile, warnings);
        return fault is { } broken ? new MpmReading.Refused(broken) : new MpmReading.Readable(new MpmCode(objects, warnings));
    }

    private static MpmFault? Frame(List<MpmObject> objects)
    {
        if (objects[0] is not { Id: "00" } format)
        {
            return MpmFault.PfiNotFirst;
        }

        if (format is not { Value: "01" })
        {
            return MpmFault.UnsupportedPfi;
        }

        var sum = objects.FindIndex(item => item.Id is "63");
        if (sum < 0)
        {
            return MpmFault.Missing63;
        }

        if (CodePoints.Count(objects[sum].Value) != 4)
        {
            return MpmFault.BadCrcLength;
        }

        return sum == objects.Count - 1 ? null : MpmFault.CrcNotLast;
    }

    private static MpmFault? CheckSum(string text, string stated, MpmProfile profile, List<MpmWarning> warnings)
    {
        var computed = Crc16.Of(text[..^stated.Length]);
        if (string.Equals(stated, computed, StringComparison.Ordinal))
        {
            return null;
        }

        if (profile == MpmProfile.Strict || !string.Equals(stated, computed, StringComparison.OrdinalIgnoreCase))
        {
            return MpmFault.CrcMismatch;
        }

        warnings.Add(new MpmWarning(MpmWarningKind.LowercaseCrc, "63"));
        return null;
    }

    private static MpmFault? OpenTemplates(List<MpmObject> objects, List<MpmWarning> warnings)
    {
        for (var i = 0; i < objects.Count; i++)
        {
            var item = objects[i];
            var mustOpen = MpmContent.IsTemplate(item.Id);
            if (!mustOpen && !MpmContent.MayBeTemplate(item.Id))
            {
                continue;
            }

            if (MpmGrammar.Split(item.Value, out var parts) is null)
            {
                objects[i] = item with { Parts = parts };
            }
            else if (mustOpen)
            {
                return MpmFault.BadTemplate;
            }
            else
            {
                warnings.Add(new MpmWarning(MpmWarningKind.Opaque, item.Id));
            }
        }

        return null;
    }
}
