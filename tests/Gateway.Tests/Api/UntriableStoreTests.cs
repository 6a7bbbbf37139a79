using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Http;
using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>
/// Whoever has the store alone can try nothing out in it: no digest without a key of a code, of a request with one, or of a message
/// to or from a wallet, and no part of a code.
/// </summary>
public sealed class UntriableStoreTests
{
    // Shorter ones meet by chance: dates and ids are full of digits.
    private const int ShortestPart = 8;

    [Fact]
    public async Task No_code_request_or_message_of_a_wallet_can_be_found_by_trying_digests_of_it()
    {
        var wire = new WireRecorder();
        await using var world = await TestWorld.StartAsync(wire.Into);
        var tried = new Tried();
        foreach (var (won, reference) in new[] { (12_500, "a"), (1051, "b"), (12_500, "c-F04") })
        {
            foreach (var code in new[] { world.Jeonseong.MintCode(), world.Ullim.Mint().Code })
            {
                var body = $$"""{"amount":{{won * 100}},"currency":"KPW","reference":"{{reference}}","code":"{{code}}"}""";
                var paid = await world.Merchant.PostAsync("/v1/payments", body);
                Assert.Equal(201, paid.Status);
                tried.Codes.Add(code);
                tried.Request("/v1/payments", body);
                if (paid.State == "succeeded")
                {
                    var refund = "{\"amount\":" + won * 100 + "}";
                    var path = $"/v1/payments/{paid.Id}/refunds";
                    Assert.Equal(201, (await world.Merchant.PostAsync(path, refund)).Status);
                    tried.Request(path, refund);
                }
            }
        }
        var shown = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "m", "manual");
        await world.ManmulSang.ScanAsync(shown.Member("code", "payload").GetString()!, "pay");
        await world.Merchant.UntilStatusAsync(shown.Id, "authorized");
        const string Capture = """{"amount":500000}""";
        var captures = $"/v1/payments/{shown.Id}/captures";
        Assert.Equal(201, (await world.Merchant.PostAsync(captures, Capture)).Status);
        tried.Request(captures, Capture);
        const string Endpoint = """{"url":"https://shop.example/hook","events":["payment.*"]}""";
        Assert.Equal(201, (await world.Merchant.PostAsync("/v1/webhook-endpoints", Endpoint)).Status);
        tried.Request("/v1/webhook-endpoints", Endpoint);
        const string Shop = """{"name":"Another shop"}""";
        var admin = TestWorld.Client(world.Address, TestWorld.AdminKey);
        Assert.Equal(201, (await admin.PostAsync("/admin/v1/merchants", Shop)).Status);
        tried.Request("/admin/v1/merchants", Shop);
        await world.StopGatewayAsync();
        tried.Messages.AddRange(wire.Bodies.Where(body => body.Length > 0));
        Assert.True(tried.Messages.Count > 20, "the wire was not recorded");

        var texts = (await world.Store.TextsAsync()).FindAll(cell => cell.Text.Length >= ShortestPart);

        Assert.True(texts.Count > 100, "the store was not read");
        var digests = tried.Digests();
        foreach (var (column, text) in texts)
        {
            foreach (var digest in digests)
            {
                Assert.False(text.Contains(digest, StringComparison.OrdinalIgnoreCase), $"{column} holds a digest without a key: {digest}");
            }
            foreach (var part in tried.Parts())
            {
                Assert.False(text.Contains(part, StringComparison.Ordinal), $"{column} holds a part of a code");
            }
            Assert.DoesNotContain("code_last4", text, StringComparison.Ordinal);
        }
        // Documented: a voucher of Ullim, which nobody can guess for its signature, is found by the wallet's own short name.
        Assert.Contains(texts, text => text.Text.Contains(Tried.ShortName(tried.Codes[1]), StringComparison.Ordinal));
    }

    /// <summary>What somebody who guessed right would try.</summary>
    private sealed class Tried
    {
        public List<string> Codes { get; } = [];

        public List<byte[]> Messages { get; } = [];

        private readonly List<string> _requests = [];

        private readonly List<RequestDigest> _canonical = [];

        public void Request(string path, string body)
        {
            _requests.Add(body);
            _canonical.Add(RequestFingerprint.Of("POST", path, JsonElement.Parse(body), "code"));
        }

        public static string ShortName(string voucher) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(voucher)))[..16];

        public IEnumerable<string> Parts() =>
            Codes.SelectMany(code => Enumerable.Range(0, code.Length - ShortestPart + 1).Select(at => code.Substring(at, ShortestPart)));

        public List<string> Digests()
        {
            var found = new HashSet<string>(StringComparer.Ordinal);
            foreach (var bytes in Codes.Concat(_requests).Select(Encoding.UTF8.GetBytes).Concat(Messages))
            {
                byte[][] all =
                [
                    SHA256.HashData(bytes),
                    SHA384.HashData(bytes),
                    SHA512.HashData(bytes),
#pragma warning disable CA5350, CA5351 // they are looked for, not used
                    SHA1.HashData(bytes),
                    MD5.HashData(bytes),
#pragma warning restore CA5350, CA5351
                ];
                foreach (var digest in all)
                {
                    // Also if the end was cut off.
                    found.Add(Convert.ToHexStringLower(digest)[..24]);
                    found.Add(Convert.ToBase64String(digest)[..16]);
                }
            }
            found.UnionWith(_canonical.Select(digest => digest.Hex[..24]));
            return [.. found];
        }
    }
}
