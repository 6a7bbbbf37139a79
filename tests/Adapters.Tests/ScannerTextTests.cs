using Adapters.Contract.Codes;
using CsCheck;

namespace Adapters.Tests;

public sealed class ScannerTextTests
{
    private const string Marks = "]Q1A \n\u001D\u00A0\uFF11\uFF3D\u3000";

    [Theory]
    [InlineData("X")]
    [InlineData("\uFEFF X\r\n\t")]
    [InlineData("]Q1X")]
    [InlineData("]Q3\u001DX")]
    [InlineData("]C1X\u0004")]
    [InlineData("\u0002]Q3X\u0003")]
    [InlineData("\u0002X\u0003\r")]
    [InlineData("\u001DX")]
    [InlineData("X\u0004")]
    [InlineData("\u00A0X\u00A0")]
    [InlineData("\u200BX\u2060")]
    [InlineData("\uFF38")]
    [InlineData("\uFF3D\uFF31\uFF13\uFF38\u3000")]
    public void What_a_scanner_adds_is_taken_off(string text) => Assert.Equal("X", ScannerText.Normalize(text));

    [Theory]
    [InlineData("7104 2012 3456 7000 2915", "71042012345670002915")]
    [InlineData("7104\u00A02012\u202F3456 7000 2915\r\n", "71042012345670002915")]
    [InlineData("７１０４　２０１２　３４５６　７０００　２９１５", "71042012345670002915")]
    [InlineData("]C071042012345670002915", "71042012345670002915")]
    public void Digits_are_one_number_however_they_are_grouped_or_wide(string text, string number) =>
        Assert.Equal(number, ScannerText.Normalize(text));

    [Theory]
    [InlineData("71042012345670002915\r\n71042012345670002915")]
    [InlineData("7104201234\t5670002915")]
    [InlineData("7104-2012-3456-7000-2915")]
    [InlineData("UL2.AgAH iFAA")]
    [InlineData("a b")]
    [InlineData("X]Q3")]
    [InlineData("]")]
    [InlineData("]??X")]
    [InlineData("전성 ００")]
    [InlineData("٧١٠٤")]
    public void Nothing_else_is_changed(string text) => Assert.Equal(text, ScannerText.Normalize(text));

    [Fact]
    public void Each_wide_character_becomes_its_narrow_one() =>
        Assert.All(
            Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c),
            narrow => Assert.Equal($"{narrow}X", ScannerText.Normalize($"{(char)(narrow - '!' + '\uFF01')}X"))
        );

    [Fact]
    public void Normalising_twice_is_normalising_once() =>
        Gen.OneOf(
                Gen.String[Gen.Char, 0, 40],
                Gen.Int[0, Marks.Length - 1].Array[0, 20].Select(at => string.Concat(at.Select(i => Marks[i])))
            )
            .Sample(text =>
            {
                var once = ScannerText.Normalize(text);
                Assert.Equal(once, ScannerText.Normalize(once));
            });
}
