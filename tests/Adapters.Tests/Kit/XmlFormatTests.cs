using System.Text;
using Adapters.Kit;

namespace Adapters.Tests.Kit;

/// <summary>Records to XML and back, by where their members say that they stand.</summary>
public sealed class XmlFormatTests
{
    private static readonly XmlFormat Format = new("toy", longest: 1000);

    [Fact]
    public void A_record_is_written_in_its_order_without_what_is_null()
    {
        var text = Write(new Toy("1", new Head("a", null), new Nothing(), "5 < 6", "KPW", "\"x\""));

        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<toy ver=\"1\"><head><op>a</op></head><empty/><body><amt cur=\"KPW\">5 &lt; 6</amt><note who=\"&quot;x&quot;\" /></body></toy>",
            text
        );
        Assert.EndsWith("<toy><head/><empty/></toy>", Write(new Toy(null, new Head(null, null), new Nothing(), null, null, null)));
    }

    [Fact]
    public void What_was_written_is_read()
    {
        var toy = new Toy("1", new Head("a", "b"), new Nothing(), "한", "KPW", "x");

        Assert.Equal(toy, Format.Read<Toy>(Format.Write(toy)));
    }

    [Fact]
    public void What_is_missing_is_null_and_what_is_empty_is_not()
    {
        var toy = Format.Read<Toy>("<toy ver=' 1 '><body><amt> </amt></body></toy>"u8)!;

        Assert.Equal(new Toy(" 1 ", new Head(null, null), new Nothing(), string.Empty, null, null), toy);
    }

    [Theory]
    [InlineData("<toy><head/><head/></toy>")]
    [InlineData("<toy><head><op>1</op><op>1</op></head></toy>")]
    [InlineData("<toy xmlns='urn:x'/>")]
    [InlineData("<other/>")]
    [InlineData("<!DOCTYPE toy><toy/>")]
    [InlineData("<toy>")]
    [InlineData("")]
    public void A_document_that_breaks_a_rule_is_none(string document) => Assert.Null(Format.Read<Toy>(Encoding.UTF8.GetBytes(document)));

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        Assert.NotNull(Format.Read<Toy>(Deep(31)));
        Assert.Null(Format.Read<Toy>(Deep(32)));
        Assert.NotNull(Format.Read<Toy>(Encoding.UTF8.GetBytes("<toy/>".PadRight(1000))));
        Assert.Null(Format.Read<Toy>(Encoding.UTF8.GetBytes("<toy/>".PadRight(1001))));

        static byte[] Deep(int levels) =>
            Encoding.UTF8.GetBytes(
                $"<toy>{string.Concat(Enumerable.Repeat("<a>", levels))}x{string.Concat(Enumerable.Repeat("</a>", levels))}</toy>"
            );
    }

    private static string Write(Toy toy) => Encoding.UTF8.GetString(Format.Write(toy));

    private sealed record Toy(
        [At("@ver")] string? Ver,
        Head Head,
        Nothing Empty,
        [At("body/amt")] string? Amount,
        [At("body/amt/@cur")] string? Currency,
        [At("body/note/@who")] string? Who
    );

    private sealed record Head(string? Op, string? Mid);

    private sealed record Nothing;
}
