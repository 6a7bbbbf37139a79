using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>The gateway behind a proxy that publishes it under a path of a larger site.</summary>
public sealed class PublicPathTests
{
    private const string Prefix = "/pay/gateway";

    // Nothing but the callback may tell the gateway that the customer paid.
    private static readonly (string, string)[] CallbackOnly =
    [
        ("Adapters:ManmulSang:PollDelaysSeconds", "3600"),
        ("Adapters:ManmulSang:EventsPollSeconds", "0"),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_callback_is_verified_with_the_path_that_was_given_out(bool strips)
    {
        await using var proxy = await PrefixProxy.StartAsync(Prefix, strips);
        await using var world = await StartAsync(proxy);

        var paid = await PaidAsync(world);

        Assert.Equal("succeeded", paid.State);
        Assert.NotEmpty(proxy.Seen);
        Assert.All(proxy.Seen, seen => Assert.Equal((Prefix + "/callbacks/manmulsang", 204), seen));
    }

    [Fact]
    public async Task A_callback_is_verified_with_the_path_of_an_address_of_its_own()
    {
        await using var proxy = await PrefixProxy.StartAsync("/hooks", strips: true);
        await using var world = await TestWorld.StartAsync([
            .. CallbackOnly,
            ("Adapters:ManmulSang:NotifyUrl", proxy.Published + "/callbacks/manmulsang"),
        ]);
        proxy.Gateway = world.Address;

        var paid = await PaidAsync(world);

        Assert.Equal("succeeded", paid.State);
        Assert.NotEmpty(proxy.Seen);
        Assert.All(proxy.Seen, seen => Assert.Equal(("/hooks/callbacks/manmulsang", 204), seen));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_link_in_an_answer_is_found_at_the_proxy(bool strips)
    {
        await using var proxy = await PrefixProxy.StartAsync(Prefix, strips);
        await using var world = await StartAsync(proxy);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestWorld.Key);
        var shown = await PostAsync(
            "/v1/payments",
            """{"amount":1000,"currency":"KPW","reference":"prefix-1","present":{"schemes":["manmulsang"]}}"""
        );
        using var view = JsonDocument.Parse(await TextAsync(shown));
        var code = view.RootElement.GetProperty("code");
        var paid = await PostAsync(
            "/v1/payments",
            $$"""{"amount":1000,"currency":"KPW","reference":"prefix-2","code":"{{world.Jeonseong.MintCode()}}"}"""
        );
        using var scanned = JsonDocument.Parse(await TextAsync(paid));
        var payment = scanned.RootElement.GetProperty("id").GetString();
        var refund = await PostAsync($"/v1/payments/{payment}/refunds", """{"amount":10}""");
        var endpoint = await PostAsync("/v1/webhook-endpoints", """{"url":"https://shop.example/hook","events":["*"]}""");
        var refused = await PostAsync("/v1/payments", """{"amount":-1}""");
        using var problem = JsonDocument.Parse(await TextAsync(refused));

        string[] links =
        [
            code.GetProperty("svg_url").GetString()!,
            code.GetProperty("png_url").GetString()!,
            problem.RootElement.GetProperty("type").GetString()!,
            .. new[] { shown, paid, refund, endpoint }.Select(made =>
            {
                Assert.Equal(HttpStatusCode.Created, made.StatusCode);
                return made.Headers.Location!.OriginalString;
            }),
        ];
        foreach (var link in links)
        {
            // Resolved as a client does, against the address that it asked.
            var at = new Uri(new Uri(proxy.Published + "/v1/payments"), link);
            using var found = await http.GetAsync(at, TestContext.Current.CancellationToken);
            Assert.Equal((link, HttpStatusCode.OK), (link, found.StatusCode));
        }

        Task<HttpResponseMessage> PostAsync(string path, string body)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, proxy.Published + path)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            return http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        static Task<string> TextAsync(HttpResponseMessage response) =>
            response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<TestWorld> StartAsync(PrefixProxy proxy)
    {
        var world = await TestWorld.StartAsync([
            .. CallbackOnly,
            ("Gateway:PublicUrl", proxy.Published.AbsoluteUri),
            ("Gateway:Webhooks:AllowInsecure", "true"),
        ]);
        proxy.Gateway = world.Address;
        return world;
    }

    private static async Task<Reply> PaidAsync(TestWorld world)
    {
        var shown = await world.Merchant.PresentAsync("manmulsang", 125_000, "prefix-cb");
        Assert.Equal((201, "awaiting_customer"), (shown.Status, shown.State));
        var payload = shown.Member("code", "payload").GetString()!;
        Assert.Equal(200, (await world.ManmulSang.ScanAsync(payload, "pay")).Status);
        return await world.Merchant.GetAsync($"/v1/payments/{shown.Id}", "wait=25");
    }
}
