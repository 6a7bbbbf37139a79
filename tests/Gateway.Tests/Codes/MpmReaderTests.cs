using System.Diagnostics;
using System.Text.Json;
using Adapters.Contract.Codes;
using CsCheck;
using Gateway.Codes;

namespace Gateway.Tests.Codes;

public sealed class MpmReaderTests
{
    public static TheoryData<string> All => Vectors.Ids("mpm");

    [Theory]
    [MemberData(nameof(All))]
    public void Every_published_text_reads_as_stated(string id)
    {
        var vector = Vectors.ById("mpm", id);
        var expected = vector.GetProperty("read");

        var reading = MpmReader.Read(vector.Text("text"), MpmProfile.Read);

        if (Agrees(expected, reading) is { } code)
        {
            Assert.Equal(expected.Texts("object_order"), code.Objects.Select(item => item.Id));
            Assert.All(code.Objects, item => AssertSays(expected.GetProperty("objects").GetProperty(item.Id), item));
            Assert.Equal(
                expected.TextOrNull("point_of_initiation"),
                code.Initiation == MpmInitiation.NotSaid ? null : Spelling.Spelled(code.Initiation).ToLowerInvariant()
            );
            Assert.Equal(vector.Text("crc_stated"), code.ValueOf("63"));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_published_text_reads_as_stated_when_nothing_is_forgiven(string id)
    {
        var vector = Vectors.ById("mpm", id);

        Agrees(vector.GetProperty("strict"), MpmReader.Read(vector.Text("text"), MpmProfile.Strict));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_published_check_sum_is_computed_as_stated(string id)
    {
        var vector = Vectors.ById("mpm", id);
        if (vector.TryGetProperty("crc_computed", out var computed))
        {
            var text = ScannedCode.Trim(vector.Text("text"));

            Assert.Equal(computed.GetString(), Crc16.Of(text[..^4]));
            Assert.Equal(vector.Text("crc_stated"), text[^4..]);
        }
    }

    [Theory]
    [InlineData("000", MpmFault.NotEmv)]
    [InlineData("0002", MpmFault.Truncated)]
    [InlineData("000201A", MpmFault.Truncated)]
    [InlineData("0002010 02AB", MpmFault.BadHeader)]
    [InlineData("000201٠١02AB", MpmFault.BadHeader)]
    [InlineData("0002016302AB", MpmFault.BadCrcLength)]
    [InlineData("000201", MpmFault.Missing63)]
    [InlineData("00020101000201", MpmFault.ZeroLength)]
    internal void A_broken_text_is_refused_by_the_first_rule_that_it_breaks(string text, MpmFault fault) =>
        Assert.Equal(new MpmReading.Refused(fault), MpmReader.Read(text, MpmProfile.Read));

    [Theory]
    [InlineData("2601A", MpmFault.BadTemplate)]
    [InlineData("26040000", MpmFault.BadTemplate)]
    [InlineData("26100001A0001B", MpmFault.BadTemplate)]
    [InlineData("1504ABCD6201A5303408", MpmFault.BadTemplate)]
    [InlineData("1504ABCD6401A5303408", MpmFault.BadTemplate)]
    [InlineData("1504ABCD", MpmFault.Missing53)]
    [InlineData("1504ABCD530240", MpmFault.LengthLimit)]
    [InlineData("1504ABCD53034085401.", MpmFault.BadAmount)]
    [InlineData("1504ABCD53034085402.5", MpmFault.BadAmount)]
    [InlineData("1504ABCD53034085403٣.5", MpmFault.BadAmount)]
    [InlineData("1504ABCD540400.05303408", MpmFault.BadAmount)]
    [InlineData("1504ABCD54041.2.5303408", MpmFault.BadAmount)]
    [InlineData("1504ABCD54051.0005303408", MpmFault.BadAmountScale)]
    [InlineData("1504ABCD54031.05303410", MpmFault.BadAmountScale)]
    [InlineData("1504ABCD5414000000000000015303408", MpmFault.LengthLimit)]
    [InlineData("1504ABCD5303408550203", MpmFault.ConditionalMissing)]
    internal void What_a_code_must_say_is_checked(string objects, MpmFault fault) =>
        Assert.Equal(new MpmReading.Refused(fault), MpmReader.Read(Sealed("000201" + objects), MpmProfile.Read));

    [Fact]
    public void Plain_ids_are_not_opened_and_free_ids_may_be_plain()
    {
        var code = Readable(Sealed("0002011504ABCD5303777520454115802KP5901A6001B650400018001099050001A"));

        Assert.Equal([new(MpmWarningKind.Opaque, "80"), new(MpmWarningKind.UnknownCurrency, "53")], code.Warnings);
        Assert.Empty(code.Objects.Single(item => item.Id == "65").Parts);
        Assert.Equal("0", code.ValueOf("80"));
    }

    [Fact]
    public void Characters_outside_the_basic_plane_count_once()
    {
        var code = Readable(Sealed("0002011504ABCD5303408520454115802KP5902𠀀𠀁6001B"));

        Assert.Equal("𠀀𠀁", code.ValueOf("59"));
    }

    [Fact]
    public void Any_text_has_an_answer() =>
        Gen.String[Gen.Char, 0, 4096]
            .Sample(text =>
            {
                _ = MpmReader.Read(text, MpmProfile.Read);
                _ = MpmReader.Read("0002" + text, MpmProfile.Strict);
                _ = ForeignText.Judge(ScannedCode.Of(text));
            });

    [Fact]
    public void Any_objects_have_an_answer() =>
        Gen.Select(Gen.Int[0, 99], Gen.String[Gen.Char, 1, 99])
            .Array[0, 40]
            .Sample(objects =>
            {
                var text = string.Concat(objects.Select(item => MpmGrammar.Object($"{item.Item1:00}", item.Item2)));
                _ = MpmReader.Read(Sealed("000201" + text), MpmProfile.Read);
            });

    [Fact]
    public void No_single_wrong_character_gets_through() =>
        Gen.Select(Gen.Int[0, 4095].Select(i => Strict[i % Strict.Length]), Gen.Int[0, 4095], Gen.Char[' ', '~'])
            .Sample(
                (text, at, wrong) =>
                {
                    at %= text.Length;
                    if (char.IsAscii(text[at]) && text[at] != wrong)
                    {
                        Assert.IsType<MpmReading.Refused>(MpmReader.Read(text[..at] + wrong + text[(at + 1)..], MpmProfile.Strict));
                    }
                },
                iter: 20_000
            );

    [Fact]
    public void Time_grows_no_faster_than_the_text()
    {
        // Texts a hundred times longer than any that is let in: whatever is quadratic takes minutes here.
        string[] texts =
        [
            "000201" + string.Concat(Enumerable.Repeat("9901A", 80_000)),
            new('\uFEFF', 400_000),
            "hQVDUFY" + new string('A', 399_993),
            "hQVDUFYw" + new string('f', 399_992),
            new('1', 400_000),
        ];
        var watch = Stopwatch.StartNew();

        Assert.All(texts, text => ForeignText.Judge(ScannedCode.Of(text)));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Text_forms_do_not_reveal_the_code()
    {
        var code = Readable(Vectors.ById("mpm", "M04").Text("text"));

        Assert.DoesNotContain("Fulano", code.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Fulano", new MpmReading.Readable(code).ToString(), StringComparison.Ordinal);
        Assert.All(code.Objects, item => Assert.DoesNotContain(item.Value + "x", item + "x", StringComparison.Ordinal));
    }

    private static readonly string[] Strict =
    [
        .. Vectors
            .Emv.GetProperty("mpm")
            .EnumerateArray()
            .Where(vector => vector.GetProperty("strict").Text("result") == "ok")
            .Select(vector => ScannedCode.Trim(vector.Text("text"))),
    ];

    private static MpmCode? Agrees(JsonElement expected, MpmReading reading)
    {
        if (expected.Text("result") == "error")
        {
            var refused = Assert.IsType<MpmReading.Refused>(reading);
            Assert.Equal(expected.Text("error"), Spelling.Spelled(refused.Fault));
            return null;
        }

        var code = Assert.IsType<MpmReading.Readable>(reading).Code;
        Assert.Equal(expected.Texts("warnings"), code.Warnings.Select(Spelled));
        return code;
    }

    private static void AssertSays(JsonElement expected, MpmObject item)
    {
        if (expected.ValueKind == JsonValueKind.String)
        {
            Assert.Equal(expected.GetString(), item.Value);
            Assert.Empty(item.Parts);
            return;
        }

        Assert.Equal(
            expected.EnumerateObject().Select(part => (part.Name, part.Value.GetString()!)),
            item.Parts.Select(part => (part.Id, part.Value))
        );
    }

    private static string Spelled(MpmWarning warning) =>
        warning.Kind is MpmWarningKind.Missing or MpmWarningKind.Opaque
            ? $"{Spelling.Spelled(warning.Kind)}_{warning.Id}"
            : Spelling.Spelled(warning.Kind);

    private static string Sealed(string objects) => objects + "6304" + Crc16.Of(objects + "6304");

    private static MpmCode Readable(string text) => Assert.IsType<MpmReading.Readable>(MpmReader.Read(text, MpmProfile.Read)).Code;
}
