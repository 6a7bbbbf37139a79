using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Ids;
using Mocks.Kit;
using Mocks.Ullim;

namespace Simulation.Tests.World;

/// <summary>
/// A till that behaves as a real one on a bad line: it repeats what was not answered under the same key, sends things
/// twice, calls off, captures and refunds, some of it at once.
/// </summary>
internal sealed class SimClient(SimWorld world, int number)
{
    private const int Tries = 40;
    private int _count;

    private Loop Loop => world.Loop;

    /// <summary>Ends when every customer who came has gone home.</summary>
    public Task Served { get; private set; } = Task.CompletedTask;

    /// <summary>Takes customers as they come: the next one does not wait until the one before has gone home.</summary>
    public async Task OpenAsync(int customers)
    {
        var served = new List<Task>();
        for (var i = 0; i < customers; i++)
        {
            served.Add(OneAsync());
            await Loop.Pause(Loop.Between(10, 6_000));
        }
        Served = Task.WhenAll(served);
    }

    /// <summary>Makes the endpoints of the merchant: one for everything, one for payments alone.</summary>
    public async Task SubscribeAsync()
    {
        foreach (var (receiver, wants) in world.Receivers.Zip(["*", "payment.*"]))
        {
            var made = await SendAsync(
                "POST",
                "/v1/webhook-endpoints",
                JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["url"] = receiver.Url, ["events"] = new JsonArray(wants) }),
                receiver.Url,
                null
            );
            receiver.Secret = made!.Body!["secret"]!.GetValue<string>();
        }
    }

    private async Task OneAsync()
    {
        var order = Order();
        var answer = await AskAsync("/v1/payments", order.Body, order.Wish);
        if (answer is not { Status: 200 or 201 } || answer.Id is not { } id)
        {
            return;
        }
        if (order.IsShown)
        {
            await ShowAsync(id, answer, order.Wallet);
        }
        else if (order.Wallet == world.Jeonseong)
        {
            PayLate(id, answer);
        }
        if (order.Wallet == world.ManmulSang && Loop.Happens(order.Manual ? 0.2 : 0.05) && order.Amount != Triggers.NeverShown * 100)
        {
            _ = world.Audit.WatchAsync(
                new Outsider(world).ActAsync(id, order.Body["reference"]!.GetValue<string>(), order.Amount, order.Manual)
            );
        }
        await AfterwardsAsync(id, order);
    }

    private async Task ShowAsync(string id, SimAnswer answer, Wallet wallet)
    {
        for (var look = 0; look < 20 && answer.Body?["code"] is not JsonObject; look++)
        {
            if (answer.Word is not ("processing" or "awaiting_customer"))
            {
                return;
            }
            await Loop.Pause(Loop.Between(500, 3_000));
            answer = await GetAsync($"/v1/payments/{id}") ?? answer;
        }
        if (answer.Body?["code"]?["payload"]?.GetValue<string>() is { } payload)
        {
            // The end of a code is told while it can be paid.
            var ends = Time(answer, "expires_at") ?? Loop.Now;
            _ = world.Audit.WatchAsync(new Payer(world, wallet, payload, ends).ActAsync());
        }
    }

    // The wallet keeps a refused or closed charge; its code and the wait for the PIN are over 60 s after it was scanned.
    private void PayLate(string id, SimAnswer answer)
    {
        if (Loop.Happens(0.3) && Time(answer, "created_at") is { } created)
        {
            var request = new CustomerRequest(ObjectId.NumberOf(id), null, "pay_late", null);
            _ = world.Audit.WatchAsync(new LatePayer(world, world.Jeonseong, request, created.AddSeconds(59)).ActAsync());
        }
    }

    private static DateTimeOffset? Time(SimAnswer answer, string member) => answer.Body?[member]?.GetValue<DateTimeOffset>();

    private async Task AfterwardsAsync(string id, SimOrder order)
    {
        if (Loop.Happens(0.15))
        {
            await Loop.Pause(Loop.Between(0, 8_000));
            await AskAsync($"/v1/payments/{id}/cancel", null, null);
        }
        if (order.Manual)
        {
            await Loop.Pause(Loop.Between(0, 20_000));
            await TogetherAsync(Loop.Chance.Next(4), () => AskAsync($"/v1/payments/{id}/captures", Capture(order), null));
        }
        if (Loop.Happens(0.5))
        {
            await Loop.Pause(Loop.Between(0, 10_000));
            await TogetherAsync(1 + Loop.Chance.Next(3), () => AskAsync($"/v1/payments/{id}/refunds", Refund(order), null));
        }
        if (Loop.Happens(0.05))
        {
            await AskAsync($"/v1/payments/{id}/cancel", null, null);
        }
    }

    private JsonObject? Capture(SimOrder order) =>
        Loop.Happens(0.3)
            ? []
            : new JsonObject { ["amount"] = (1 + Loop.Chance.NextInt64(order.Amount / 100)) * 100, ["final"] = Loop.Happens(0.2) };

    private JsonObject? Refund(SimOrder order) =>
        order.WholeRefunds || Loop.Happens(0.3)
            ? new JsonObject { ["reason"] = "returned" }
            : new JsonObject { ["amount"] = (1 + Loop.Chance.NextInt64(order.Amount / 100)) * 100 };

    // Some one after another, some at once.
    private async Task TogetherAsync(int times, Func<Task<SimAnswer?>> ask)
    {
        if (Loop.Happens(0.5))
        {
            var all = new List<Task>();
            for (var i = 0; i < times; i++)
            {
                all.Add(ask());
            }
            await Task.WhenAll(all);
            return;
        }
        for (var i = 0; i < times; i++)
        {
            await ask();
            await Loop.Pause(Loop.Between(0, 3_000));
        }
    }

    /// <summary>Sends a request until it is answered, always under the same key; sometimes twice at once.</summary>
    private async Task<SimAnswer?> AskAsync(string path, JsonObject? body, string? wish)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"till-{number}-{++_count}");
        var bytes = body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body);
        Task<SimAnswer?>? twin = null;
        if (Loop.Happens(0.15))
        {
            twin = RepeatAsync(path, bytes, key, wish, Loop.Between(0, 1_500));
        }
        var answer = await RepeatAsync(path, bytes, key, wish, TimeSpan.Zero);
        if (twin is not null)
        {
            await twin;
        }
        if (Loop.Happens(0.05))
        {
            await RepeatAsync(path, bytes, key, wish, Loop.Between(0, 60_000));
        }
        if (path == "/v1/payments" && answer is { Status: 200 or 201 } && !world.Forgotten.Has(answer.Id) && Loop.Happens(0.03))
        {
            // A till that counts its keys from the start again: another purchase under a key that was used.
            var other = body!.DeepClone().AsObject();
            other["metadata"] = new JsonObject { ["purchase"] = "another" };
            world.Audit.OnKeyUsedForAnother(
                path,
                key,
                await SendAsync("POST", path, JsonSerializer.SerializeToUtf8Bytes(other), key, null)
            );
        }
        return answer;
    }

    private async Task<SimAnswer?> RepeatAsync(string path, byte[] body, string key, string? wish, TimeSpan after)
    {
        await Loop.Pause(after);
        for (var tries = 0; tries < Tries; tries++)
        {
            var answer = await SendAsync("POST", path, body, key, wish);
            world.Audit.OnAnswer(path, key, answer);
            if (answer is { Status: not (503 or 429) })
            {
                return answer;
            }
            await Loop.Pause(Loop.Between(200, 3_000));
        }
        return null;
    }

    private Task<SimAnswer?> GetAsync(string path) => SendAsync("GET", path, [], null, null);

    private async Task<SimAnswer?> SendAsync(string method, string path, byte[] body, string? key, string? wish)
    {
        await Loop.Pause(Loop.Between(0.1, 5));
        if (world.Node is not { } node || Loop.Happens(world.Weather.TillLost))
        {
            return null;
        }
        var headers = new List<KeyValuePair<string, string>> { new("Authorization", "Bearer " + SimWorld.Key) };
        if (body.Length > 0)
        {
            headers.Add(new("Content-Type", "application/json"));
        }
        if (key is not null)
        {
            headers.Add(new("Idempotency-Key", key));
        }
        if (wish is not null)
        {
            headers.Add(new("Prefer", wish));
        }
        var answer = await node.SendAsync(method, path, headers, body);
        return Loop.Happens(world.Weather.TillLost) ? null : answer;
    }

    private SimOrder Order()
    {
        var won = 1 + Loop.Chance.Next(20_000);
        var dice = Loop.Chance.NextDouble();
        var triggered = Loop.Happens(0.12);
        var reference = string.Create(
            CultureInfo.InvariantCulture,
            $"t{number}-{_count}{(Loop.Happens(0.12) ? $"-F{1 + Loop.Chance.Next(27):00}" : null)}"
        );
        var body = new JsonObject { ["currency"] = "KPW", ["reference"] = reference };
        SimOrder order;
        if (dice < 0.45)
        {
            won = triggered ? Pick(Triggers.Jeonseong) : won;
            body["code"] = world.Jeonseong.Mint(Loop.Happens(0.3), null, null, Loop.Happens(0.02), Loop.Happens(0.02)).Text;
            order = new SimOrder(body, won * 100L, world.Jeonseong);
        }
        else if (dice < 0.55)
        {
            won = triggered ? Pick(Triggers.JeonseongOrder) : won;
            body["present"] = Present("jeonseong");
            order = new SimOrder(body, won * 100L, world.Jeonseong) { IsShown = true };
        }
        else if (dice < 0.85)
        {
            won = triggered ? Pick(Triggers.ManmulSang) : won;
            body["present"] = Present("manmulsang");
            var manual = Loop.Happens(0.6);
            body["capture"] = manual ? "manual" : "automatic";
            order = new SimOrder(body, won * 100L, world.ManmulSang) { IsShown = true, Manual = manual };
        }
        else
        {
            won = triggered ? Pick(Triggers.Ullim) : won;
            if (reference.EndsWith("-F10", StringComparison.Ordinal) && Triggers.NeverTold.Contains(won))
            {
                // Money that moves after its reversal, at a wallet that never says so: only a settlement could show it.
                won += 1000;
            }
            body["code"] = Minting.Mint(new VoucherOrder { Expired = Loop.Happens(0.02), Tampered = Loop.Happens(0.02) }, Loop.Now).Code;
            order = new SimOrder(body, won * 100L, world.Ullim) { WholeRefunds = true };
        }
        body["amount"] = order.Amount;
        return order with
        {
            Wish = Loop.Chance.Next(5) switch
            {
                0 => "wait=0",
                1 => "wait=3",
                2 => "wait=20",
                _ => null,
            },
        };
    }

    private JsonObject Present(string scheme) => new() { ["schemes"] = new JsonArray(scheme), ["expires_in"] = 60 + Loop.Chance.Next(60) };

    private int Pick(int[] among) => among[Loop.Chance.Next(among.Length)];

    /// <summary>What a customer buys.</summary>
    private sealed record SimOrder(JsonObject Body, long Amount, Wallet Wallet)
    {
        public bool IsShown { get; init; }
        public bool Manual { get; init; }
        public bool WholeRefunds { get; init; }
        public string? Wish { get; init; }
    }
}

/// <summary>Amounts in won at which the wallets are documented to misbehave.</summary>
internal static class Triggers
{
    public static int[] Jeonseong { get; } =
    [1051, 1061, 1055, 1075, 1057, 1054, 1003, 1014, 1015, 1068, 1069, 1067, 1091, 1092, 1093, 1095, 1096, 1099];
    public static int[] JeonseongOrder { get; } = [1051, 1055, 1003, 1068, 1069, 1067, 1091, 1092, 1093, 1095, 1096, 1099];
    public static int[] ManmulSang { get; } = [1051, 1061, 1055, 1057, 1003, 1058, 1015, 1067, 1068, 1069, 1091, 1092, 1093, 1096, 1099];

    /// <summary>Of ManmulSang's, the one at which every answer and event shows sums of 0, so that nothing tells what an outsider moved.</summary>
    public const int NeverShown = 1099;

    /// <summary>Of Ullim's, those at which no inquiry ever tells what happened.</summary>
    public static int[] NeverTold { get; } = [1093, 1095, 1099];
    public static int[] Ullim { get; } =
    [1051, 1055, 1057, 1053, 1003, 1068, 1069, 1091, 1092, 1093, 1095, 1096, 1099, 1151, 1191, 1192, 1193];
}
