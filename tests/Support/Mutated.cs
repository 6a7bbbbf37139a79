using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace Support;

/// <summary>
/// Messages that were good once: a few blows each, some to single bytes, some to the words between the punctuation, so
/// that the result often gets past the first check. One seed gives one message; CsCheck prints the seed of a failure.
/// </summary>
internal static partial class Mutated
{
    private static readonly string[] Words =
    [
        "\"\"",
        "null",
        "true",
        "[]",
        "{}",
        "[null]",
        "{\"a\":null}",
        "0",
        "-1",
        "-0",
        "1e999",
        "1E-2147483648",
        "1e2147483647",
        "0.1",
        "1250000.00",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999999999999999999",
        "\"1250000\"",
        "\"01250000\"",
        "\"9999999999999\"",
        "\"0000000000000\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"\\uFFFE\"",
        "\uFFFE",
        "\uFEFF",
        "\u0000",
        "\"00010101000000\"",
        "00010101000000",
        "00010101080000",
        "99991231235959",
        "20260230103016",
        "\"0001-01-01T00:00:00.000+00:00\"",
        "\"9999-12-31T23:59:59.999+09:00\"",
        "\"9999-12-31T23:59:59.999-14:00\"",
        "\"2026-03-02T10:45:15.000+09:00\"",
        "0000",
        "1301",
        "9102",
        "9201",
        "<![CDATA[x]]>",
        "<!--x-->",
        "<?x y?>",
        "<st>",
        "</st>",
        "<st/>",
        "<amt cur=\"KPW\">1</amt>",
        "&amp;",
        "&a;",
        "&#0;",
        "&#xFFFE;",
        "<!DOCTYPE ullim [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
        "<!DOCTYPE ullim SYSTEM \"file:///etc/passwd\">",
        " xmlns=\"urn:x\"",
        "|",
        "||",
        ",",
        "\n",
        "\r\n",
        "가",
        "\u1112\u1161\u11ab",
    ];

    private static readonly Gen<Func<byte[], byte[]>> Blow = Gen.Frequency(
        (4, Gen.Select(At, Gen.Byte).Select((at, b) => Of(x => With(x, at, [b], 1)))),
        (2, Gen.Select(At, Gen.Int[0, 7]).Select((at, bit) => Of(x => Flip(x, at, bit)))),
        (2, Gen.Select(At, Gen.Int[1, 40]).Select((at, n) => Of(x => With(x, at, [], n)))),
        (2, Gen.Select(At, Gen.Byte.Array[1, 12]).Select((at, b) => Of(x => With(x, at, b, 0)))),
        (1, At.Select(at => Of(x => x[..Place(x.Length, at)]))),
        (1, Gen.Select(At, At).Select((at, to) => Of(x => Repeat(x, at, to)))),
        (8, Gen.Select(At, Word, Gen.Int[0, 3]).Select((at, word, how) => Of(x => OnWords(x, at, word, how)))),
        (3, Gen.Select(At, At).Select((at, other) => Of(x => Swap(x, at, other)))),
        (1, Gen.Select(At, Gen.Int[1, 400]).Select((at, n) => Of(x => Nest(x, at, n)))),
        (1, Gen.Int[0, 4].Select(how => Of(x => Recode(x, how))))
    );

    private static Gen<double> At => Gen.Double[0, 1];

    private static Gen<string> Word => Gen.Frequency((6, Gen.Int[0, Words.Length - 1].Select(i => Words[i])), (1, Gen.String));

    /// <summary>One of the messages after one to four blows.</summary>
    public static Gen<byte[]> Of(params IReadOnlyList<byte[]> messages) =>
        Gen.Select(Gen.Int[0, messages.Count - 1], Blow.Array[1, 4])
            .Select((i, blows) => blows.Aggregate(messages[i], (message, blow) => blow(message)));

