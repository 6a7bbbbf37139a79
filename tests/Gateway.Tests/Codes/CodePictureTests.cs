using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Adapters.Contract.Codes;
using Gateway.Codes;

namespace Gateway.Tests.Codes;

public sealed class CodePictureTests
{
    private static readonly string Published = Vectors.All.GetProperty("combined_codes")[0].Text("text");

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
        Assert.Equal(longest, await Scanner.ReadAsync(".pbm", Scanner.Rasterise(CodePicture.Svg(longest))));
    }

    [Fact]
    public void Both_pictures_have_the_same_modules_and_a_quiet_zone()
    {
        var lines = Encoding.ASCII.GetString(Scanner.Rasterise(CodePicture.Svg(Published))).Split('\n');
        var size = int.Parse(lines[1].Split(' ')[0], CultureInfo.InvariantCulture);
        var svg = string.Concat(lines[2..]).Replace(" ", "", StringComparison.Ordinal);

        Assert.Equal(svg, Pixels(CodePicture.Png(Published), size));
        var first = svg.IndexOf('1', StringComparison.Ordinal);
        Assert.Equal((4 * 8, 4 * 8), (first / size, first % size));
    }

    /// <summary>The pixels of a one-bit PNG without filters, dark as 1.</summary>
    private static string Pixels(byte[] png, int size)
    {
        Assert.Equal(size, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        var data = png.AsSpan().IndexOf("IDAT"u8);
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(data - 4));
        using var packed = new ZLibStream(new MemoryStream(png, data + 4, length), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        packed.CopyTo(rows);
        var bytes = rows.ToArray();
        var stride = (size + 7) / 8 + 1;
        return string.Concat(
            Enumerable
                .Range(0, size * size)
                .Select(i => (bytes[i / size * stride + 1 + i % size / 8] >> (7 - i % size % 8)) & 1)
                .Select(bit => bit == 0 ? '1' : '0')
        );
    }

    private static string Longest()
    {
        const string character = "𠀀";
        MerchantAccount[] accounts =
        [
            .. Enumerable.Range(26, 4).Select(id => new MerchantAccount(id, "0001x0190" + string.Concat(Enumerable.Repeat(character, 90)))),
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
            Language = null,
            LocalName = null,
            LocalCity = null,
        };
        var shorter = Text(code);
        var missing = 512 - CodePoints.Count(shorter);
        var name = string.Concat(Enumerable.Repeat(character, 4 + missing));
        return Text(code with { Name = name });
    }

    private static string Text(MerchantCode code) => Assert.IsType<MpmWriting.Written>(MpmWriter.Write(code)).Text;
}
