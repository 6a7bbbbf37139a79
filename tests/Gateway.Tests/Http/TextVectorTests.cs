using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Http;

namespace Gateway.Tests.Http;

/// <summary>The vectors of text: what comes in decomposed is composed at the door, to the byte.</summary>
public sealed class TextVectorTests
{
    [Fact]
    public void Decomposed_text_is_composed_at_the_door_to_the_byte()
    {
        var root = JsonDocument.Parse(File.ReadAllText("Vectors/vectors.json")).RootElement;
        var text = root.GetProperty("text");
        var (nfc, nfd) = (Text(text, "nfc"), Text(text, "nfd"));
        Assert.Equal(text.GetProperty("nfc_code_points").GetInt32(), nfc.EnumerateRunes().Count());
        Assert.Equal(text.GetProperty("nfd_code_points").GetInt32(), nfd.EnumerateRunes().Count());
        Assert.Equal(Text(text, "nfd_utf8_sha256"), Sha256(nfd));

        var read = TextRule.UpTo(100).Read(nfd, out var fault);

        Assert.Null(fault);
        Assert.Equal(Text(text, "nfc_utf8_sha256"), Sha256(read));
        var item = root.GetProperty("manmulsang").GetProperty("nfd_item");
        Assert.Equal(Text(item, "nfc"), TextRule.UpTo(100).Read(Text(item, "nfd"), out _));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
