using System.Globalization;
using CsCheck;
using Gateway.Codes;

namespace Gateway.Tests.Codes;

public sealed class PayeeNameTests
{
    [Theory]
    [InlineData("World shop", "World shop", null, null)]
    [InlineData("", "MERCHANT", null, null)]
    [InlineData("🌸", "MERCHANT", null, null)]
    [InlineData("🌸 Hana ☕", "Hana", null, null)]
    [InlineData("İstanbul Şekerci", "Istanbul Sekerci", null, null)]
    [InlineData("Café Münchën & Söhne GmbH & Co. KG", "Cafe Munchen & Sohne GmbH", null, null)]
    [InlineData("Straßencafé Ærø", "Strassencafe Aero", null, null)]
    [InlineData("Магазин у дома", "Magazin u doma", null, null)]
    [InlineData("10 kΩ", "10 kO", null, null)]
    [InlineData("다른 상점", "Daleun Sangjeom", "KO", "다른 상점")]
    [InlineData("시험식료품상점", "Siheomsiglyopumsangjeom", "KO", "시험식료품상점")]
    [InlineData("꽃집 Café", "Kkochjib Cafe", "KO", "꽃집 Café")]
    [InlineData("東京ラーメン", "Dongjingramen", "JA", "東京ラーメン")]
    [InlineData("北京烤鸭店", "Beijingkaoyadian", "ZH", "北京烤鸭店")]
    [InlineData("ab\u202Edc\u200B\u2066 x\u0007y", "abdc xy", null, null)]
    [InlineData("상\u202E점\u200B", "Sangjeom", "KO", "상점")]
    [InlineData("  many   blanks\t here ", "many blanks here", null, null)]
    [InlineData("A very long name of a shop in town", "A very long name of a", null, null)]
    [InlineData("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsges", null, null)]
    [InlineData("Supermarket of the people, No. 5", "Supermarket of the people", null, null)]
    public void A_name_is_shown_as_far_as_a_code_has_room_for_it(string name, string latin, string? language, string? local) =>
        Assert.Equal(new PayeeName(latin, language, local), PayeeName.Of(name));

    [Fact]
    public void No_name_at_all_is_a_merchant() => Assert.Equal(new PayeeName("MERCHANT", null, null), PayeeName.Of(null));

    [Fact]
    public void A_long_name_in_its_own_script_is_cut_to_whole_syllables()
    {
        var thirty = string.Concat(Enumerable.Repeat("가나다라마바사아자차", 3));

        var name = PayeeName.Of(thirty);

        Assert.Equal(("KO", thirty[..25]), (name.Language, name.Local));
        // Thai vowels and tones stand on their consonants: an element is kept whole or not at all.
        var thai = PayeeName.Of(string.Concat(Enumerable.Repeat("กุ้", 10)));
        Assert.Equal(("TH", string.Concat(Enumerable.Repeat("กุ้", 8))), (thai.Language, thai.Local));
    }

    [Fact]
    public void Whatever_a_merchant_is_called_a_code_is_written_and_says_something() =>
        Gen.OneOf(
                Gen.String[Gen.Char, 0, 60],
                Gen.String[Gen.Char['가', '힣'], 0, 60],
                Gen.String[Gen.Char[' ', '~'], 0, 60],
                Gen.String[Gen.Char['\u0300', '\u036F'], 0, 60],
                Gen.String[Gen.Char['\u0E00', '\u0E7F'], 0, 60],
                Gen.String[Gen.Char['\u2000', '\u206F'], 0, 60]
            )
            .Array[1, 3]
            .Select(parts => string.Join(' ', parts))
            .Sample(raw =>
            {
                var name = PayeeName.Of(raw);

                Assert.InRange(name.Latin.Length, 1, 25);
                Assert.DoesNotContain(name.Latin, c => c is < ' ' or > '~');
                Assert.Equal(name.Local is null, name.Language is null);
                Assert.InRange(CodePoints.Count(name.Local ?? "x"), 1, 25);
                Assert.DoesNotContain(name.Local ?? "x", c => char.GetUnicodeCategory(c) == UnicodeCategory.Format);
                var written = Assert.IsType<MpmWriting.Written>(
                    MpmWriter.Write(MpmWriterTests.Shop with { Name = name.Latin, Language = name.Language, LocalName = name.Local })
                );
                var code = Assert.IsType<MpmReading.Readable>(MpmReader.Read(written.Text, MpmProfile.Strict));
                Assert.Equal(name.Latin, code.Code.ValueOf("59"));
            });
}
