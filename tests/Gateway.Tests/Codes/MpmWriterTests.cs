using System.Globalization;
using System.Text;
using Adapters.Contract.Codes;
using CsCheck;
using Gateway.Codes;

namespace Gateway.Tests.Codes;

public sealed class MpmWriterTests
{
    internal static readonly MerchantCode Shop = new()
    {
        Accounts = [new MerchantAccount(26, "0015example.jonsong0112JQ7K2M9D4T1A")],
        AmountMinor = 1250000,
        CategoryCode = "5411",
        Name = "TEST GROCERY",
        City = "SARIWON",
        Label = "GW20260302000003",
        Terminal = "T0001",
        Language = "KO",
        LocalName = "시험식료품상점",
        LocalCity = null,
    };

    public static TheoryData<string> Dynamic =>
        [
            .. Vectors
                .All.GetProperty("combined_codes")
                .EnumerateArray()
                .Where(vector => vector.TryGetProperty("accounts", out _))
                .Select(vector => vector.Text("name")),
        ];

    public static TheoryData<string> Combined =>
        [.. Vectors.All.GetProperty("combined_codes").EnumerateArray().Select(vector => vector.Text("name"))];

    [Theory]
    [MemberData(nameof(Dynamic))]
    public void Every_published_code_of_ours_is_written_to_the_byte(string name)
    {
        var vector = Vectors.All.GetProperty("combined_codes").EnumerateArray().Single(item => item.Text("name") == name);
        var accounts = vector
            .GetProperty("accounts")
            .EnumerateObject()
            .Select(account => new MerchantAccount(int.Parse(account.Name, CultureInfo.InvariantCulture), account.Value.GetString()!));

        var text = Written(Shop with { Accounts = [.. accounts.Reverse()], AmountMinor = vector.GetProperty("amount_chon").GetInt64() });

        Assert.Equal(vector.Text("text"), text);
        Assert.Equal(vector.GetProperty("code_points").GetInt32(), CodePoints.Count(text));
        Assert.Equal(vector.GetProperty("utf8_bytes").GetInt32(), Encoding.UTF8.GetByteCount(text));
    }

    [Theory]
    [MemberData(nameof(Combined))]
    public void Every_published_combined_code_reads_without_a_warning(string name)
    {
        var vector = Vectors.All.GetProperty("combined_codes").EnumerateArray().Single(item => item.Text("name") == name);

        var code = Assert.IsType<MpmReading.Readable>(MpmReader.Read(vector.Text("text"), MpmProfile.Strict)).Code;

        Assert.Equal(vector.Text("crc"), code.ValueOf("63"));
    }

    [Theory]
    [InlineData(27, "payload")]
    [InlineData(26, "same_in_template_26")]
    public void The_wallets_own_ready_code_is_written_to_the_byte(int id, string member)
    {
        var qr = Vectors.All.GetProperty("manmulsang").GetProperty("qr");

        var text = Written(
            Shop with
            {
                Accounts = [new MerchantAccount(id, qr.Text("account"))],
                CategoryCode = "5399",
                Name = "MANMULSANG TEST SHOP",
                City = "PYONGYANG",
                Label = "GW20260302000002",
                LocalName = "만물상시험상점",
                LocalCity = "평양",
            }
        );

        Assert.Equal(qr.Text(member), text);
        Assert.Equal(qr.GetProperty("payload_code_points").GetInt32(), CodePoints.Count(text));
    }

    [Fact]
    public void Every_published_amount_is_written_as_stated() =>
        Assert.All(
            Vectors.All.GetProperty("amounts").GetProperty("emv_54").GetProperty("format").EnumerateArray(),
            vector => Assert.Equal(vector.Text("wire"), MpmWriter.Won(vector.GetProperty("chon").GetInt64()))
        );

    [Fact]
    public void Decomposed_hangul_is_written_composed()
    {
        var decomposed = Shop.LocalName!.Normalize(NormalizationForm.FormD);

        Assert.Equal(Written(Shop), Written(Shop with { LocalName = decomposed }));
    }

    [Fact]
    public void What_is_not_said_is_not_written()
    {
        var text = Written(Shop with { Terminal = null, LocalName = null });

        Assert.Contains("62200516GW202603020000036304", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_reads_back_and_says_what_was_meant() =>
        AnyCode.Sample(code =>
        {
            switch (MpmWriter.Write(code))
            {
                case MpmWriting.Written written:
                    var read = Assert.IsType<MpmReading.Readable>(MpmReader.Read(written.Text, MpmProfile.Strict));
                    Assert.Empty(read.Code.Warnings);
                    Assert.Equal(MpmInitiation.Dynamic, read.Code.Initiation);
                    Assert.Equal(code.Name.Normalize(), read.Code.ValueOf("59"));
                    Assert.Equal(code.City.Normalize(), read.Code.ValueOf("60"));
                    Assert.Equal(MpmWriter.Won(code.AmountMinor), read.Code.ValueOf("54"));
                    Assert.Equal(
                        code.Accounts.OrderBy(account => account.TemplateId),
                        read.Code.Objects.Where(item => MpmContent.IsTemplate(item.Id) && item.Id is not ("62" or "64"))
                            .Select(item => new MerchantAccount(int.Parse(item.Id, CultureInfo.InvariantCulture), item.Value))
                    );
                    break;
                case MpmWriting.Unwritable unwritable:
                    Assert.NotEqual(MerchantCodeFault.NotReadable, unwritable.Fault);
                    break;
            }
        });

    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 1, 15],
        Gen.String[Gen.Char['가', '힣'], 1, 26],
        Gen.String[Gen.Char, 0, 27]
    );

    private static readonly Gen<MerchantAccount> AnyAccount = Gen.Select(
        Gen.Int[26, 51],
        Gen.String[Gen.Char.AlphaNumeric, 1, 40],
        (id, guid) => new MerchantAccount(id, MpmGrammar.Object("00", guid))
    );

    private static readonly Gen<MerchantCode> AnyCode = Gen.Select(
        AnyAccount.Array[1, 4],
        Gen.Long[0, 1_000_000_000_000],
        AnyText.Array[6],
        (accounts, amount, texts) =>
            Shop with
            {
                Accounts = accounts,
                AmountMinor = amount,
                Name = texts[0],
                City = texts[1],
                Label = texts[2],
                Terminal = texts[3].Length < 5 ? null : texts[3],
                LocalName = texts[4],
                LocalCity = texts[5].Length < 5 ? null : texts[5],
            }
    );

    private static string Written(MerchantCode code) => Assert.IsType<MpmWriting.Written>(MpmWriter.Write(code)).Text;
}
