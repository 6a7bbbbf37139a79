using Adapters.Contract.Codes;
using CsCheck;

namespace Gateway.Tests.Codes;

public sealed class CpmReaderTests
{
    public static TheoryData<string> All => Vectors.Ids("cpm");

    [Theory]
    [MemberData(nameof(All))]
    public void Every_published_text_reads_as_stated(string id)
    {
        var vector = Vectors.ById("cpm", id);
        var expected = vector.GetProperty("read");

        var reading = CpmReader.Read(vector.Text("text"));

        if (expected.Text("result") == "error")
        {
            var refused = Assert.IsType<CpmReading.Refused>(reading);
            Assert.Equal(expected.Text("error"), Spelling.Spelled(refused.Fault));
            return;
        }

        var code = Assert.IsType<CpmReading.Readable>(reading).Code;
        Assert.Equal(expected.Texts("warnings"), code.Warnings.Select(warning => Spelling.Spelled(warning)));
        Assert.Equal(
            expected
                .GetProperty("applications")
                .EnumerateArray()
                .Select(app => (app.Text("aid"), app.TextOrNull("label"), app.TextOrNull("pan"))),
            code.Applications.Select(app => (app.Aid, app.Label, app.Pan))
        );
    }

    [Theory]
    [InlineData("C07", "C01")]
    [InlineData("C08", "C02")]
    public void What_the_scanner_did_to_the_alphabet_is_undone(string scanned, string original)
    {
        var code = Readable(Vectors.ById("cpm", scanned).Text("text"));

        Assert.Equal(Vectors.ById("cpm", original).Text("text"), code.CanonicalText);
    }

    [Fact]
    public void Stray_bits_of_the_last_character_do_not_reach_the_canonical_text()
    {
        var original = Vectors.ById("cpm", "C01").Text("text");

        Assert.Equal(original, Readable(original.Replace("NF8=", "NF9=")).CanonicalText);
    }

    [Fact]
    public void A_wallet_is_found_by_the_beginning_of_its_identifier()
    {
        var app = Readable(Vectors.ById("cpm", "C01").Text("text")).Applications[0];

        Assert.True(app.HasAid("A0000000555555"));
        Assert.True(app.HasAid("a000000055"));
        Assert.False(app.HasAid("A000000055555501"));
        Assert.False(app.HasAid("A0000000666666"));
        Assert.False(app.HasAid(""));
    }

    [Fact]
    public void Templates_63_are_handed_over_unopened()
    {
        const string text = "hQVDUFYwMWE2TwjwSk9OU09OR1AHSk9OU09OR1oIcQQgEjRWeJNjF582AgEjnyYIu+A7kBrXfpDfAQRppOgn";

        var app = Readable(text).Applications[0];

        Assert.True(BerTlv.TryRead(app.Objects["63"], out var inner));
        Assert.Equal(["9F36", "9F26", "DF01"], inner.Select(item => item.Tag));
        Assert.Equal("7104201234567893", app.Pan);
    }

    [Theory]
    [InlineData("hQVDUFYw MWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8=", CpmFault.BadBase64)]
    [InlineData("hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8==", CpmFault.BadBase64)]
    [InlineData("hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8=AAAA", CpmFault.BadBase64)]
    [InlineData("hQVDUFYwM", CpmFault.BadBase64)]
    [InlineData("hQVDUFY", CpmFault.BadTlv)]
    [InlineData("\uFEFF\r\n\t ", CpmFault.Empty)]
    [InlineData("hqVDUFYwMQ==", CpmFault.NotEmvCpm)]
    public void A_broken_text_is_refused_by_the_first_rule_that_it_breaks(string text, CpmFault fault) =>
        Assert.Equal(new CpmReading.Refused(fault), CpmReader.Read(text));

    [Fact]
    public void An_application_without_a_usable_identifier_is_left_out()
    {
        var code = Readable(Encode("850543505630316110" + "4F04A00000005A081234567890123458" + C01));

        Assert.Equal("A0000000555555", Assert.Single(code.Applications).Aid);
        Assert.Equal([CpmWarning.TemplateSkipped], code.Warnings);
    }

