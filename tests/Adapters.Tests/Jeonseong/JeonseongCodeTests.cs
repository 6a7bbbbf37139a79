using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Jeonseong;

namespace Adapters.Tests.Jeonseong;

public sealed class JeonseongCodeTests
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Codes_of_the_vectors_are_ours_unless_their_check_digit_is_wrong(int index, bool mine)
    {
        var claim = Recognize(JeonseongVectors.Own.GetProperty("codes")[index].Text("text"));

        if (mine)
        {
            Assert.IsType<CodeMatch.Yes>(claim);
        }
        else
        {
            Assert.Equal(CodeFault.Malformed, Assert.IsType<CodeMatch.Broken>(claim).Fault);
        }
    }

    [Fact]
    public void Every_routing_vector_is_claimed_as_it_says()
    {
        foreach (var vector in Vectors.All.GetProperty("routing").GetProperty("vectors").EnumerateArray())
        {
            var claim = Recognize(vector.Text("text"));
            var ours = vector.GetProperty("scheme").GetString() == "jeonseong";

            Assert.Equal(ours, claim is CodeMatch.Yes);
            if (!ours)
            {
                Assert.Equal(
                    vector.GetProperty("problem").GetString() == "MALFORMED"
                        && vector.Text("text").StartsWith("hQVD", StringComparison.Ordinal),
                    claim is CodeMatch.Broken
                );
            }
        }
    }

    [Theory]
    [InlineData("71042012345670002915", true)]
    [InlineData("71042012345670002916", false)]
    [InlineData("75042012345670002911", false)]
    public void Barcodes_of_the_vectors_are_ours_only_with_prefix_and_check_digit(string text, bool mine) =>
        Assert.Equal(mine, Recognize(text) is CodeMatch.Yes);

    [Theory]
    [InlineData(90, false)]
    [InlineData(91, true)]
    [InlineData(-3600, false)]
    public void A_code_expires_sixty_seconds_and_the_skew_after_its_issue(int age, bool expired)
    {
        var now = JeonseongFixture.Now.AddSeconds(age);
        var claim = JeonseongCustomerCode.Recognize(JeonseongFixture.Code(), now, Skew);

        Assert.Equal(expired, claim is CodeMatch.Expired);
    }

    [Fact]
    public void A_code_is_sent_in_the_standard_alphabet_whatever_the_scanner_made_of_it()
    {
        var text = JeonseongVectors.Own.GetProperty("codes")[3].Text("text");
        var mangled = text.TrimEnd('=').Replace('+', '-').Replace('/', '_') + "\r\n";

        Assert.Equal(text, JeonseongCustomerCode.Canonical(ScannedCode.Of(mangled)));
    }

    [Fact]
    public void An_application_of_ours_without_an_account_number_is_malformed()
    {
        var hex = "85054350563031" + "610A" + "4F08F04A4F4E534F4E47";
        var claim = Recognize(Convert.ToBase64String(Convert.FromHexString(hex)));

        Assert.IsType<CodeMatch.Broken>(claim);
    }

    [Fact]
    public void What_may_be_shown_of_a_code_holds_nothing_of_its_token()
    {
        var mine = Assert.IsType<CodeMatch.Yes>(Recognize(JeonseongFixture.Code().Text));

        Assert.DoesNotContain("7104", string.Concat(mine.Fields.Values), StringComparison.Ordinal);
        Assert.Null(mine.Trace);
    }

    private static CodeMatch Recognize(string text) => JeonseongCustomerCode.Recognize(ScannedCode.Of(text), JeonseongFixture.Now, Skew);
}
