using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Adapters.Contract;
using Adapters.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Adapters.Tests.Kit;

/// <summary>The kit's small parts, each by itself.</summary>
public sealed class KitPartsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 30, 15, TimeSpan.Zero);

    [Theory]
    [InlineData("1", 1L)]
    [InlineData("1250000", 1250000L)]
    [InlineData("999999999999", 999999999999L)]
    [InlineData("0", null)]
    [InlineData("01", null)]
    [InlineData("1000000000000", null)]
    [InlineData("1.0", null)]
    [InlineData("-1", null)]
    [InlineData(" 1", null)]
    [InlineData("１", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_amount_is_digits_of_minor_units_and_nothing_else(string? text, long? expected)
    {
        Assert.Equal(expected, MinorUnits.Read(text));
        Assert.Equal(text == "0" ? 0 : expected, MinorUnits.ReadSum(text));
        if (expected is { } amount)
        {
            Assert.Equal(text, MinorUnits.Write(amount));
        }
    }

    [Fact]
    public void A_code_has_one_row()
    {
        var table = new CodeTable { { "1", Meaning.Success } };

        Assert.Throws<ArgumentException>(() => table.Add("1", Meaning.Pending));
        Assert.Equal(new CodeRow(Meaning.Undocumented, null, Alert.UndocumentedAnswer), table.Of("2"));
    }

    [Fact]
    public void A_signature_is_the_hmac_of_lines_and_of_the_bodys_digest()
    {
        var body = "{\"number\":\"한\"}"u8.ToArray();
        var text = "POST\n/v1/charge\n" + Convert.ToHexStringLower(SHA256.HashData(body));
        foreach (var secret in new[] { "first", "second", "first" })
        {
            var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
            Assert.Equal(expected, HmacSignature.Sign(secret, body, "POST", "/v1/charge"));
            Assert.True(HmacSignature.Same(expected, expected));
            Assert.False(HmacSignature.Same(expected, expected.ToUpperInvariant()));
            Assert.False(HmacSignature.Same(expected, expected[1..]));
        }
        var longLine = new string('한', 400);
        Assert.Equal(
            Convert.ToHexStringLower(
                HMACSHA256.HashData("s"u8, Encoding.UTF8.GetBytes(longLine + "\n" + Convert.ToHexStringLower(SHA256.HashData(body))))
            ),
            HmacSignature.Sign("s", body, longLine)
        );
    }

    [Fact]
    public void A_nonce_never_comes_twice()
    {
        var drawn = Enumerable.Range(0, 1000).Select(_ => Nonce.New()).ToList();

        Assert.Equal(drawn.Count, drawn.Distinct().Count());
        Assert.All(drawn, nonce => Assert.Matches("^[0-9a-f]{32}$", nonce));
    }

    [Fact]
    public void The_wallets_clock_is_followed_unless_it_is_a_century_away()
    {
        var clock = new WalletClock(new FakeTimeProvider(Now));

        Assert.False(clock.Follow(null));
        Assert.False(clock.Follow(Now.AddYears(101)));
        Assert.Equal(Now, clock.Now());
        Assert.True(clock.Follow(Now.AddMinutes(-5)));
        Assert.Equal(Now.AddMinutes(-5), clock.Now());
    }

    [Fact]
    public void Evidence_and_codes_are_cut_wherever_they_come_from()
    {
        var longText = new string('x', 200);
        var evidence = new Evidence("ask", null, ImmutableDictionary<string, string>.Empty.Add("a", longText));

        Assert.Equal(Evidence.LongestField, evidence.Fields["a"].Length);
        Assert.Equal(
            Evidence.LongestField,
            (evidence with { Fields = ImmutableDictionary<string, string>.Empty.Add("b", longText) }).Fields["b"].Length
        );
        Assert.Equal(["c"], Evidence.Of("ask", [], [("c", "1"), ("d", null)]).Fields.Keys);
        WalletResult<OrderState> unknown = new UnknownOutcome(UnknownWhy.InDoubt, longText, evidence);
        WalletResult<OrderState> declined = new DeclinedOutcome(DeclineReason.RiskRefused, longText, evidence);
        Assert.Equal(Evidence.LongestCode, AssertCase.Is<WalletResult<OrderState>.Unknown>(unknown).SchemeCode?.Length);
        Assert.Equal(Evidence.LongestCode, AssertCase.Is<WalletResult<OrderState>.Declined>(declined).SchemeCode.Length);
    }

    [Fact]
    public void An_outcome_keeps_all_that_was_said_when_it_becomes_an_answer()
    {
        var evidence = Evidence.Nothing("ask", "note");
        WalletResult<OperationResult> unknown = new UnknownOutcome(UnknownWhy.NotProcessed, "1", evidence)
        {
            Alert = Alert.Mismatch,
            ShowedTheOrder = true,
            AgainAfter = TimeSpan.FromSeconds(3),
            RejectedFor = DeclineReason.SchemeError,
        };
        WalletResult<OperationResult> declined = new DeclinedOutcome(DeclineReason.RiskRefused, "2", evidence)
        {
            Alert = Alert.Mismatch,
            MoneyMayFollow = true,
        };
        WalletResult<OperationResult> pending = new PendingOutcome(Now, evidence) { Alert = Alert.Mismatch };

        Assert.Equal(
            new WalletResult<OperationResult>.Unknown(UnknownWhy.NotProcessed, "1", evidence)
            {
                Alert = Alert.Mismatch,
                ShowedTheOrder = true,
                AgainAfter = TimeSpan.FromSeconds(3),
                RejectedFor = DeclineReason.SchemeError,
            },
            unknown
        );
        Assert.Equal(
            new WalletResult<OperationResult>.Declined(DeclineReason.RiskRefused, "2", evidence)
            {
                Alert = Alert.Mismatch,
                MoneyMayFollow = true,
            },
            declined
        );
        Assert.Equal(new WalletResult<OperationResult>.Pending(Now, evidence) { Alert = Alert.Mismatch }, pending);
    }

    [Fact]
    public void Only_what_was_taken_is_to_be_refunded()
    {
        var evidence = Evidence.Nothing("ask", "note");
        WalletResult<OrderState> taken = new WalletResult<OrderState>.Succeeded(new OrderState.Captured(100, 0), evidence);
        WalletResult<OrderState> held = new WalletResult<OrderState>.Succeeded(new OrderState.Authorized(100, null), evidence);
        WalletResult<OrderState> unknown = new UnknownOutcome(UnknownWhy.NotFound, null, evidence);

        Assert.Equal(
            new OrderState.Captured(100, 0) { RefundOnly = true },
            AssertCase.Is<WalletResult<OrderState>.Succeeded>(taken.RefundOnly()).Value
        );
        Assert.Equal(held, held.RefundOnly());
        Assert.Equal(unknown, unknown.RefundOnly());
    }
}
