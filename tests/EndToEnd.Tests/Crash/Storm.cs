using Mocks.Kit;
using Sandbox;

namespace EndToEnd.Tests.Crash;

/// <summary>Tills that sell, and somebody who kills the gateway under them. What is chosen comes from the seed.</summary>
internal sealed class Storm(SandboxWorld world, Till[] merchants, StormSettings settings)
{
    private static readonly string[] Kinds =
    [
        "reset_connection",
        "reset_after_executing",
        "truncate_body",
        "no_answer_after_executing",
        "delay",
    ];

    public int Kills { get; private set; }

    public async Task RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var tills = Enumerable
            .Range(0, StormSettings.Tills)
            .Select(till => SellAsync(till, stop.Token))
            .ToArray();
        var chance = new Random(settings.Seed);
        while (Kills < settings.Kills)
        {
            await Task.Delay(chance.Next(200, 2500), CancellationToken.None);
            await KillAsync();
            if (chance.Next(3) == 0 && Kills < settings.Kills)
            {
                // In the middle of the start, or of the recovery right after it.
                var start = TryStartAsync();
                await Task.Delay(chance.Next(50, 2000), CancellationToken.None);
                await KillAsync();
                await start;
            }
            await world.Gateway.StartAsync(TestContext.Current.CancellationToken);
        }
        await stop.CancelAsync();
        await Task.WhenAll(tills);
    }

    private async Task KillAsync()
    {
        if (world.Gateway.IsRunning)
        {
            await world.Gateway.KillAsync();
            Kills++;
        }
    }

    private async Task TryStartAsync()
    {
        try
        {
            await world.Gateway.StartAsync(TestContext.Current.CancellationToken);
        }
        catch (GatewayStartException)
        {
            // It was killed before it was up: that was the purpose.
        }
    }

    private async Task SellAsync(int till, CancellationToken stop)
    {
        var chance = new Random(settings.Seed + 1 + till);
        var merchant = merchants[till % merchants.Length];
        for (var sale = 0; !stop.IsCancellationRequested; sale++)
        {
            var reference = $"c{till}-{sale}" + Trigger(chance);
            var kind = chance.Next(10);
            await (
                kind switch
                {
                    < 3 => ByCodeAsync(
                        merchant,
                        world.Jeonseong,
                        world.Jeonseong.MintCode(),
                        reference,
                        chance
                    ),
                    < 6 => ByCodeAsync(
                        merchant,
                        world.Ullim,
                        world.Ullim.Mint().Code,
                        reference,
                        chance
                    ),
                    < 8 => PresentAsync(merchant, world.ManmulSang, reference, chance),
                    8 => PresentAsync(merchant, world.Jeonseong, reference, chance),
                    _ => AgainAsync(merchant, chance),
                }
            );
            await Task.Delay(chance.Next(20, 200), CancellationToken.None);
        }
    }

    private static string Trigger(Random chance) =>
        chance.Next(4) == 0 ? $"-F0{(chance.Next(4) is 3 ? 6 : chance.Next(1, 4))}" : "";

    private static async Task AgainAsync(Till merchant, Random chance)
    {
        var sent = merchant.Sent.ToArray();
        if (sent.Length > 0)
        {
            await merchant.RepeatAsync(sent[chance.Next(sent.Length)]);
        }
    }

    private static void Arm(WalletMock wallet, string reference, Random chance, params string[] at)
    {
        if (chance.Next(5) == 0)
        {
            wallet.Faults.Arm(
                new Fault(at[chance.Next(at.Length)], Kinds[chance.Next(Kinds.Length)])
                {
                    MerchantReference = reference,
                    DelayMs = 5000,
                }
            );
        }
    }

    private static async Task ByCodeAsync(
        Till merchant,
        WalletMock wallet,
        string code,
        string reference,
        Random chance
    )
    {
        var operations =
            wallet.Name == "ullim"
                ? new[] { "ONL", "INQ", "RFD" }
                : ["pay", "query", "refund", "reverse"];
        Arm(wallet, reference, chance, operations);
        var heard = await merchant.AskAsync(
            reference,
            "/v1/payments",
            new
            {
                amount = 100_000 * chance.Next(1, 40),
                currency = "KPW",
                reference,
                code,
            },
            reference
        );
        if (heard.Status is 200 or 201)
        {
            await AfterAsync(merchant, heard.Json["id"]!.ToString(), reference, chance);
        }
    }

    private static async Task PresentAsync(
        Till merchant,
        WalletMock wallet,
        string reference,
        Random chance
    )
    {
        var manual = wallet.Name == "manmulsang" && chance.Next(2) == 0;
        var operations =
            wallet.Name == "manmulsang"
                ? new[] { "createOrder", "capture", "refund", "cancel", "void" }
                : ["order", "query", "close", "refund"];
        Arm(wallet, reference, chance, operations);
        var heard = await merchant.AskAsync(
            reference,
            "/v1/payments",
            new
            {
                amount = 100_000 * chance.Next(1, 40),
                currency = "KPW",
                reference,
                capture = manual ? "manual" : "automatic",
                present = new { schemes = new[] { wallet.Name } },
            },
            reference
        );
        if (heard.Status is not (200 or 201))
        {
            return;
        }
        var id = heard.Json["id"]!.ToString();
        for (var look = 0; look < 30; look++)
        {
            var payment = await merchant.GetAsync($"/v1/payments/{id}");
            if (payment?["code"]?["payload"]?.ToString() is { } payload)
            {
                await wallet.ScanAsync(payload, chance.Next(6) == 0 ? "reject" : "pay");
                break;
            }
            await Task.Delay(200, CancellationToken.None);
        }
        await AfterAsync(merchant, id, reference, chance);
    }

    private static async Task AfterAsync(Till merchant, string id, string reference, Random chance)
    {
        var path = $"/v1/payments/{id}";
        if (chance.Next(8) == 0)
        {
            await merchant.AskAsync(reference + ":x", path + "/cancel", new { }, null);
            return;
        }
        var status = "";
        for (var look = 0; look < 20 && status is not ("succeeded" or "authorized"); look++)
        {
            status = (await merchant.GetAsync(path))?["status"]?.ToString() ?? "";
            await Task.Delay(100, CancellationToken.None);
        }
        if (status == "authorized")
        {
            await merchant.AskAsync(
                reference + ":c1",
                path + "/captures",
                new { amount = 50_000 },
                null
            );
            await merchant.AskAsync(
                reference + ":c2",
                path + "/captures",
                new { amount = 50_000, final = true },
                null
            );
        }
        if (status is "succeeded" or "authorized" && chance.Next(3) == 0)
        {
            await merchant.AskAsync(reference + ":r", path + "/refunds", new { }, null);
        }
    }
}
