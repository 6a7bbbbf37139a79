using System.Globalization;
using Adapters.Ullim;
using CsCheck;

namespace Adapters.Tests.Ullim;

public sealed class UllimMoneyTests
{
    [Fact]
    public void Published_amounts_are_written_and_read()
    {
        foreach (var vector in Vectors.All.List("amounts", "ullim", "format"))
        {
            Assert.Equal(vector.Text("wire"), UllimMoney.Write(vector.GetProperty("chon").GetInt64()));
        }
        foreach (var vector in Vectors.All.List("amounts", "ullim", "parse_ok"))
        {
            Assert.Equal(vector.GetProperty("chon").GetInt64(), UllimMoney.Read(vector.Text("wire")));
        }
    }

    [Fact]
    public void Published_bad_amounts_are_refused()
    {
        foreach (var chon in Vectors.All.List("amounts", "ullim", "cannot_format"))
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => UllimMoney.Write(chon.GetInt64()));
        }
        foreach (var wire in Vectors.All.List("amounts", "ullim", "parse_bad"))
        {
            Assert.Null(UllimMoney.Read(wire.GetString()!));
        }
    }

    [Theory]
    [InlineData(",500")]
    [InlineData("500,")]
    [InlineData("1,,000")]
    [InlineData("0,500")]
    [InlineData(" 1")]
    [InlineData("999,999,999,999,999,999")]
    public void Other_forms_are_refused(string wire) => Assert.Null(UllimMoney.Read(wire));

    [Fact]
    public void What_was_written_is_read_back() =>
        Gen.Long[1, 999_999_999_999].Sample(won => UllimMoney.Read(UllimMoney.Write(won * 100)) == won * 100);

    [Fact]
    public void A_culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("300,000", UllimMoney.Write(30_000_000));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
