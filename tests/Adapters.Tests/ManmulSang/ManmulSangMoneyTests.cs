using System.Text.Json;
using Adapters.Kit;

namespace Adapters.Tests.ManmulSang;

public sealed class ManmulSangMoneyTests
{
    private static readonly JsonSerializerOptions Written = new() { Converters = { new MoneyConverter("KPW") } };

    [Fact]
    public void Amounts_are_written_as_published()
    {
        foreach (var vector in Vectors.At("amounts", "manmulsang").GetProperty("format").EnumerateArray())
        {
            var money = new Money(vector.GetProperty("chon").GetInt64());
            Assert.Equal(vector.Text("wire"), money.ToString());
            Assert.Equal($$"""{"value":{{vector.Text("wire")}},"currency":"KPW"}""", JsonSerializer.Serialize(money, Written));
        }
    }

    [Fact]
    public void Every_good_form_is_read_exactly()
    {
        foreach (var vector in Vectors.At("amounts", "manmulsang").GetProperty("parse_ok").EnumerateArray())
        {
            Assert.Equal(vector.GetProperty("chon").GetInt64(), Read(vector.Text("wire"), "KPW").Minor);
        }
    }

    [Fact]
    public void Every_bad_form_is_a_protocol_error()
    {
        foreach (var vector in Vectors.At("amounts", "manmulsang").GetProperty("parse_bad").EnumerateArray())
        {
            Assert.Throws<JsonException>(() => Read(vector.GetString()!, "KPW"));
        }
        Assert.Throws<JsonException>(() => Read("1", "USD"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>("""{"currency":"KPW"}""", Written));
    }

    private static Money Read(string value, string currency) =>
        JsonSerializer.Deserialize<Money>($$"""{"extra":{"a":[1]},"value":{{value}},"currency":"{{currency}}"}""", Written);
}
