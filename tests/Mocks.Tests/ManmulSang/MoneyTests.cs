using Mocks.ManmulSang;

namespace Mocks.Tests.ManmulSang;

public sealed class MoneyTests
{
    [Fact]
    public void Amounts_are_written_and_read_as_the_vectors_say()
    {
        var amounts = Vectors.At("amounts", "manmulsang");
        foreach (var one in amounts.GetProperty("format").EnumerateArray())
        {
            Assert.Equal(one.GetProperty("wire").GetString(), Won.Text(one.GetProperty("chon").GetInt64()));
        }

        foreach (var one in amounts.GetProperty("parse_ok").EnumerateArray())
        {
            Assert.Equal(one.GetProperty("chon").GetInt64(), Won.Chon(one.GetProperty("wire").GetString()!));
        }
    }

    [Theory]
    [InlineData(1_250_000, "12500", "1.25e4", "12500.0")]
    [InlineData(5_500, "55", "5.5e1", "55.0")]
    [InlineData(1_250_050, "12500.5", "1.25005e4", "12500.5")]
    [InlineData(1_250_055, "12500.55", "1.250055e4", "12500.55")]
    [InlineData(0, "0", "0e0", "0.0")]
    public void Other_forms_are_as_short_as_can_be(long chon, string shortest, string scientific, string one)
    {
        Assert.Equal(shortest, Won.Text(chon, WonForm.Shortest));
        Assert.Equal(scientific, Won.Text(chon, WonForm.Exponent));
        Assert.Equal(one, Won.Text(chon, WonForm.OneDecimal));
    }

    [Fact]
    public void Signatures_and_keys_are_those_of_the_vectors()
    {
        foreach (var one in Vectors.All.List("manmulsang", "callbacks"))
        {
            var headers = one.GetProperty("headers");
            var input = headers.GetProperty("Signature-Input").GetString()!;
            var created = long.Parse(input.Split("created=")[1].Split(';')[0], System.Globalization.CultureInfo.InvariantCulture);
            var made = EventSigning.Headers(
                one.GetProperty("path").GetString()!,
                headers.GetProperty("Ms-Event-Id").GetString()!,
                System.Text.Encoding.UTF8.GetBytes(one.GetProperty("body").GetString()!),
                created,
                input.Contains("2026-02", StringComparison.Ordinal),
                wrong: false
            );
            foreach (var (name, value) in made)
            {
                Assert.Equal(headers.GetProperty(name).GetString(), value);
            }
        }
    }

    [Fact]
    public void The_code_is_that_of_the_document()
    {
        var account = ShopCode.Account("MS7K2Q9D4T", "S001");

        Assert.Equal("0018example.manmulsang0110MS7K2Q9D4T0204S001", account);
        Assert.EndsWith("0202평양63043870", ShopCode.Payload(account, 1_250_000, "GW20260302000002", "T0001"), StringComparison.Ordinal);
    }
}
