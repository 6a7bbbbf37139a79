using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Adapters.Contract.Codes;
using Gateway.Codes;

namespace Gateway.Tests.Codes;

public sealed class CodePictureTests
{
    private static readonly string Published = Vectors
        .Wallets.GetProperty("combined_codes")[0]
        .Text("text");

    [Fact]
    public async Task A_png_is_read_by_a_foreign_scanner()
    {
        Assert.SkipUnless(Scanner.IsInstalled, Scanner.Absent);

        Assert.Equal(Published, await Scanner.ReadAsync(".png", CodePicture.Png(Published)));
    }

    [Fact]
    public async Task An_svg_is_read_by_a_foreign_scanner()
    {
        Assert.SkipUnless(Scanner.IsInstalled, Scanner.Absent);

        var bitmap = Scanner.Rasterise(CodePicture.Svg(Published));

        Assert.Equal(Published, await Scanner.ReadAsync(".pbm", bitmap));
    }

    [Fact]
    public async Task The_longest_code_that_is_written_has_pictures()
    {
        Assert.SkipUnless(Scanner.IsInstalled, Scanner.Absent);
        var longest = Longest();

        Assert.Equal(512, CodePoints.Count(longest));
        Assert.Equal(longest, await Scanner.ReadAsync(".png", CodePicture.Png(longest)));
        Assert.Equal(
            longest,
            await Scanner.ReadAsync(".pbm", Scanner.Rasterise(CodePicture.Svg(longest)))
        );
    }

    [Fact]
    public void Both_pictures_have_the_same_modules_and_a_quiet_zone()
    {
        var bitmap = Encoding.ASCII.GetString(Scanner.Rasterise(CodePicture.Svg(Published)));
        var lines = bitmap.Split('\n');
        var size = int.Parse(lines[1].Split(' ')[0], CultureInfo.InvariantCulture);
        var png = CodePicture.Png(Published);

        Assert.Equal(size, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(size, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        var pixels = string.Concat(lines[2..]).Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(4 * 8, pixels.IndexOf('1', StringComparison.Ordinal) / size);
        Assert.Equal(4 * 8, pixels.IndexOf('1', StringComparison.Ordinal) % size);
    }

    private static string Longest()
    {
        const string character = "𠀀";
        MerchantAccount[] accounts =
        [
            .. Enumerable
                .Range(26, 4)
                .Select(id => new MerchantAccount(
                    id,
                    "0001x0190" + string.Concat(Enumerable.Repeat(character, 90))
                )),
        ];
        var code = new MerchantCode
        {
            Accounts = accounts,
            AmountMinor = 1250000,
            CategoryCode = "5411",
            Name = "TEST",
            City = "SARIWON",
            Label = "GW202603",
            Terminal = null,
            KoreanName = null,
            KoreanCity = null,
        };
        var shorter = Text(code);
        var missing = 512 - CodePoints.Count(shorter);
        var name = string.Concat(Enumerable.Repeat(character, 4 + missing));
        return Text(code with { Name = name });
    }

    private static string Text(MerchantCode code) =>
        Assert.IsType<MpmWriting.Written>(MpmWriter.Write(code)).Text;
}
