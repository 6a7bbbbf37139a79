using System.Text.Json;
using Gateway.Tests.Triggers;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Kit;

namespace Gateway.Tests.Late;

/// <summary>A world with an operator in it, and payments of all three wallets whose answers differ from what was asked.</summary>
public sealed class ReviewFixture : IAsyncLifetime
{
    private readonly (string Key, string Value)[] _settings;
    private TestWorld? _world;

    public ReviewFixture()
        : this([]) { }

    /// <summary>With settings that win over those of the desk.</summary>
    internal ReviewFixture((string Key, string Value)[] settings) => _settings = settings;

    /// <summary>Exchanges parts of the gateway; set before the start.</summary>
    internal Action<IServiceCollection> Parts { get; init; } = _ => { };

    internal TestWorld World => _world!;

    internal GatewayClient Operator => TestWorld.Client(World.Address, TestWorld.AdminKey);

    internal GatewayClient Merchant => World.Merchant;

    public async ValueTask InitializeAsync() =>
        _world = await TestWorld.StartAsync(
            Parts,
            [
                // Long enough that an inquiry is answered before it ends, also on a busy machine.
                ("Adapters:Ullim:InquiryWindowSeconds", "10"),
                ("Adapters:Ullim:ConfirmAfterCancelSeconds", "1"),
                ("Adapters:Ullim:TimeoutSeconds", "4"),
                ("Adapters:Jeonseong:ConfirmAfterCloseSeconds", "1"),
                .. _settings,
            ]
        );

    public ValueTask DisposeAsync() => World.DisposeAsync();

    internal WalletMock Wallet(string scheme) =>
        scheme switch
        {
            "jeonseong" => World.Jeonseong,
            "ullim" => World.Ullim,
            _ => World.ManmulSang,
        };

    /// <summary>A payment that was charged, and about which each inquiry names one won more.</summary>
    internal async Task<Reply> DiffersAsync(string scheme, string reference, GatewayClient? merchant = null, bool manual = false)
    {
        merchant ??= Merchant;
        var faults = Wallet(scheme).Faults;
        Fault For(string operation, string kind, int times = 0) => new(operation, kind) { Times = times, MerchantReference = reference };
        Reply reply;
        switch (scheme)
        {
            case "jeonseong":
                faults.Arm(For("pay", "unknown_outcome", 1));
                faults.Arm(For("query", "wrong_amount"));
                reply = await merchant.PayAsync(World.Jeonseong.MintCode(), 1_250_000, reference);
                break;
            case "ullim":
                faults.Arm(For("ONL", "unknown_outcome", 1));
                faults.Arm(For("INQ", "wrong_amount"));
                reply = await merchant.PayAsync(World.Ullim.Mint().Code, 1_250_000, reference);
                break;
            default:
                faults.Arm(For("getOrder", "wrong_amount"));
                faults.Arm(For("callback", "drop_callback"));
                faults.Arm(new Fault("events", "http_500") { Times = 0 });
                reply = await merchant.PresentAsync("manmulsang", 1_250_000, reference, manual ? "manual" : "automatic");
                await World.ManmulSang.ScanAsync(reply.Member("code", "payload").GetString()!, "pay");
                break;
        }
        Assert.Equal(201, reply.Status);
        await merchant.UntilStatusAsync(reply.Id, "review");
        return reply;
    }

    internal Task<Reply> ResolveAsync(string kind, string id, string status, string? key = null) =>
        Operator.PostAsync($"/admin/v1/{kind}/{id}/resolve", new { status, evidence = "장부에서 확인함, by telephone" }, key);

    /// <summary>The ids of a list of the operator's, over all its pages.</summary>
    internal async Task<List<string>> ListAsync(string query)
    {
        var ids = new List<string>();
        var cursor = string.Empty;
        do
        {
            var page = await Operator.GetAsync($"/admin/v1/payments?{query}{cursor}");
            Assert.Equal(200, page.Status);
            ids.AddRange(page.Member("data").EnumerateArray().Select(p => p.GetProperty("id").GetString()!));
            cursor = page.Member("next_cursor") is { ValueKind: JsonValueKind.String } next ? "&cursor=" + next.GetString() : string.Empty;
        } while (cursor.Length > 0);
        return ids;
    }

    internal Task<Outcome> OutcomeAsync(string scheme, string id, params string[] statuses) =>
        Outcome.OfAsync(Merchant, Wallet(scheme), id, statuses);

    internal Task<JsonElement> UntilTimelineAsync(string id, string type) =>
        Merchant.UntilAsync($"/v1/payments/{id}/timeline", t => t.GetRawText().Contains($"\"{type}\"", StringComparison.Ordinal));
}
