using Adapters.Contract.Codes;
using Gateway.Codes;

namespace Gateway.Tests.Codes;

public sealed class MpmWriterFaultTests
{
    private static readonly MerchantCode Shop = MpmWriterTests.Shop;

    [Fact]
    public void The_first_part_at_fault_is_named()
    {
        var account = Shop.Accounts[0];
        Assert.Equal(MerchantCodeFault.NoAccount, FaultOf(Shop with { Accounts = [] }));
        Assert.Equal(MerchantCodeFault.AccountId, FaultOf(Shop with { Accounts = [account, account] }));
        foreach (var id in new[] { -1, 25, 52 })
        {
            Assert.Equal(MerchantCodeFault.AccountId, FaultOf(Shop with { Accounts = [account with { TemplateId = id }] }));
        }

        string[] contents = ["", "0101A", "0002A", "0001A0001B", "0001\n", $"0099{new('A', 99)}"];
        Assert.All(
            contents,
            content =>
                Assert.Equal(MerchantCodeFault.AccountContent, FaultOf(Shop with { Accounts = [account with { Content = content }] }))
        );
        foreach (var amount in new[] { 0, -1, long.MinValue, 1_000_000_000_000 })
        {
            Assert.Equal(MerchantCodeFault.Amount, FaultOf(Shop with { AmountMinor = amount }));
        }

        Assert.Contains("5413" + "9999999999.99", Written(Shop with { AmountMinor = 999_999_999_999 }), StringComparison.Ordinal);
        Assert.Equal(MerchantCodeFault.CategoryCode, FaultOf(Shop with { CategoryCode = "541" }));
        Assert.Equal(MerchantCodeFault.CategoryCode, FaultOf(Shop with { CategoryCode = "541x" }));
        Assert.Equal(MerchantCodeFault.LocalName, FaultOf(Shop with { LocalName = null, LocalCity = "평양" }));
        Assert.Equal(MerchantCodeFault.Language, FaultOf(Shop with { Language = null }));
        Assert.Equal(MerchantCodeFault.Language, FaultOf(Shop with { Language = "ko" }));
        Assert.Equal(
            MerchantCodeFault.TooLong,
            FaultOf(Shop with { Accounts = [.. Enumerable.Range(26, 26).Select(id => new MerchantAccount(id, "0015example.wallet0"))] })
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("12345678901234567890123456")]
    [InlineData("a\u0007b")]
    [InlineData("a\uFFFEb")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u2066b")]
    [InlineData("12345678901234\U0001FFFF")]
    public void A_text_that_is_empty_too_long_or_no_text_is_refused(string text)
    {
        Assert.Equal(MerchantCodeFault.Name, FaultOf(Shop with { Name = text }));
        Assert.Equal(MerchantCodeFault.City, FaultOf(Shop with { City = text }));
        Assert.Equal(MerchantCodeFault.Label, FaultOf(Shop with { Label = text }));
        Assert.Equal(MerchantCodeFault.Terminal, FaultOf(Shop with { Terminal = text }));
        Assert.Equal(MerchantCodeFault.LocalName, FaultOf(Shop with { LocalName = text }));
        Assert.Equal(MerchantCodeFault.LocalCity, FaultOf(Shop with { LocalCity = text }));
    }

    [Fact]
    public void Half_a_character_is_no_text()
    {
        // Attributes cannot carry a lone surrogate, hence no theory.
        Assert.Equal(MerchantCodeFault.Name, FaultOf(Shop with { Name = "a\uD800b" }));
        Assert.Equal(MerchantCodeFault.Name, FaultOf(Shop with { Name = "a\uDC00" }));
    }

    private static string Written(MerchantCode code) => Assert.IsType<MpmWriting.Written>(MpmWriter.Write(code)).Text;

    private static MerchantCodeFault FaultOf(MerchantCode code) => Assert.IsType<MpmWriting.Unwritable>(MpmWriter.Write(code)).Fault;
}
