using System.Collections.Concurrent;
using Mocks.Kit;
using Sandbox;

namespace EndToEnd.Tests;

/// <summary>kill -9 between intent and outcome: whatever the wallet did in the meantime is found out without help.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_charge_that_was_executed_while_the_gateway_died_is_found_and_made_once()
    {
        await using var world = await WorldAsync();
        var client = world.Merchant;
        world.Jeonseong.Faults.Arm(new Fault("pay", "delay") { DelayMs = 20_000 });
        world.Ullim.Faults.Arm(new Fault("ONL", "delay") { DelayMs = 20_000 });
        var (first, second) = (Body("crash-1", world.Jeonseong.MintCode()), Body("crash-2", world.Ullim.Mint().Code));
        var answers = Task.WhenAll(
            client.TryPostAsync("/v1/payments", first, "crash-1"),
            client.TryPostAsync("/v1/payments", second, "crash-2")
        );
        await Eventually.IsTrueAsync(() => world.Jeonseong.Ledger.Count == 1 && world.Ullim.Ledger.Count == 1);

        await world.Gateway.KillAsync();
        Assert.All(await answers, answer => Assert.Null(answer));
        await world.Gateway.StartAsync(TestContext.Current.CancellationToken);

        foreach (var (body, key) in new[] { (first, "crash-1"), (second, "crash-2") })
        {
            var repeat = await client.RepeatAsync("/v1/payments", body, key);
            Assert.Equal(200, repeat.Status);
            await client.UntilStatusAsync(repeat.Id, "succeeded");
        }
        Assert.Equal(Movement.Charge, Assert.Single(world.Jeonseong.Ledger).Kind);
        Assert.Equal(Movement.Charge, Assert.Single(world.Ullim.Ledger).Kind);
    }

    [Fact]
    public async Task A_charge_that_never_left_is_declined_and_can_never_be_made_any_more()
    {
        await using var world = await WorldAsync();
        var client = world.Merchant;
        world.Jeonseong.Faults.Arm(new Fault("pay", "no_answer_before_executing") { DelayMs = 20_000 });
        var body = Body("crash-3", world.Jeonseong.MintCode());
        var answer = client.TryPostAsync("/v1/payments", body, "crash-3");
        await Eventually.IsTrueAsync(() => world.Jeonseong.Requests.Since(0).Count == 1);

        await world.Gateway.KillAsync();
        Assert.Null(await answer);
        await world.Gateway.StartAsync(TestContext.Current.CancellationToken);

        var payment = await client.RepeatAsync("/v1/payments", body, "crash-3");
        var ended = await client.UntilStatusAsync(payment.Id, "declined");
        Assert.Equal("scheme_unavailable", ended.GetProperty("decline").Text("reason"));
        Assert.Empty(world.Jeonseong.Ledger);
    }

    [Fact]
    public async Task An_order_and_a_capture_under_way_when_the_gateway_died_are_taken_up_again()
    {
        await using var world = await WorldAsync();
        var client = world.Merchant;
        world.ManmulSang.Faults.Arm(new Fault("createOrder", "delay") { DelayMs = 20_000 });
        var body = new
        {
            amount = 1_250_000,
            currency = "KPW",
            reference = "crash-4",
            capture = "manual",
            present = new { schemes = new[] { "manmulsang" } },
        };
        var answer = client.TryPostAsync("/v1/payments", body, "crash-4");
        await Eventually.IsTrueAsync(() => world.ManmulSang.Requests.Since(0).Any(r => r.Operation == "createOrder"));
        await world.Gateway.KillAsync();
        Assert.Null(await answer);
        await world.Gateway.StartAsync(TestContext.Current.CancellationToken);

        var id = (await client.RepeatAsync("/v1/payments", body, "crash-4")).Id;
        await world.ManmulSang.ScanAsync(await client.PayloadAsync(id), "pay");
        await client.UntilStatusAsync(id, "authorized");

        world.ManmulSang.Faults.Arm(new Fault("capture", "delay") { DelayMs = 20_000 });
        var capture = client.TryPostAsync($"/v1/payments/{id}/captures", new { amount = 500_000 }, "crash-5");
        await Eventually.IsTrueAsync(() => world.ManmulSang.Ledger.Any(l => l.Kind == Movement.Capture));
        await world.Gateway.KillAsync();
        Assert.Null(await capture);
        await world.Gateway.StartAsync(TestContext.Current.CancellationToken);

        var captured = await client.UntilAsync($"/v1/payments/{id}", p => p.GetProperty("amount_captured").GetInt64() == 500_000);
        Assert.Equal("succeeded", captured.Text("status"));
        Assert.Single(world.ManmulSang.Ledger, l => l.Kind == Movement.Capture);
        Assert.Single(world.ManmulSang.Ledger, l => l.Kind == Movement.Authorize);
    }

    [Fact]
    public async Task Under_load_and_kills_every_key_has_one_payment_and_the_books_equal_the_ledgers()
    {
        const int Kills = 4;
        await using var world = await WorldAsync();
        var client = world.Merchant;
        var asked = new ConcurrentDictionary<string, object>(StringComparer.Ordinal);
        using var stop = new CancellationTokenSource();
        var tills = Enumerable.Range(0, 6).Select(till => SellAsync(till)).ToArray();
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = asked.Count;
            await Eventually.IsTrueAsync(() => asked.Count >= before + 40);
            await world.Gateway.KillAsync();
            await world.Gateway.StartAsync(TestContext.Current.CancellationToken);
        }
        await stop.CancelAsync();
        await Task.WhenAll(tills);

        var books = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (key, body) in asked)
        {
            var payment = await client.RepeatAsync("/v1/payments", body, key);
            Assert.InRange(payment.Status, 200, 201);
            var settled = await client.UntilAsync($"/v1/payments/{payment.Id}", p => p.Text("status") is not "processing");
            Assert.NotEqual("review", settled.Text("status"));
            books.Add(key, settled.GetProperty("amount_captured").GetInt64() - settled.GetProperty("amount_refunded").GetInt64());
        }
        var ledger = world
            .Jeonseong.Ledger.Concat(world.Ullim.Ledger)
            .GroupBy(l => l.MerchantReference!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(l => l.Kind is Movement.Charge ? l.AmountChon : -l.AmountChon), StringComparer.Ordinal);
        Assert.All(books, line => Assert.Equal(line.Value, ledger.GetValueOrDefault(line.Key)));
        Assert.All(
            world.Jeonseong.Ledger.Concat(world.Ullim.Ledger).GroupBy(l => l.MerchantReference),
            lines => Assert.Single(lines, l => l.Kind == Movement.Charge)
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills, {asked.Count} payments, {ledger.Count} charged, differences 0");

        async Task SellAsync(int till)
        {
            for (var sale = 0; !stop.IsCancellationRequested; sale++)
            {
                var key = $"load-{till}-{sale}";
                var body = Body(key, sale % 2 == 0 ? world.Jeonseong.MintCode() : world.Ullim.Mint().Code);
                asked[key] = body;
                // When the line breaks the till tries again with the same key, as a till should.
                await client.RepeatAsync("/v1/payments", body, key);
            }
        }
    }

    private static object Body(string reference, string code) =>
        new
        {
            amount = 1_250_000,
            currency = "KPW",
            reference,
            code,
        };

    private static Task<SandboxWorld> WorldAsync() =>
        SandboxWorld.StartAsync(
            new SandboxSettings(SandboxPorts.Free()) { Gateway = FastSchedules.UnderKills },
            TestContext.Current.CancellationToken
        );
}
