using System.Text;

namespace Adapters.Contract.Codes;

/// <summary>Reads customer-presented EMV codes (EMVCo CPM 1.1). Total, and linear in the length of the text.</summary>
public static class CpmReader
{
    private const int ShortestAid = 5;
    private const int LongestAid = 16;

    /// <summary>Reads <paramref name="text"/>, trimmed as <see cref="ScannedCode.Trim"/> does; the first rule that it breaks decides.</summary>
    /// <param name="text">What the scanner sent.</param>
    public static CpmReading Read(string text)
    {
        var trimmed = ScannedCode.Trim(text);
        if (trimmed.Length == 0)
        {
            return new CpmReading.Refused(CpmFault.Empty);
        }

        if (!trimmed.StartsWith("hQVDUFY", StringComparison.Ordinal))
        {
            return new CpmReading.Refused(CpmFault.NotEmvCpm);
        }

        var warnings = new List<CpmWarning>();
        return CpmBase64.TryDecode(trimmed, warnings, out var bytes)
            ? Open(bytes, warnings)
            : new CpmReading.Refused(CpmFault.BadBase64);
    }

    private static CpmReading Open(byte[] bytes, List<CpmWarning> warnings)
    {
        if (!BerTlv.TryRead(bytes, out var objects))
        {
            return new CpmReading.Refused(CpmFault.BadTlv);
        }

        var templates = new List<IReadOnlyList<BerObject>>();
        var shared = new List<BerObject>();
        var hasShared = false;
        foreach (var item in objects.Where(item => item.Tag is "61" or "62"))
        {
            if (!BerTlv.TryRead(item.Value, out var content))
            {
                return new CpmReading.Refused(CpmFault.BadTlv);
            }

            if (item.Tag is "61")
            {
                templates.Add(content);
            }
            else
            {
                hasShared = true;
                shared.AddRange(content);
            }
        }

        if (
            objects is not [{ Tag: "85" } format, ..]
            || !format.Value.Span.SequenceEqual("CPV01"u8)
        )
        {
            return new CpmReading.Refused(CpmFault.BadPfi);
        }

        if (templates.Count == 0)
        {
            return new CpmReading.Refused(CpmFault.NoAppTemplate);
        }

        var eligible = templates.FindAll(IsEligible);
        if (eligible.Count == 0)
        {
            return new CpmReading.Refused(CpmFault.NoEligibleTemplate);
        }

        var common = FirstByTag(shared);
        if (eligible.Exists(template => HasDuplicate(template, common)))
        {
            return new CpmReading.Refused(CpmFault.DuplicateData);
        }

        CpmApplication[] applications =
        [
            .. eligible.Select(template => ToApplication(template, common)),
        ];
        WarnIf(eligible.Count < templates.Count, CpmWarning.TemplateSkipped);
        WarnIf(hasShared && templates.Count == 1, CpmWarning.CommonTemplateWithOneApp);
        WarnIf(
            Array.Exists(applications, application => application.Pan is null),
            CpmWarning.MissingPan
        );
        return new CpmReading.Readable(
            new CpmCode(Convert.ToBase64String(bytes), applications, common, warnings)
        );

        void WarnIf(bool holds, CpmWarning warning)
        {
            if (holds)
            {
                warnings.Add(warning);
            }
        }
    }

    private static bool IsEligible(IReadOnlyList<BerObject> template) =>
        template.FirstOrDefault(item => item.Tag is "4F")
            is { Value.Length: >= ShortestAid and <= LongestAid };

    private static bool HasDuplicate(
        IReadOnlyList<BerObject> template,
        Dictionary<string, ReadOnlyMemory<byte>> common
    )
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return template.Any(item => !seen.Add(item.Tag) || common.ContainsKey(item.Tag));
    }

    private static CpmApplication ToApplication(
        IReadOnlyList<BerObject> template,
        Dictionary<string, ReadOnlyMemory<byte>> common
    )
    {
        var own = FirstByTag(template);
        return new CpmApplication(
            Convert.ToHexString(own["4F"].Span),
            own.TryGetValue("50", out var label) ? Encoding.UTF8.GetString(label.Span) : null,
            PanOf(own) ?? PanOf(common),
            own
        );
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> FirstByTag(
        IReadOnlyList<BerObject> objects
    )
    {
        var byTag = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var item in objects)
        {
            byTag.TryAdd(item.Tag, item.Value);
        }

        return byTag;
    }

    private static string? PanOf(Dictionary<string, ReadOnlyMemory<byte>> objects)
    {
        if (
            objects.TryGetValue("5A", out var pan)
            && Digits(Convert.ToHexString(pan.Span).TrimEnd('F')) is { } plain
        )
        {
            return plain;
        }

        if (!objects.TryGetValue("57", out var track))
        {
            return null;
        }

        var hex = Convert.ToHexString(track.Span);
        var end = hex.IndexOf('D', StringComparison.Ordinal);
        return end < 0 ? null : Digits(hex[..end]);
    }

    private static string? Digits(string hex) =>
        hex.Length > 0 && hex.All(char.IsAsciiDigit) ? hex : null;
}
