using Adapters.Contract.Codes;
using CsCheck;
using Gateway.Codes;
using Gateway.Tests.Codes;

namespace Gateway.Tests.Fuzz;

/// <summary>Whatever a scanner sends: it is a code or it is not, in time and memory that grow with its length only.</summary>
public sealed class CodeReaderFuzzTests
{
    private static readonly string[] MerchantTexts = Published("mpm");
    private static readonly string[] CustomerTexts = Published("cpm");

    [Fact]
    public void Any_text_is_a_merchant_code_or_is_not() =>
        Gen.OneOf(Text.Any, Mutated.Texts(MerchantTexts), Mutated.Texts(MerchantTexts).Select(Sealed))
            .Sample(
                text =>
                {
                    var reading = MpmReader.Read(text, MpmProfile.Read);
                    var strict = MpmReader.Read(text, MpmProfile.Strict);
                    if (strict is MpmReading.Readable)
                    {
                        Assert.IsType<MpmReading.Readable>(reading);
                    }
                    if (reading is MpmReading.Readable { Code: var code })
                    {
                        Assert.Equal(ScannedCode.Trim(text), string.Concat(code.Objects.Select(o => MpmGrammar.Object(o.Id, o.Value))));
                    }
                },
                iter: 10_000
            );

    [Fact]
    public void Any_text_is_a_customer_code_or_is_not_and_its_canonical_text_says_the_same() =>
        Gen.OneOf(
                Text.Any,
                Mutated.Texts(CustomerTexts),
                Mutated.Of([.. CustomerTexts.Select(Bytes).Where(b => b.Length > 0)]).Select(Convert.ToBase64String)
            )
            .Sample(
                text =>
                {
                    ForeignText.Judge(ScannedCode.Of(text));
                    if (CpmReader.Read(text) is not CpmReading.Readable { Code: var code })
                    {
                        return;
                    }
                    var again = Assert.IsType<CpmReading.Readable>(CpmReader.Read(code.CanonicalText)).Code;
                    Assert.Equal(code.CanonicalText, again.CanonicalText);
                    Assert.Equal(
                        code.Applications.Select(a => (a.Aid, a.Label, a.Pan)),
                        again.Applications.Select(a => (a.Aid, a.Label, a.Pan))
                    );
                    Assert.All(code.Applications, a => Assert.InRange(a.Aid.Length, 10, 32));
                },
                iter: 10_000
            );

    [Fact]
    public void Any_bytes_are_objects_within_their_bounds_or_are_refused() =>
        Gen
            .Byte.Array[0, 300]
            .Sample(
                bytes =>
                    Assert.True(
                        !BerTlv.TryRead(bytes, out var objects) || objects.Sum(o => (o.Tag.Length / 2) + 1 + o.Value.Length) <= bytes.Length
                    ),
                iter: 20_000
            );

    [Fact]
    public void What_is_written_reads_back_whatever_the_merchant_is_called() =>
        Gen.Select(Text.Any, Text.Any, Text.Any, Gen.Long[-5, 1_000_000_000_000])
            .Select(Gen.Int[0, 60], (parts, id) => (parts, id))
            .Sample(
                given =>
                {
                    var (name, korean, label, amount) = given.parts;
                    var writing = MpmWriter.Write(
                        MpmWriterTests.Shop with
                        {
                            Accounts = [new MerchantAccount(given.id, "0003a.b0103xyz")],
                            Name = name,
                            LocalName = korean,
                            Label = label,
                            AmountMinor = amount,
                        }
                    );
                    if (writing is not MpmWriting.Written { Text: var text })
                    {
                        return;
                    }
                    var code = Assert.IsType<MpmReading.Readable>(MpmReader.Read(text, MpmProfile.Strict)).Code;
                    Assert.Empty(code.Warnings);
                    Assert.Equal(name.Normalize(), code.ValueOf("59"));
                    Assert.Equal(MpmWriter.Won(amount), code.ValueOf("54"));
                },
                iter: 10_000
            );

    [Theory]
    [InlineData("0")]
    [InlineData("9901x")]
    [InlineData("hQVDUFYwMWEA")]
    [InlineData("=")]
    [InlineData("\uD800")]
    public void A_text_without_end_costs_no_more_than_its_length(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();
        MpmReader.Read(text, MpmProfile.Read);
        ForeignText.Judge(ScannedCode.Of(text));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 * text.Length);
    }

    private static string[] Published(string list) => [.. Vectors.Emv.GetProperty(list).EnumerateArray().Select(v => v.Text("text"))];

    // With a sum that fits, a broken text gets past the first gate.
    private static string Sealed(string text) =>
        text.LastIndexOf("6304", StringComparison.Ordinal) is var at and >= 0 ? text[..(at + 4)] + Crc16.Of(text[..(at + 4)]) : text;

    private static byte[] Bytes(string text) =>
        CpmReader.Read(text) is CpmReading.Readable { Code: var code } ? Convert.FromBase64String(code.CanonicalText) : [];
}
