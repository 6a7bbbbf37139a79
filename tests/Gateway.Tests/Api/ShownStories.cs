using System.Text.Json;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Api;

/// <summary>
/// Payments of all wallets, with captures and refunds that succeed and that fail, and every view of them as it was sent.
/// </summary>
public sealed class ShownStories : IAsyncLifetime
{
    private const long Whole = 1_250_000;
    private TestWorld _world = null!;
    private ShownViews _views = null!;

    internal IReadOnlyList<ShownView> Shown => _views.Shown;

    private GatewayClient Merchant => _world.Merchant;

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync();
        _views = new ShownViews(_world);
        _world.Ullim.RefundMs.Value = 300;
        await Task.WhenAll(
            CustomersAsync("jeonseong", Whole, [(100_000, "returned"), (105_100, "broken")]),
            CustomersAsync("jeonseong", 105_100, []),
            CustomersAsync("ullim", Whole, [(Whole, "returned")]),
            CustomersAsync("ullim", 115_100, [(115_100, "broken")]),
            CustomersAsync("ullim", 105_100, []),
            MerchantsAsync(Whole, pays: true),
            MerchantsAsync(105_100, pays: true),
            MerchantsAsync(Whole - 100, pays: false)
        );
        await ReviewAsync();
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task CustomersAsync(string scheme, long amount, (long Amount, string Reason)[] refunds)
    {
        var body = Body(scheme, amount);
        body["code"] = scheme == "jeonseong" ? _world.Jeonseong.MintCode() : _world.Ullim.Mint().Code;
        var created = await PostAsync("/v1/payments", body);
        var story = Story(scheme, created.Id, body);
        if (amount == 105_100)
        {
            story.Decline = ("insufficient_funds", scheme == "jeonseong" ? "1101" : "잔액부족");
        }
        var answers = new List<Reply> { created };
        foreach (var (part, reason) in refunds)
        {
            answers.Add(await PostAsync($"/v1/payments/{story.Id}/refunds", new { amount = part, reason }));
            Add(
                story,
                "refund",
                answers[^1],
                part,
                reason,
                failure: part is not (105_100 or 115_100) ? null
                    : scheme == "jeonseong" ? ("insufficient_funds", "1101")
                    : ("insufficient_funds", "상점잔액부족")
            );
        }
        await _views.ShowAsync(story, answers);
    }

    private async Task MerchantsAsync(long amount, bool pays)
    {
        var body = Body("manmulsang", amount);
        body["capture"] = "manual";
        body["present"] = new { schemes = new[] { "manmulsang" }, expires_in = 300 };
        var created = await PostAsync("/v1/payments", body);
        var story = Story("manmulsang", created.Id, body);
        await KeepCodeAsync(story, created);
        var answers = new List<Reply> { created };
        // The payer's app takes the code, and so the wallet tells its own id of the order.
        var scanned = await _world.ManmulSang.ScanAsync(story.Code!.Value.Payload, "scan");
        story.WalletId = scanned.Body!["wallet_reference"]!.GetValue<string>();
        if (pays)
        {
            await _world.ManmulSang.ScanAsync(story.Code!.Value.Payload, "pay");
            await Merchant.UntilStatusAsync(story.Id, "authorized", "declined");
            await _views.AskAsync(story);
        }
        if (amount == 105_100)
        {
            story.Decline = ("insufficient_funds", "payer_insufficient_funds");
        }
        else if (pays)
        {
            foreach (var (part, final) in ((long, bool)[])[(500_000, false), (105_100, false), (200_000, true)])
            {
                answers.Add(await PostAsync($"/v1/payments/{story.Id}/captures", new { amount = part, final }));
                Add(
                    story,
                    "capture",
                    answers[^1],
                    part,
                    final: final,
                    failure: part == 105_100 ? ("scheme_error", "processing_error") : null
                );
            }
            foreach (var part in (long[])[100_000, 105_100])
            {
                answers.Add(await PostAsync($"/v1/payments/{story.Id}/refunds", new { amount = part }));
                Add(
                    story,
                    "refund",
                    answers[^1],
                    part,
                    failure: part == 105_100 ? ("insufficient_funds", "seller_balance_insufficient") : null
                );
            }
        }
        await _views.ShowAsync(story, answers);
    }

    // What an operator's list shows is in review, and that is told by the payment's own lines.
    private async Task ReviewAsync()
    {
        _world.Jeonseong.Faults.Arm(new Fault("pay", "unknown_outcome"));
        _world.Jeonseong.Faults.Arm(new Fault("query", "wrong_amount") { Times = 0 });
        var body = Body("jeonseong", Whole);
        body["code"] = _world.Jeonseong.MintCode();
        var created = await PostAsync("/v1/payments", body, "wait=0");
        var story = Story("jeonseong", created.Id, body);
        await Merchant.UntilStatusAsync(story.Id, "review");
        await _views.ShowAsync(story, []);
        var list = await TestWorld.Client(_world.Address, TestWorld.AdminKey).GetAsync("/admin/v1/payments?status=review");
        var row = list.Member("data").EnumerateArray().Single();
        _views.Add(new ShownView("payment", "an operator's list", story, row));
    }

    private static Dictionary<string, object> Body(string scheme, long amount) =>
        new()
        {
            ["amount"] = amount,
            ["currency"] = "KPW",
            ["reference"] = $"shown-{scheme}-{Guid.NewGuid():N}"[..40],
            ["description"] = $"2 x noodles at {scheme}",
            ["metadata"] = new Dictionary<string, string> { ["till"] = "4", ["cashier"] = scheme },
            ["shop"] = "S-01",
            ["terminal"] = "T-01",
        };

    private static ShownStory Story(string scheme, string id, object body) => new(scheme, id, JsonSerializer.SerializeToElement(body));

    private async Task<Reply> PostAsync(string path, object body, string? prefer = null)
    {
        // A capture or refund is waited for, so that its answer shows how it ended.
        var wait = prefer ?? (path == "/v1/payments" ? null : "wait=20");
        var reply = await Merchant.PostAsync(path, body, prefer: wait);
        Assert.True(reply.Status == 201, reply.Text);
        return reply;
    }

    private static void Add(
        ShownStory story,
        string kind,
        Reply made,
        long amount,
        string? reason = null,
        bool final = false,
        (string, string)? failure = null
    ) => story.Parts = story.Parts.Add(new AskedPart(kind, made.Id, amount, reason, final) { Failure = failure });

    private static async Task KeepCodeAsync(ShownStory story, Reply created)
    {
        var code = created.Member("code");
        string Of(string name) => code.GetProperty(name).GetString()!;
        story.Code = (Of("payload"), Of("svg_url"), Of("png_url"));
        using var http = new HttpClient();
        foreach (var (url, type) in ((string, string)[])[(Of("svg_url"), "image/svg+xml"), (Of("png_url"), "image/png")])
        {
            using var picture = await http.GetAsync(new Uri(url));
            Assert.Equal((200, type), ((int)picture.StatusCode, picture.Content.Headers.ContentType?.MediaType));
        }
    }
}
