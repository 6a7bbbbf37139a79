using Adapters.Contract.Codes;
using Gateway.Codes;

namespace Gateway.Tests.Codes;

public sealed class ForeignTextTests
{
    private static readonly CodeRefusal[] OwnJudgements =
    [
        CodeRefusal.ForeignWallet,
        CodeRefusal.WrongDirection,
        CodeRefusal.NotAPaymentCode,
    ];

    public static TheoryData<string, string> Routing =>
        [
            .. Vectors
                .Wallets.GetProperty("routing")
                .GetProperty("vectors")
                .EnumerateArray()
                .Where(vector =>
                    OwnJudgements.Any(own => own.ToWire() == vector.TextOrNull("problem"))
                )
                .Select(vector => (vector.Text("text"), vector.Text("problem"))),
        ];

    public static TheoryData<string, string> Emv =>
        [
            .. Vectors
                .Emv.GetProperty("mpm")
                .EnumerateArray()
                .Select(vector =>
                    (
                        vector.Text("text"),
                        vector.GetProperty("read").Text("result") == "ok"
                            ? "WRONG_DIRECTION"
                            : "NOT_A_PAYMENT_CODE"
                    )
                ),
            .. Vectors
                .Emv.GetProperty("cpm")
                .EnumerateArray()
                .Select(vector =>
                    (
                        vector.Text("text"),
                        vector.GetProperty("read").Text("result") == "ok"
                            ? "FOREIGN_WALLET"
                            : "NOT_A_PAYMENT_CODE"
                    )
                ),
        ];

    [Theory]
    [MemberData(nameof(Routing))]
    [MemberData(nameof(Emv))]
    [InlineData("091234567890123456", "NOT_A_PAYMENT_CODE")]
    [InlineData("101234567890123456", "FOREIGN_WALLET")]
    [InlineData("151234567890123456", "FOREIGN_WALLET")]
    [InlineData("161234567890123456", "NOT_A_PAYMENT_CODE")]
    [InlineData("1012345678901234567", "NOT_A_PAYMENT_CODE")]
    [InlineData("241234567890123456", "NOT_A_PAYMENT_CODE")]
    [InlineData("251234567890123", "NOT_A_PAYMENT_CODE")]
    [InlineData("2512345678901234", "FOREIGN_WALLET")]
    [InlineData("301234567890123456789012", "FOREIGN_WALLET")]
    [InlineData("3012345678901234567890123", "NOT_A_PAYMENT_CODE")]
    [InlineData("311234567890123456", "NOT_A_PAYMENT_CODE")]
    [InlineData("62123456789012345678", "NOT_A_PAYMENT_CODE")]
    [InlineData("28123456789012345x", "NOT_A_PAYMENT_CODE")]
    [InlineData("２８１２３４５６７８９０１２３４５６", "NOT_A_PAYMENT_CODE")]
    [InlineData("\uFEFF 281234567890123456\r\n", "FOREIGN_WALLET")]
    public void A_text_that_no_wallet_claims_is_judged_as_stated(string text, string reason) =>
        Assert.Equal(reason, ForeignText.Judge(ScannedCode.Of(text)).ToWire());

    [Fact]
    public void Reasons_are_spelled_as_the_merchant_api_has_them() =>
        Assert.All(
            Enum.GetValues<CodeRefusal>(),
            refusal => Assert.Equal(Vectors.Spelled(refusal), refusal.ToWire())
        );
}