    /// <summary>One of the texts after one to four blows.</summary>
    public static Gen<byte[]> Of(params IReadOnlyList<string> messages) => Of([.. messages.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>The same as text; bytes that are none become U+FFFD.</summary>
    public static Gen<string> Texts(params IReadOnlyList<string> messages) => Of(messages).Select(Encoding.UTF8.GetString);

    /// <summary>How a failing message is shown.</summary>
    public static string Show(byte[] message) =>
        message.Length <= 4096
            ? $"{Encoding.UTF8.GetString(message)}\nbase64 {Convert.ToBase64String(message)}"
            : $"{message.Length} bytes, {Encoding.UTF8.GetString(message[..256])}…";

    private static Func<byte[], byte[]> Of(Func<byte[], byte[]> blow) => blow;

    private static int Place(int length, double at) => Math.Min((int)(at * length), length);

    private static byte[] With(byte[] x, double at, byte[] put, int instead)
    {
        var from = Place(x.Length, at);
        return [.. x[..from], .. put, .. x[Math.Min(from + instead, x.Length)..]];
    }

    private static byte[] Flip(byte[] x, double at, int bit)
    {
        var flipped = x.ToArray();
        if (x.Length > 0)
        {
            flipped[Math.Min(Place(x.Length, at), x.Length - 1)] ^= (byte)(1 << bit);
        }
        return flipped;
    }

    private static byte[] Repeat(byte[] x, double at, double to)
    {
        var (from, end) = (Place(x.Length, Math.Min(at, to)), Place(x.Length, Math.Max(at, to)));
        return [.. x[..end], .. x[from..end], .. x[end..]];
    }

    private static byte[] OnWords(byte[] x, double at, string word, int how)
    {
        var words = Split(x);
        var i = Place(words.Count, at);
        if (i == words.Count)
        {
            words.Add(word);
        }
        else if (how == 0)
        {
            words.RemoveAt(i);
        }
        else if (how == 1)
        {
            words.Insert(i, words[i]);
        }
        else if (how == 2)
        {
            words.Insert(i, word);
        }
        else
        {
            words[i] = word;
        }
        return Join(words);
    }

    private static byte[] Swap(byte[] x, double at, double other)
    {
        var words = Split(x);
        if (words.Count > 0)
        {
            var (i, j) = (Place(words.Count - 1, at), Place(words.Count - 1, other));
            (words[i], words[j]) = (words[j], words[i]);
        }
        return Join(words);
    }

    private static byte[] Nest(byte[] x, double at, int depth)
    {
        var words = Split(x);
        var i = Place(words.Count - 1, at);
        if (words.Count == 0)
        {
            return x;
        }
        var (open, close) = words.Exists(w => w.StartsWith('<')) ? ("<n>", "</n>") : ("[", "]");
        words[i] = string.Concat(Enumerable.Repeat(open, depth)) + words[i] + string.Concat(Enumerable.Repeat(close, depth));
        return Join(words);
    }

    private static byte[] Recode(byte[] x, int how) =>
        how switch
        {
            0 => [0xEF, 0xBB, 0xBF, .. x],
            1 => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Utf8(x))],
            2 => Encoding.Latin1.GetBytes(Utf8(x)),
            3 => Encoding.UTF8.GetBytes(Utf8(x).ToUpperInvariant()),
            _ => Encoding.UTF8.GetBytes(Utf8(x).Replace("UTF-8", "UTF-16", StringComparison.OrdinalIgnoreCase)),
        };

    private static string Utf8(byte[] x) => Encoding.UTF8.GetString(x);

    private static List<string> Split(byte[] x) => [.. Token().Matches(Utf8(x)).Select(match => match.Value)];

    private static byte[] Join(List<string> words) => Encoding.UTF8.GetBytes(string.Concat(words));

    [GeneratedRegex(
        """("(\\.|[^"\\])*")|(<[^>]*>)|([\w.+-]+)|(\s+)|([^\w\s])""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Token();
}
