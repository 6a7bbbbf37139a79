using System.Security.Cryptography;
using System.Text;
using Adapters.Contract.Codes;
using Gateway.Codes;

namespace Gateway.Tests.Codes;

public sealed class CodeFingerprintTests
{
    private static readonly byte[] Key = "a key of thirty-two bytes, always"u8.ToArray();

    [Fact]
    public void A_fingerprint_is_the_keyed_digest_and_the_last_four_characters()
    {
        var print = CodeFingerprint.Of(ScannedCode.Of(" 71042012345670002915\r\n"), Key);

        var digest = HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes("71042012345670002915"));
        Assert.Equal(new CodeFingerprint(Convert.ToHexStringLower(digest), "2915"), print);
    }

    [Theory]
    [InlineData("C07", "C01")]
    [InlineData("C08", "C02")]
    public void What_a_scanner_did_to_the_code_changes_nothing(string scanned, string original) =>
        Assert.Equal(Print("cpm", original, Key), Print("cpm", scanned, Key));

    [Fact]
    public void Another_key_or_another_code_has_another_fingerprint()
    {
        Assert.NotEqual(Print("cpm", "C01", Key), Print("cpm", "C01", [1]));
        Assert.NotEqual(Print("cpm", "C01", Key).Digest, Print("cpm", "C02", Key).Digest);
    }

    [Fact]
    public void A_text_of_fewer_than_four_characters_has_a_fingerprint_too() =>
        Assert.Equal("ab", CodeFingerprint.Of(ScannedCode.Of("ab"), Key).LastFour);

    private static CodeFingerprint Print(string list, string id, byte[] key) =>
        CodeFingerprint.Of(ScannedCode.Of(Vectors.ById(list, id).Text("text")), key);
}
