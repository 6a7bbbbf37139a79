using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Kit;

namespace Gateway.Tests.Api;

/// <summary>What the gateway says that it sent is what the wallets received, field by field, and nothing else left.</summary>
public sealed class DisclosureTests
{
    private const string Marker = "NEVER-LEAVES";

    // Requests that belong to no payment.
    private static readonly string[] OfNoPayment = ["token", "events", "keys"];

    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    [Fact]
    public async Task Jeonseong_learns_exactly_what_the_disclosures_say()
    {
        await using var world = await TestWorld.StartAsync();
        world.Jeonseong.Faults.Arm(new("pay", "html_page"));
        var paid = await PayAsync(world, world.Jeonseong.MintCode(), "d-1");
        await world.Merchant.UntilStatusAsync(paid, "declined", "canceled", "succeeded");
        var asked = await PayAsync(world, world.Jeonseong.MintCode(), "d-2-F01");
        await world.Merchant.UntilStatusAsync(asked, "succeeded");
        world.Jeonseong.Faults.Arm(new("refund", "http_500") { Execute = true });
        await RefundAsync(world, asked);
        var shown = await world.Merchant.PresentAsync("jeonseong", 1_250_000, "d-3");
        await CancelAsync(world, shown.Id);
        var reversed = await PayAsync(world, world.Jeonseong.MintCode(), "d-4-F19");
        await world.Merchant.UntilStatusAsync(reversed, "canceled");

        await AssertToldAsync(world, world.Jeonseong, paid, asked, shown.Id, reversed);
    }

