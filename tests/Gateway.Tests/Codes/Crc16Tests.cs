using Gateway.Codes;

namespace Gateway.Tests.Codes;

public sealed class Crc16Tests
{
    public static TheoryData<string, string> Right => Load("vectors");

    public static TheoryData<string, string> Wrong => Load("wrong_variants");

    [Theory]
    [MemberData(nameof(Right))]
    public void Every_published_check_sum_is_reproduced(string text, string crc) => Assert.Equal(crc, Crc16.Of(text));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void No_known_mistake_is_made(string text, string crc) => Assert.NotEqual(crc, Crc16.Of(text));

    private static TheoryData<string, string> Load(string list) =>
        [
            .. Vectors
                .All.GetProperty("crc16")
                .GetProperty(list)
                .EnumerateArray()
                .Select(vector => (vector.Text("text"), vector.Text("crc"))),
        ];
}
