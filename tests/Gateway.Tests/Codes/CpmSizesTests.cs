using Adapters.Contract.Codes;

namespace Gateway.Tests.Codes;

/// <summary>Guards the sizes at which a customer code is read in another way, or not at all.</summary>
public sealed class CpmSizesTests
{
    private const string Aid = "4F05A000000055";

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void An_identifier_has_5_to_16_bytes(int length, bool usable)
    {
        var reading = Read(Template("61", Object("4F", new string('A', 2 * length))));

        Assert.Equal(usable, reading is CpmReading.Readable);
        if (!usable)
        {
            Assert.Equal(new CpmReading.Refused(CpmFault.NoEligibleTemplate), reading);
        }
    }

    [Fact]
    public void The_applications_own_account_counts_before_the_common_one()
    {
        var common = Template("62", Object("57", "7777D1"));

        Assert.Equal("1234", Pan(Read(Template("61", Aid, Object("5A", "1234")) + common)));
        Assert.Equal("7777", Pan(Read(Template("61", Aid) + common)));
        Assert.Equal("1234", Pan(Read(Template("61", Aid, Object("57", "1234D1")) + Template("62", Object("5A", "7777")))));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    public void However_many_objects_a_template_has_none_is_lost_and_none_stands_there_twice(int more)
    {
        string[] objects = [Aid, Object("5A", "1234"), .. Enumerable.Range(1, more).Select(i => Object($"9F{i:X2}", $"{i:X2}"))];

        var app = Assert.Single(Assert.IsType<CpmReading.Readable>(Read(Template("61", objects))).Code.Applications);

        Assert.Equal("1234", app.Pan);
        Assert.Equal(objects, app.Objects.Select(o => Object(o.Key, Convert.ToHexString(o.Value.Span))));
        Assert.False(app.Objects.ContainsKey("57"));
        Assert.Equal(new CpmReading.Refused(CpmFault.DuplicateData), Read(Template("61", [.. objects, objects[^1]])));
        Assert.Equal(new CpmReading.Refused(CpmFault.DuplicateData), Read(Template("61", objects) + Template("62", objects[^1])));
    }

    [Theory]
    [InlineData("7F", 127)]
    [InlineData("8180", 128)]
    [InlineData("81FF", 255)]
    [InlineData("820100", 256)]
    [InlineData("820102", 258)]
    public void A_length_of_several_bytes_is_one_number(string length, int bytes)
    {
        Assert.True(BerTlv.TryRead(Convert.FromHexString("5A" + length + new string('1', 2 * bytes)), out var objects));
        Assert.Equal(("5A", bytes), (Assert.Single(objects).Tag, objects[0].Value.Length));
    }

    [Fact]
    public void A_length_without_end_is_refused_however_much_follows() =>
        Assert.False(BerTlv.TryRead(Convert.FromHexString("5A80" + new string('1', 512)), out _));

    private static string Object(string tag, string hex) => $"{tag}{hex.Length / 2:X2}{hex}";

    private static string Template(string tag, params string[] objects)
    {
        var content = string.Concat(objects);
        return $"{tag}82{content.Length / 2:X4}{content}";
    }

    private static CpmReading Read(string templates) =>
        CpmReader.Read(Convert.ToBase64String(Convert.FromHexString("85054350563031" + templates)));

    private static string? Pan(CpmReading reading) => Assert.Single(Assert.IsType<CpmReading.Readable>(reading).Code.Applications).Pan;
}