    [Fact]
    public async Task ManmulSang_learns_exactly_what_the_disclosures_say()
    {
        await using var world = await TestWorld.StartAsync();
        var held = await world.Merchant.PostAsync(
            "/v1/payments",
            new
            {
                amount = 1_250_000,
                currency = "KPW",
                reference = "d-1",
                shop = "SHOP-7",
                terminal = "TILL-9",
                capture = "manual",
                present = new { schemes = new[] { "manmulsang" }, expires_in = 300 },
            }
        );
        await ScanAsync(world, held);
        await world.Merchant.UntilStatusAsync(held.Id, "authorized");
        world.ManmulSang.Faults.Arm(new("capture", "http_500"));
        await world.Merchant.PostAsync($"/v1/payments/{held.Id}/captures", new { amount = 500_000, final = true }, prefer: "wait=20");
        world.ManmulSang.Faults.Arm(new("refund", "http_500"));
        await RefundAsync(world, held.Id);
        var open = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "d-2");
        await CancelAsync(world, open.Id);
        var released = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "d-3", capture: "manual");
        await ScanAsync(world, released);
        await world.Merchant.UntilStatusAsync(released.Id, "authorized");
        await CancelAsync(world, released.Id);

        await AssertToldAsync(world, world.ManmulSang, held.Id, open.Id, released.Id);
    }

    [Fact]
    public async Task Ullim_learns_exactly_what_the_disclosures_say()
    {
        await using var world = await TestWorld.StartAsync();
        var paid = await PayAsync(world, world.Ullim.Mint().Code, "d-1");
        await RefundAsync(world, paid, null);
        var asked = await PayAsync(world, world.Ullim.Mint().Code, "d-2-F18");
        await world.Merchant.UntilStatusAsync(asked, "succeeded");
        var reversed = await PayAsync(world, world.Ullim.Mint().Code, "d-3-F19");
        await world.Merchant.UntilStatusAsync(reversed, "canceled");
        // One question, two messages: the wallet finds the clock wrong and is sent the same again.
        var twice = await PayAsync(world, world.Ullim.Mint().Code, "d-4-F13");
        // Two questions: the first number was somebody else's.
        var redrawn = await PayAsync(world, world.Ullim.Mint().Code, "d-5-F05");

        await AssertToldAsync(world, world.Ullim, paid, asked, reversed, twice, redrawn);
        var messages = await MessagesAsync(world, twice);
        Assert.Equal(["pay", "pay"], messages.Select(m => m.Operation));
    }

    [Fact]
    public async Task What_a_merchant_writes_for_itself_reaches_no_wallet()
    {
        await using var world = await TestWorld.StartAsync();

        foreach (var code in new[] { world.Jeonseong.MintCode(), world.Ullim.Mint().Code, null })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(world.Address, "/v1/payments"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestWorld.Key);
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            request.Headers.Add("tracestate", $"shop={Marker}");
            request.Headers.Add("baggage", $"customer={Marker}");
            request.Headers.Add("X-Request-Id", Marker);
            request.Content = new StringContent(
                JsonSerializer.Serialize(
                    new
                    {
                        amount = 1_250_000,
                        currency = "KPW",
                        reference = $"odd-{code?.Length}",
                        description = $"{Marker} 국수",
                        metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Marker] = "x", ["customer"] = Marker },
                        shop = "ODD_shop-1",
                        terminal = "ODD_till-2",
                        code,
                        present = code is null ? new { schemes = new[] { "manmulsang" } } : null,
                    },
                    WithoutNulls
                ),
                Encoding.UTF8,
                "application/json"
            );
            // Its own traces would replace those that the caller wrote.
            using var line = new SocketsHttpHandler { ActivityHeadersPropagator = null };
            using var http = new HttpClient(line);
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(201, (int)response.StatusCode);
        }

        LoggedRequest[] received =
        [
            .. world.Jeonseong.Requests.Requests,
            .. world.ManmulSang.Requests.Requests,
            .. world.Ullim.Requests.Requests,
        ];
        foreach (var request in received)
        {
            Assert.DoesNotContain(Marker, Whole(request), StringComparison.OrdinalIgnoreCase);
        }
        // The trace is handed on as such, and nothing that a caller attached to it.
        Assert.Contains(
            received,
            r =>
                r.Headers.Any(h => h.Key == "traceparent" && h.Value.Contains("0af7651916cd43dd8448eb211c80319c", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task While_the_wallet_is_silent_the_question_is_assumed_to_have_left()
    {
        // However slow the machine is, the wallet is not given up meanwhile.
        await using var world = await TestWorld.StartAsync(("Adapters:Jeonseong:TimeoutSeconds", "60"));
        world.Jeonseong.Faults.Arm(new("pay", "delay") { DelayMs = 1500 });

        var started = await world.Merchant.PostAsync(
            "/v1/payments",
            new
            {
                amount = 1_250_000,
                currency = "KPW",
                reference = "slow-1",
                code = world.Jeonseong.MintCode(),
            },
            prefer: "wait=0"
        );
        var during = Assert.Single(await MessagesAsync(world, started.Id));
        await world.Merchant.UntilStatusAsync(started.Id, "succeeded");
        var after = Assert.Single(await MessagesAsync(world, started.Id));

        Assert.Equal(("pay", true), (during.Operation, during.Assumed));
        Assert.Equal(("pay", false), (after.Operation, after.Assumed));
        Assert.Empty(after.Names.Except(during.Names));
        Assert.Contains("payCode", during.Names);
    }

    [Fact]
    public async Task A_crash_between_sending_and_storing_leaves_an_entry_that_says_so()
    {
        await using var world = await TestWorld.StartAsync();
        var payment = await PayAsync(world, world.Jeonseong.MintCode(), "crash-1");
        await world.StopGatewayAsync();
        // As the crash would have left it: the intent is on disk, the outcome's commit is not.
        Assert.Equal(1, await world.Store.ExecuteAsync("delete from disclosures"));

        await world.StartGatewayAsync();

        var assumed = Assert.Single(await MessagesAsync(world, payment));
        Assert.Equal(("pay", true), (assumed.Operation, assumed.Assumed));
        Assert.Contains("payCode", assumed.Names);
    }

    [Fact]
    public async Task What_never_left_is_not_disclosed()
    {
        await using var world = await TestWorld.StartAsync(("Adapters:Jeonseong:BaseUrl", "http://127.0.0.1:1"));

        var payment = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "unreachable");

        Assert.Equal("declined", payment.State);
        Assert.Empty(await MessagesAsync(world, payment.Id));
    }

    [Fact]
    public async Task Another_merchants_payment_and_an_unknown_one_are_not_found()
    {
        await using var world = await TestWorld.StartAsync();
        var payment = await PayAsync(world, world.Jeonseong.MintCode(), "mine");

        var path = $"/v1/payments/{payment}/disclosures";
        Assert.Equal(200, (await world.Merchant.GetAsync(path)).Status);
        Assert.Equal(404, (await world.OtherMerchant.GetAsync(path)).Status);
        Assert.Equal(404, (await world.Merchant.GetAsync("/v1/payments/nothing/disclosures")).Status);
    }

    /// <summary>
    /// The messages of these payments, which are all payments of the world, are those that the wallet received; every
    /// operation that the adapter declares has occurred, and no field was undeclared.
    /// </summary>
    private static async Task AssertToldAsync(TestWorld world, WalletMock wallet, params string[] payments)
    {
        var table = world.Services.GetRequiredService<WalletDirectory>().Find(wallet.Name)!.Facts.Discloses;
        string[] received;
        var disclosed = new List<Message>();
        using var bound = new CancellationTokenSource(Eventually.Bound);
        do
        {
            disclosed.Clear();
            foreach (var payment in payments)
            {
                disclosed.AddRange(await MessagesAsync(world, payment));
            }
            received =
            [
                .. wallet
                    .Requests.Requests.Where(r => !OfNoPayment.Contains(r.Operation))
                    .Select(r => string.Join(' ', WireNames.Of(r)))
                    .Order(StringComparer.Ordinal),
            ];
            // Inquiries go on in the background: both sides are read until they meet.
            await Task.Delay(50, CancellationToken.None);
        } while (
            !bound.IsCancellationRequested
            && !(received.SequenceEqual(Lines(disclosed)) && table.Operations.All(o => disclosed.Any(m => m.Operation == o)))
        );

        Assert.Equal(received, Lines(disclosed));
        Assert.All(disclosed, m => Assert.False(m.Assumed));
        Assert.Equal(
            table.Operations.Order(StringComparer.Ordinal),
            disclosed.Select(m => m.Operation).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
        foreach (var message in disclosed)
        {
            var declared = table.Of(message.Operation).ToDictionary(f => f.Name, Kind);
            Assert.All(
                message.Fields,
                f =>
                {
                    Assert.NotEqual("undeclared", f.Value);
                    Assert.Equal(declared[f.Key], f.Value);
                }
            );
        }
        Assert.DoesNotContain(world.Log.Lines, l => l.Contains("table of disclosures", StringComparison.Ordinal));
    }

    private static string Kind(Adapters.Contract.Disclosures.DisclosedField field) =>
        JsonSerializer.SerializeToElement(field.Kind).GetString()!;

    private static IEnumerable<string> Lines(IEnumerable<Message> messages) =>
        messages.Select(m => string.Join(' ', m.Names)).Order(StringComparer.Ordinal);

    private static async Task<ImmutableArray<Message>> MessagesAsync(TestWorld world, string id)
    {
        var reply = await world.Merchant.GetAsync($"/v1/payments/{id}/disclosures");
        Assert.Equal(200, reply.Status);
        return
        [
            .. reply
                .Member("data")
                .EnumerateArray()
                .Select(m => new Message(
                    m.GetProperty("operation").GetString()!,
                    m.GetProperty("assumed").GetBoolean(),
                    m.GetProperty("fields")
                        .EnumerateArray()
                        .ToDictionary(
                            f => f.GetProperty("name").GetString()!,
                            f => f.GetProperty("kind").GetString()!,
                            StringComparer.Ordinal
                        )
                )),
        ];
    }

    private static async Task<string> PayAsync(TestWorld world, string code, string reference)
    {
        var payment = await world.Merchant.PayAsync(code, 1_250_000, reference);
        Assert.Equal(201, payment.Status);
        return payment.Id;
    }

    private static Task<Reply> RefundAsync(TestWorld world, string id, long? amount = 100_000) =>
        world.Merchant.PostAsync(
            $"/v1/payments/{id}/refunds",
            amount is null ? new { reason = "returned" } : new { amount, reason = "returned" },
            prefer: "wait=20"
        );

    private static Task<Reply> CancelAsync(TestWorld world, string id) =>
        world.Merchant.PostAsync($"/v1/payments/{id}/cancel", null, prefer: "wait=20");

    private static async Task ScanAsync(TestWorld world, Reply payment)
    {
        var payload = payment.Member("code", "payload").GetString()!;
        Assert.Equal(200, (await world.ManmulSang.ScanAsync(payload, "pay")).Status);
    }

    private static string Whole(LoggedRequest request) =>
        string.Join(
            '\n',
            request
                .Headers.Select(h => $"{h.Key}: {h.Value}")
                .Append(request.Path)
                .Append(request.Query)
                .Append(Encoding.UTF8.GetString(request.Body))
        );

    private sealed record Message(string Operation, bool Assumed, IReadOnlyDictionary<string, string> Fields)
    {
        // The mocks' log has the names of headers in lower case.
        public IEnumerable<string> Names =>
            Fields
                .Keys.Select(n => n.StartsWith("header:", StringComparison.Ordinal) ? n.ToLowerInvariant() : n)
                .Order(StringComparer.Ordinal);
    }
}
