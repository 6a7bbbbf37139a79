using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Adapters.Kit;
using Adapters.Ullim;

namespace Adapters.Tests.Ullim;

public sealed class UllimSigningTests
{
    private static readonly JsonElement Vectors = UllimVectors.Own.GetProperty("signed_messages");

    [Fact]
    public void Digest_and_signed_text_are_the_published_ones()
    {
        foreach (var vector in Vectors.List("good"))
        {
            var over = vector.TryGetProperty("xml", out var xml) ? xml.GetString()! : vector.Text("digest_over");

            var digest = UllimProtocol.Digest(Encoding.UTF8.GetBytes(over));

            Assert.Equal(vector.Text("x_body_digest"), "SHA-256=" + digest);
            Assert.Equal(vector.Text("string_to_sign"), UllimProtocol.StringToSign("UL-880001", vector.Text("dt"), digest));
            Assert.True(Verifies(vector.Text("string_to_sign"), vector.Text("x_sign")));
        }
    }

    [Fact]
    public void Published_bad_messages_do_not_verify()
    {
        foreach (var vector in Vectors.List("bad"))
        {
            var digest = UllimProtocol.Digest(Encoding.UTF8.GetBytes(vector.Text("xml")));
            var good =
                "SHA-256=" + digest == vector.Text("x_body_digest") && Verifies(vector.Text("string_to_sign"), vector.Text("x_sign"));

            Assert.False(good, vector.Text("name"));
        }
    }

    [Fact]
    public async Task A_message_is_signed_over_its_own_bytes_and_time()
    {
        await using var desk = new UllimDesk();
        desk.Answer("OK", UllimDesk.Body("승인", "<apv>A7731940</apv>"));

        await desk.PayAsync();

        var sent = Assert.Single(desk.Sent);
        var digest = Convert.ToBase64String(SHA256.HashData(sent.Body));
        Assert.Equal("UL-880001", sent.Headers["X-Api-Key"]);
        Assert.Equal("SHA-256=" + digest, sent.Headers["X-Body-Digest"]);
        Assert.True(
            UllimDesk.Key.VerifyData(
                Encoding.UTF8.GetBytes($"UL-880001|{sent.Head("dt")}|{digest}"),
                Convert.FromBase64String(sent.Headers["X-Sign"]),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pss
            )
        );
    }

    [Fact]
    public void One_key_signs_for_many_at_once()
    {
        var key = RsaPssKey.FromPem(UllimDesk.Key.ExportPkcs8PrivateKeyPem())!;

        Parallel.For(
            0,
            64,
            i =>
                Assert.True(
                    UllimDesk.Key.VerifyData(
                        Encoding.UTF8.GetBytes($"text {i}"),
                        Convert.FromBase64String(key.Sign($"text {i}")),
                        HashAlgorithmName.SHA256,
                        RSASignaturePadding.Pss
                    )
                )
        );
    }

    private static bool Verifies(string text, string signature)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(Vectors.Text("public_key_pem"));
        return rsa.VerifyData(
            Encoding.UTF8.GetBytes(text),
            Convert.FromBase64String(signature),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pss
        );
    }
}