    [Theory]
    [InlineData("5A0A1234567890123458FFFF", "1234567890123458")]
    [InlineData("5A09123456789012345AFF", null)]
    [InlineData("57081234567890123458", null)]
    [InlineData("5701D1", null)]
    [InlineData("5A00", null)]
    [InlineData("00005A0200090000", "0009")]
    public void The_account_number_is_made_of_digits_only(string objects, string? pan)
    {
        var content = "4F05A000000055" + objects;
        var template = $"61{content.Length / 2:X2}{content}";

        Assert.Equal(pan, Readable(Encode("85054350563031" + template)).Applications[0].Pan);
    }

    [Fact]
    public void Long_lengths_and_padding_between_objects_are_read()
    {
        var code = Readable(Encode("8505435056303100006182001A" + C01[4..] + "00628100"));

        Assert.Equal("1234567890123458", code.Applications[0].Pan);
        Assert.Equal([CpmWarning.CommonTemplateWithOneApp], code.Warnings);
    }

    [Theory]
    [InlineData("5A")]
    [InlineData("9F")]
    [InlineData("9F36")]
    [InlineData("5A80")]
    [InlineData("5A81")]
    [InlineData("5A8200")]
    [InlineData("5A83000001FF")]
    [InlineData("5A0200")]
    [InlineData("1F8181")]
    public void Objects_that_are_cut_off_are_not_read(string hex)
    {
        Assert.False(BerTlv.TryRead(Convert.FromHexString(hex), out var objects));
        Assert.Empty(objects);
    }

    [Fact]
    public void Equal_texts_are_equal_codes()
    {
        var text = Vectors.ById("cpm", "C02").Text("text");

        Assert.Equal(ScannedCode.Of(text), ScannedCode.Of($"\uFEFF{text}\r\n"));
        Assert.NotEqual(ScannedCode.Of(text), ScannedCode.Of("x"));
    }

    [Fact]
    public void Text_forms_reveal_nothing_of_the_payer()
    {
        var scanned = ScannedCode.Of(Vectors.ById("cpm", "C02").Text("text"));
        string[] forms =
        [
            scanned.ToString(),
            scanned.Cpm!.ToString(),
            new CpmReading.Readable(scanned.Cpm).ToString(),
            .. scanned.Cpm.Applications.Select(app => app.ToString()),
        ];

        Assert.All(forms, form => Assert.DoesNotContain("hQVDUFY", form, StringComparison.Ordinal));
        Assert.All(forms, form => Assert.DoesNotContain("1234567", form, StringComparison.Ordinal));
    }

    [Fact]
    public void Any_bytes_have_an_answer() =>
        Gen
            .Byte.Array[0, 3000]
            .Sample(bytes =>
            {
                byte[] code = [0x85, 5, .. "CPV01"u8, 0x61, (byte)bytes.Length, .. bytes];
                _ = CpmReader.Read(Convert.ToBase64String(code));
                _ = BerTlv.TryRead(bytes, out _);
            });

    [Fact]
    public void Any_objects_have_an_answer() =>
        Gen.Select(Gen.Const("61").Array[1, 3], Gen.Bool, AnyObjects.Array[4])
            .Sample(
                (templates, hasShared, contents) =>
                {
                    var code = string.Concat(templates.Select((tag, i) => Object(tag, contents[i])));
                    var shared = hasShared ? Object("62", contents[3]) : "";
                    if (CpmReader.Read(Encode("85054350563031" + code + shared)) is CpmReading.Readable readable)
                    {
                        Assert.NotEmpty(readable.Code.Applications);
                        Assert.All(readable.Code.Applications, app => Assert.True(app.HasAid(app.Aid)));
                    }
                }
            );

    [Fact]
    public void Any_text_has_an_answer() => Gen.String[Gen.Char, 0, 4096].Sample(text => _ = ScannedCode.Of("hQVDUFY" + text));

    private const string C01 = "611A4F07A0000000555555570F1234567890123458D191220112345F";

    private static readonly Gen<string> AnyObjects = Gen.Select(
            Gen.Int[0, 5].Select(i => new[] { "4F", "50", "57", "5A", "63", "9F36" }[i]),
            Gen.Byte.Array[0, 17]
        )
        .Array[0, 4]
        .Select(objects => "4F05A000000055" + string.Concat(objects.Select(item => Object(item.Item1, Convert.ToHexString(item.Item2)))));

    private static string Object(string tag, string hex) => $"{tag}{hex.Length / 2:X2}{hex}";

    private static string Encode(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));

    private static CpmCode Readable(string text) => Assert.IsType<CpmReading.Readable>(CpmReader.Read(text)).Code;
}
