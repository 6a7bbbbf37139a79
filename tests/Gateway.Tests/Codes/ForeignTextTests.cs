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
                .All.GetProperty("routing")
                .GetProperty("vectors")
                .EnumerateArray()
                .Where(vector => OwnJudgements.Any(own => own.ToWire() == vector.TextOrNull("problem")))
                .Select(vector => (vector.Text("text"), vector.Text("problem"))),
        ];

    public static TheoryData<string, string> Emv =>
        [
            .. Vectors
                .Emv.GetProperty("mpm")
                .EnumerateArray()
                .Select(vector => (vector.Text("text"), IsMeantAsMerchantCode(vector) ? "WRONG_DIRECTION" : "NOT_A_PAYMENT_CODE")),
            .. Vectors
                .Emv.GetProperty("cpm")
                .EnumerateArray()
                .Select(vector =>
                    (vector.Text("text"), vector.GetProperty("read").Text("result") == "ok" ? "FOREIGN_WALLET" : "NOT_A_PAYMENT_CODE")
                ),
        ];

    /// <summary>Codes in use that break a rule: their check sum is right, and it is added here.</summary>
    public static TheoryData<string, string> InUse =>
        [
            (
                "a name of more than 25 characters (QRIS)",
                "00020101021126610014COM.GO-JEK.WWW01189360091434567890120210G4567890120303UMI520458125303360"
                    + "5802ID5930WARUNG MAKAN SEDERHANA BAHAGIA6007JAKARTA610512345"
            ),
            (
                "an amount of 0.00 (PayNow)",
                "00020101021126500009SG.PAYNOW010120210201403121W03011040899991231520400005303702"
                    + "54040.005802SG5909ACME PTE.6009Singapore62100106INV001"
            ),
            ("an empty template (FPS)", "00020101021126270012hk.com.hkicl02071234567520400005303344540510.005802HK5902NA6002HK6200"),
            (
                "lengths counted in UTF-8 bytes",
                "00020101021226350015example.jonsong0112JQ7K2M9D4T1A520454115303408540812500.005802KP5908상점" + "A" + "6006평양"
            ),
            ("no country and no city", "00020101021126150011example.com52040000530370254045.00"),
        ];

    [Theory]
    [MemberData(nameof(InUse))]
    public void A_merchants_code_in_use_is_named_for_what_it_is(string what, string objects)
    {
        var open = objects + "6304";
        var text = open + Crc16.Of(open);

        Assert.Equal((what, CodeRefusal.WrongDirection), (what, ForeignText.Judge(ScannedCode.Of(text))));
        Assert.Equal(CodeRefusal.WrongDirection, ForeignText.Judge(ScannedCode.Of(open + Crc16.Of(open).ToLowerInvariant())));
        // Misread, it is nothing that can be named.
        Assert.Equal(CodeRefusal.NotAPaymentCode, ForeignText.Judge(ScannedCode.Of("000202" + text[6..^1] + "?")));
    }

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
    [InlineData("２８１２３４５６７８９０１２３４５６", "FOREIGN_WALLET")]
    [InlineData("28 1234 5678 9012 3456", "FOREIGN_WALLET")]
    [InlineData("٢٨١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦", "NOT_A_PAYMENT_CODE")]
    [InlineData("\uFEFF 281234567890123456\r\n", "FOREIGN_WALLET")]
    public void A_text_that_no_wallet_claims_is_judged_as_stated(string text, string reason) =>
        Assert.Equal(reason, ForeignText.Judge(ScannedCode.Of(text)).ToWire());

    // The rules of reading stay as they are published; whether a text was meant as a merchant's code is another question. N22 begins
    // with a digit of full width, as an input method writes it.
    private static bool IsMeantAsMerchantCode(System.Text.Json.JsonElement vector) =>
        vector.GetProperty("read").Text("result") == "ok"
        || vector.GetProperty("read").Text("error")
            is "DUPLICATE_ID"
                or "ZERO_LENGTH"
                or "UNSUPPORTED_PFI"
                or "MISSING_MAI"
                or "LENGTH_LIMIT"
                or "BAD_AMOUNT"
                or "BAD_AMOUNT_SCALE"
                or "CONDITIONAL_MISSING"
        || vector.Text("id") is "N17" or "N22";

    [Fact]
    public void Reasons_are_spelled_as_the_merchant_api_has_them() =>
        Assert.All(Enum.GetValues<CodeRefusal>(), refusal => Assert.Equal(Spelling.Spelled(refusal), refusal.ToWire()));
}
