using System.Buffers.Text;
using Adapters.Contract;
using Adapters.Kit;
using Adapters.Ullim;

namespace Adapters.Tests.Ullim;

public sealed class UllimCodeTests
{
    private static readonly DateTimeOffset Now = PyongyangTime.Read(UllimVectors.Own.Text("verify_at_local"))!.Value;

    public static TheoryData<string> Names => [.. UllimVectors.Own.List("vouchers").Select(v => v.Text("name"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_published_voucher_is_judged_online_by_form_version_and_end_alone(string name)
    {
        var vector = UllimVectors.Own.List("vouchers").Single(v => v.Text("name") == name);
        var text = vector.Text("text");

        var claim = UllimCustomerCode.Recognize(text, Now);

        Assert.Equal(vector.Text("vref"), UllimCustomerCode.Vref(text));
        switch (name)
        {
            case "prefix UL1" or "version byte 1 behind prefix UL2":
                Assert.Equal(new CodeMatch.Broken(CodeFault.VersionUnsupported), claim);
                break;
            case "DER signature instead of r and s" or "wallet id with a non-decimal nibble":
                Assert.Equal(new CodeMatch.Broken(CodeFault.Malformed), claim);
                break;
            case "expired":
                Assert.Same(CodeMatch.Expired.Instance, claim);
                break;
            default:
                Assert.Equal(vector.Text("vref"), Assert.IsType<CodeMatch.Yes>(claim).Trace);
                break;
        }
    }

    [Fact]
    public void Inspection_shows_no_wallet_id_in_full()
    {
        var mine = Assert.IsType<CodeMatch.Yes>(UllimCustomerCode.Recognize(UllimVectors.Voucher("valid, key 7"), Now));

        Assert.Equal("885000******7890", mine.Fields["wallet"]);
        Assert.DoesNotContain(mine.Fields.Values, v => v.Contains("8850001234567890"));
    }

    [Theory]
    [InlineData("20260305081000", true)]
    [InlineData("20260305081001", false)]
    public void The_validity_ends_ten_minutes_late_in_wall_time(string local, bool good)
    {
        // Issued on 2 March at 08:00 for 4320 minutes.
        var claim = UllimCustomerCode.Recognize(UllimVectors.Voucher("valid, key 7"), PyongyangTime.Read(local)!.Value);

        Assert.Equal(good, claim is CodeMatch.Yes);
    }

    [Fact]
    public void A_voucher_is_broken_if_a_single_character_is_wrong_or_loose_bits_are_set()
    {
        var text = UllimVectors.Voucher("valid, key 7");

        foreach (
            var broken in new[]
            {
                "UL2.",
                "UL2.AgAH",
                text[..^1],
                text + "A",
                text[..60] + "+" + text[61..],
                text[..43] + "," + text[44..],
                text[..^1] + "x",
                text[..42] + "p" + text[43..],
            }
        )
        {
            Assert.Equal(new CodeMatch.Broken(CodeFault.Malformed), UllimCustomerCode.Recognize(broken, Now));
        }
    }

    [Theory]
    [InlineData(0u, false)]
    [InlineData(1u, true)]
    [InlineData(300_000u, true)]
    [InlineData(300_001u, false)]
    public void The_highest_amount_of_a_voucher_is_part_of_its_form(uint maxWon, bool good)
    {
        var text = UllimVectors.Voucher("valid, key 7");
        var body = Base64Url.DecodeFromChars(text.AsSpan(4, 39));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(15), maxWon);

        var claim = UllimCustomerCode.Recognize(text[..4] + Base64Url.EncodeToString(body) + text[43..], Now);

        Assert.Equal(good, claim is CodeMatch.Yes);
    }

    [Fact]
    public void Routing_vectors_find_this_wallet_or_leave_it()
    {
        foreach (var vector in UllimVectors.All.List("routing", "vectors"))
        {
            var text = Contract.Codes.ScannedCode.Of(vector.Text("text")).Text;
            var claim = UllimCustomerCode.Recognize(text, Now);

            if (vector.GetProperty("scheme").GetString() == "ullim")
            {
                Assert.IsType<CodeMatch.Yes>(claim);
            }
            else if (text.StartsWith("UL", StringComparison.Ordinal))
            {
                var fault = Assert.IsType<CodeMatch.Broken>(claim).Fault;
                Assert.Equal(vector.Text("problem") == "MALFORMED", fault == CodeFault.Malformed);
            }
            else
            {
                Assert.IsType<CodeMatch.No>(claim);
            }
        }
    }
}
