using System.Security.Cryptography;
using System.Text;
using Gateway.Http;

namespace Gateway.Tests.Http;

/// <summary>The vectors of text: what comes in decomposed is composed at the door, to the byte.</summary>
public sealed class TextVectorTests
{
    [Fact]
    public void Decomposed_text_is_composed_at_the_door_to_the_byte()
    {
        var text = Vectors.At("text");
        var (nfc, nfd) = (text.Text("nfc"), text.Text("nfd"));
        Assert.Equal(text.GetProperty("nfc_code_points").GetInt32(), nfc.EnumerateRunes().Count());
        Assert.Equal(text.GetProperty("nfd_code_points").GetInt32(), nfd.EnumerateRunes().Count());
        Assert.Equal(text.Text("nfd_utf8_sha256"), Sha256(nfd));

        var read = TextRule.UpTo(100).Read(nfd, out var fault);

        Assert.Null(fault);
        Assert.Equal(text.Text("nfc_utf8_sha256"), Sha256(read));
        var item = Vectors.At("manmulsang", "nfd_item");
        Assert.Equal(item.Text("nfc"), TextRule.UpTo(100).Read(item.Text("nfd"), out _));
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
