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
        return CpmBase64.TryDecode(trimmed, warnings, out var bytes) ? Open(bytes, warnings) : new CpmReading.Refused(CpmFault.BadBase64);
    }

    private static CpmReading Open(byte[] bytes, List<CpmWarning> warnings)
    {
        if (!BerTlv.TryRead(bytes, out var objects))
        {
            return new CpmReading.Refused(CpmFault.BadTlv);
        }

        var templates = new List<BerObjects>();
        List<BerObject>? shared = null;
        for (var i = 0; i < objects.Count; i++)
        {
            if (objects[i] is not { Tag: "61" or "62" } item)
            {
                continue;
            }

            if (!BerTlv.TryRead(item.Value, out var content))
            {
                return new CpmReading.Refused(CpmFault.BadTlv);
            }

            if (item.Tag is "61")
            {
                templates.Add(new BerObjects(content));
            }
            else
            {
                (shared ??= []).AddRange(content);
            }
        }

        if (objects is not [{ Tag: "85" } format, ..] || !format.Value.Span.SequenceEqual("CPV01"u8))
        {
            return new CpmReading.Refused(CpmFault.BadPfi);
        }

        if (templates.Count == 0)
        {
            return new CpmReading.Refused(CpmFault.NoAppTemplate);
        }

        var skipped = templates.RemoveAll(template => !IsEligible(template));
        if (templates.Count == 0)
        {
            return new CpmReading.Refused(CpmFault.NoEligibleTemplate);
        }

        var common = shared is null ? BerObjects.None : new BerObjects(shared);
        var applications = new CpmApplication[templates.Count];
        for (var i = 0; i < applications.Length; i++)
        {
            if (templates[i].Repeats || templates[i].Overlaps(common))
            {
                return new CpmReading.Refused(CpmFault.DuplicateData);
            }

            applications[i] = ToApplication(templates[i], common);
        }

        WarnIf(skipped > 0, CpmWarning.TemplateSkipped);
        WarnIf(shared is not null && templates.Count + skipped == 1, CpmWarning.CommonTemplateWithOneApp);
        WarnIf(Array.Exists(applications, application => application.Pan is null), CpmWarning.MissingPan);
        return new CpmReading.Readable(new CpmCode(Convert.ToBase64String(bytes), applications, common, warnings));

        void WarnIf(bool holds, CpmWarning warning)
        {
            if (holds)
            {
                warnings.Add(warning);
            }
        }
    }

    private static bool IsEligible(BerObjects template) =>
        template.TryGetValue("4F", out var aid) && aid.Length is >= ShortestAid and <= LongestAid;

    private static CpmApplication ToApplication(BerObjects own, BerObjects common) =>
        new(
            Convert.ToHexString(own["4F"].Span),
            own.TryGetValue("50", out var label) ? Encoding.UTF8.GetString(label.Span) : null,
            PanOf(own) ?? PanOf(common),
            own
        );

    private static string? PanOf(BerObjects objects)
    {
        if (objects.TryGetValue("5A", out var pan) && Digits(Convert.ToHexString(pan.Span).TrimEnd('F')) is { } plain)
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

    private static string? Digits(string hex) => hex.Length > 0 && !hex.AsSpan().ContainsAnyExceptInRange('0', '9') ? hex : null;
}
