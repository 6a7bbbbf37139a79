using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>Whatever a scanner or a keyboard adds to a code, the payment is the one that the code asks for, and a repeat is a repeat.</summary>
public sealed class ScannedTextTests
{
    private static readonly Dictionary<string, Func<string, string>> Artefacts = new(StringComparer.Ordinal)
    {
        ["AIM identifier of a QR code"] = code => "]Q1" + code,
        ["AIM identifier with ECI"] = code => "]Q3" + code,
        ["AIM identifier of GS1-128 and GS"] = code => "]C1\u001D" + code,
        ["STX and ETX"] = code => "\u0002" + code + "\u0003",
        ["leading GS"] = code => "\u001D" + code,
        ["trailing EOT"] = code => code + "\u0004",
        ["NBSP"] = code => "\u00A0" + code + "\u00A0",
        ["full width"] = code => string.Concat(code.Select(c => c is >= '!' and <= '~' ? (char)(c - '!' + '\uFF01') : c)),
    };

    [Fact]
    public async Task A_code_with_what_a_scanner_adds_is_paid_once_and_repeated_without_it()
    {
        await using var world = await TestWorld.StartAsync();
        foreach (var (what, add) in Artefacts)
        {
            string[] codes = [world.Jeonseong.MintCode(), world.Jeonseong.MintBarcode(), world.Ullim.Mint().Code];
            foreach (var code in codes)
            {
                var key = Guid.NewGuid().ToString();
                var paid = await world.Merchant.PayAsync(add(code), 500_000, "artefact", key);
                var repeat = await world.Merchant.PayAsync(code, 500_000, "artefact", key);

                Assert.Equal((what, 201, "succeeded"), (what, paid.Status, paid.State));
                Assert.Equal((what, 200, paid.Id), (what, repeat.Status, repeat.Id));
            }
        }
        var barcode = world.Jeonseong.MintBarcode();
        var grouped = string.Join(' ', barcode.Chunk(4).Select(group => new string(group)));
        Assert.Equal("succeeded", (await world.Merchant.PayAsync(grouped, 500_000, "artefact")).State);

        Assert.Equal(2 * Artefacts.Count + 1, world.Jeonseong.Ledger.Count);
        Assert.Equal(Artefacts.Count, world.Ullim.Ledger.Count);
    }

    [Theory]
    [InlineData(513)]
    [InlineData(8_000)]
    [InlineData(60_000)]
    public async Task A_text_that_is_longer_than_any_code_is_told_as_what_it_is(int length)
    {
        await using var world = await TestWorld.StartAsync();
        var certificate = "HC1:" + new string('6', length - 4);

        var refused = await world.Merchant.PayAsync(certificate, 500_000, "long");
        var inspected = await world.Merchant.PostAsync("/v1/codes/inspect", new { code = certificate });

        Assert.Equal((422, "code_not_recognized"), (refused.Status, refused.Code));
        Assert.Equal("NOT_A_PAYMENT_CODE", refused.Member("reason").GetString());
        Assert.Equal(200, inspected.Status);
        Assert.Equal(["NOT_A_PAYMENT_CODE"], inspected.Member("problems").EnumerateArray().Select(p => p.GetString()));
    }

    [Fact]
    public async Task A_text_that_no_body_holds_is_too_large()
    {
        await using var world = await TestWorld.StartAsync();

        var reply = await world.Merchant.PayAsync(new string('6', 70_000), 500_000, "long");

        Assert.Equal((413, "body_too_large"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("Café Münchën & Söhne GmbH & Co. KG", "Cafe Munchen & Sohne GmbH", null)]
    [InlineData("시험식료품상점", "Siheomsiglyopumsangjeom", "KO")]
    [InlineData("İstan\u202Ebul 🌸", "Istanbul", null)]
    public async Task A_payer_reads_the_merchants_name_in_its_code(string name, string shown, string? language)
    {
        await using var world = await TestWorld.StartAsync(("Gateway:Merchants:0:Name", name));

        var presented = await world.Merchant.PresentAsync("jeonseong", 500_000, "named");
        var payload = presented.Member("code", "payload").GetString()!;
        var seen = await world.Merchant.PostAsync("/v1/codes/inspect", new { code = payload });

        Assert.Equal(shown, seen.Member("fields", "name").GetString());
        Assert.Equal(language is not null, payload.Contains("0002" + (language ?? "KO") + "01", StringComparison.Ordinal));
        Assert.DoesNotContain("\u202E", payload, StringComparison.Ordinal);
    }
}
