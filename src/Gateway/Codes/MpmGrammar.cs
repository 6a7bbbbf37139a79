using System.Globalization;

namespace Gateway.Codes;

/// <summary>The grammar of merchant-presented codes: id (2 digits), length (2 digits, 01–99, in code points), value (EMVCo MPM 1.1 §3).</summary>
internal static class MpmGrammar
{
    private const int HeaderLength = 4;

    /// <summary>The longest value that two digits of length can announce.</summary>
    public const int LongestValue = 99;

    /// <summary>Splits the whole text, one level deep; <see langword="null"/> is the absence of a fault.</summary>
    public static MpmFault? Split(string text, out List<MpmObject> objects)
    {
        objects = [];
        var starts = CodePoints.Starts(text);
        var end = starts.Count - 1;
        var at = 0;
        while (at < end)
        {
            if (end - at < HeaderLength)
            {
                return MpmFault.Truncated;
            }

            var header = text[starts[at]..starts[at + HeaderLength]];
            if (!header.All(char.IsAsciiDigit))
            {
                return MpmFault.BadHeader;
            }

            var length = int.Parse(header.AsSpan(2), CultureInfo.InvariantCulture);
            at += HeaderLength;
            if (length == 0)
            {
                return MpmFault.ZeroLength;
            }

            if (length > end - at)
            {
                return MpmFault.Truncated;
            }

            objects.Add(new MpmObject(header[..2], text[starts[at]..starts[at + length]]));
            at += length;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return objects.TrueForAll(item => seen.Add(item.Id)) ? null : MpmFault.DuplicateId;
    }

    /// <summary>One object as text. The value must be of 1 to <see cref="LongestValue"/> code points.</summary>
    public static string Object(string id, string value) =>
        string.Create(CultureInfo.InvariantCulture, $"{id}{CodePoints.Count(value):00}{value}");
}
