using Adapters.Contract.Codes;

namespace Gateway.Tests.Codes;

public sealed class LuhnTests
{
    public static TheoryData<string, bool> All =>
        [
            .. Vectors
                .All.GetProperty("luhn")
                .EnumerateArray()
                .Select(vector => (vector.Text("digits"), vector.GetProperty("valid").GetBoolean())),
        ];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_published_number_is_judged_as_stated(string digits, bool valid) => Assert.Equal(valid, Luhn.IsValid(digits));

    [Theory]
    [InlineData("")]
    [InlineData("7104-2012-3456-7893")]
    [InlineData("７９９２７３９８７１３")]
    public void Anything_but_ascii_digits_is_not_valid(string text) => Assert.False(Luhn.IsValid(text));
}
