using System.Text;
using System.Text.Json;
using CsCheck;
using Gateway.Http;

namespace Gateway.Tests.Http;

public sealed class JsonFieldsTests
{
    private const long Most = 9_007_199_254_740_991;

    private static JsonBody Parse(string json) => JsonBody.Parse(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{/*c*/}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("{\"m\":[{\"a\":1,\"a\":2}]}")]
    [InlineData("{\"\\ud800\":1,\"\\ud800\":2}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":\"\\x\"}")]
    public void What_is_not_strict_json_is_malformed(string json) => Assert.Equal("malformed_json", Parse(json).Refusal?.Code);

    [Fact]
    public void What_is_not_utf8_is_malformed() =>
        Assert.Equal("malformed_json", JsonBody.Parse([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]).Refusal?.Code);

    [Theory]
    [InlineData(32, null)]
    [InlineData(33, "malformed_json")]
    public void Nesting_ends_at_32(int depth, string? code) =>
        Assert.Equal(code, Parse(new string('[', depth) + new string(']', depth)).Refusal?.Code);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("9007199254740991", Most)]
    public void An_integer_within_its_range_is_read(string number, long expected)
    {
        var fields = Parse($"{{\"amount\":{number}}}").Fields;
        Assert.Equal(expected, fields.RequiredAmount("amount"));
        Assert.Null(fields.Refusal());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-0")]
    [InlineData("9007199254740992")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551617")]
    [InlineData("1e400")]
    [InlineData("1e2")]
    [InlineData("1.0")]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    public void Anything_else_is_a_fault_of_the_field(string number)
    {
        var fields = Parse($"{{\"amount\":{number}}}").Fields;
        fields.RequiredAmount("amount");
        Assert.Equal(["amount"], Errors(fields));
        Assert.Single(fields.Refusal()!.Errors["amount"]);
    }

    [Fact]
    public void All_faults_come_at_once_by_path_and_unknown_members_are_among_them()
    {
        var fields = Parse(
            """
            {"amount":"1","refrence":"x","present":{"schemes":["ullim",5,"ullim"],"expires_in":1,"x":0},
             "capture":"later","final":"true","metadata":{"k":1,"":"v"},"at":"yesterday"}
            """
        ).Fields;
        fields.RequiredAmount("amount");
        fields.RequiredText("reference", TextRule.Token(64, "._-"));
        fields.Choice("capture", "automatic", "automatic", "manual");
        fields.Flag("final", fallback: false);
        fields.StringMap("metadata", 20, 40, 500);
        fields.RequiredTime("at");
        var present = fields.OptionalObject("present")!;
        present.RequiredTextList("schemes", 1, 10, TextRule.UpTo(32));
        present.OptionalInteger("expires_in", 60, 7200);
        string[] expected =
        [
            "amount",
            "at",
            "capture",
            "final",
            "metadata.",
            "metadata.k",
            "present.expires_in",
            "present.schemes[1]",
            "present.schemes[2]",
            "present.x",
            "reference",
            "refrence",
        ];
        Assert.Equal(expected, Errors(fields));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    public void A_body_that_is_no_object_fails_validation(string json)
    {
        var body = Parse(json);
        Assert.Null(body.Refusal);
        Assert.Contains("body", Errors(body.Fields));
    }

    [Theory]
    [InlineData("a\\u0000b")]
    [InlineData("\\ud83d")]
    [InlineData("\\ude00\\ud83d")]
    [InlineData("x\\udfff")]
    [InlineData("x\\ufffe")]
    [InlineData("\uFFFE")]
    public void Text_that_cannot_be_stored_is_a_fault(string text)
    {
        var fields = Parse($"{{\"description\":\"{text}\"}}").Fields;
        Assert.Null(fields.Text("description", TextRule.UpTo(256)));
        Assert.Equal(["description"], Errors(fields));
    }

    [Fact]
    public void Names_with_half_a_surrogate_pair_are_unknown_fields()
    {
        var fields = Parse("{\"\\ud800\":1,\"m\":{\"\\udc00\":\"x\"}}").Fields;
        fields.StringMap("m", 20, 40, 500);
        Assert.Equal(["m.\uFFFD", "\uFFFD"], Errors(fields));
    }

    [Fact]
    public void Text_becomes_nfc_and_lengths_count_code_points()
    {
        var fields = Parse("{\"a\":\"\u1112\u1161\u11ab\",\"b\":\"\\ud83d\\ude00\"}").Fields;
        Assert.Equal("\ud55c", fields.Text("a", TextRule.UpTo(1)));
        Assert.Equal("\U0001F600", fields.Text("b", TextRule.UpTo(1)));
        Assert.Null(fields.Refusal());
    }

    [Fact]
    public void Keys_that_are_one_key_in_nfc_are_a_fault()
    {
        var fields = Parse("{\"m\":{\"\u00e9\":\"1\",\"e\u0301\":\"2\"}}").Fields;
        fields.StringMap("m", 20, 40, 500);
        Assert.NotEmpty(Errors(fields));
    }

    [Fact]
    public void No_text_whatever_makes_reading_throw()
    {
        var piece = OneOf(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\"a\"",
            "\"present\"",
            "\"amount\"",
            "\\",
            "\\u",
            "\\ud800",
            "\\u0000",
            "null",
            "true",
            "1",
            "-",
            "1e400",
            "9223372036854775808",
            ".5",
            "\u1112",
            " ",
            "\ufeff"
        );
        var text = piece.Array[0, 24].Select(string.Concat);
        var member = Gen.Select(
            OneOf("amount", "reference", "present", "metadata", "at", "items", "\\ud800"),
            OneOf("null", "1", "\"\\udc00\"", "[]", "{}", "1e9", "[null]", "{\"schemes\":[1]}", "{\"a\":null}")
        );
        var shaped = member.Array[0, 6].Select(members => "{" + string.Join(',', members.Select(m => $"\"{m.Item1}\":{m.Item2}")) + "}");
        Gen.OneOf(text, shaped).Sample(json => ReadEverything(JsonBody.Parse(Encoding.UTF8.GetBytes(json))));
        Gen.Byte.Array[0, 40].Sample(bytes => ReadEverything(JsonBody.Parse(bytes)));
    }

    private static void ReadEverything(JsonBody body)
    {
        var fields = body.Fields;
        fields.RequiredAmount("amount");
        fields.RequiredText("reference", TextRule.Token(64, "._-"));
        fields.StringMap("metadata", 2, 3, 4);
        fields.RequiredTime("at");
        fields.OptionalObject("present")?.RequiredTextList("schemes", 1, 3, TextRule.UpTo(5));
        var problem = fields.Refusal();
        JsonSerializer.Serialize(problem?.ToJson("id", default));
        RequestFingerprint.Of("POST", "/", body.Value, "code");
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static IEnumerable<string> Errors(JsonFields fields) =>
        fields.Refusal()?.Errors.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();
}
