using System.Globalization;
using Adapters.Kit;
using Adapters.Ullim;
using Gateway.Tests.Architecture;
using Gateway.Tests.Webhooks;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Wallets;

/// <summary>
/// Nothing that the gateway sends goes on to another host because a wallet or a receiver says so: what was signed for one
/// is not for another.
/// </summary>
public sealed class RedirectTests(RedirectTests.Worlds worlds) : IClassFixture<RedirectTests.Worlds>
{
    public static TheoryData<int> Redirects => [300, 301, 302, 303, 307, 308];

    private static UllimRequest<EmptyBody> OfUllim =>
        new("2.0", new("INQ", "880001", "T0001", "000001", "20260302", "20260302103000"), new());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_client_of_a_wallet_sends_nothing_to_where_the_wallet_redirects_it(int status)
    {
        Assert.True(worlds.Clients.Count >= 5, string.Join(' ', worlds.Clients));
        foreach (var name in worlds.Clients)
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Get])
            {
                using var elsewhere = Elsewhere();
                using var server = RawReceiver.Start(RedirectTo(elsewhere, status));
                using var http = worlds.World.Services.GetRequiredService<IHttpClientFactory>().CreateClient(name);
                using var request = new HttpRequestMessage(method, new Uri(server.Url));
                // Without a message of its own, Ullim's signature refuses to be made.
                request.Content = new BufferedContent([.. "{}"u8], "application/json") { Message = OfUllim };

                using var answer = await http.SendAsync(request, Stop);

                Assert.NotEmpty(server.Request);
                Assert.True(elsewhere.Request.Length == 0, $"the client {name} followed {status}: {elsewhere.Request}");
                Assert.Equal((name, status), (name, (int)answer.StatusCode));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_delivery_and_a_test_send_nothing_to_where_the_receiver_redirects_them(int status)
    {
        using var elsewhere = Elsewhere();
        using var server = RawReceiver.Start(RedirectTo(elsewhere, status));
        var merchant = worlds.World.Merchant;
        var made = await merchant.PostAsync("/v1/webhook-endpoints", new { url = server.Url, events = new[] { "payment.*" } });

        var test = await merchant.PostAsync($"/v1/webhook-endpoints/{made.Id}/test", null);
        await merchant.PayAsync(worlds.World.Jeonseong.MintCode(), 1_000, $"redirected-{status}");
        var page = await merchant.UntilAsync(
            $"/v1/webhook-deliveries?endpoint={made.Id}",
            all => all.GetProperty("data").EnumerateArray().Any(one => Attempts(one) > 0)
        );
        await merchant.DeleteAsync($"/v1/webhook-endpoints/{made.Id}");

        Assert.True(elsewhere.Request.Length == 0, $"a webhook followed {status}: {elsewhere.Request}");
        var attempt = page.GetProperty("data").EnumerateArray().First(one => Attempts(one) > 0).GetProperty("attempts")[0];
        foreach (var told in (System.Text.Json.JsonElement[])[test.Json, attempt])
        {
            Assert.Equal(status, told.GetProperty("status_code").GetInt32());
            Assert.Equal("redirect", told.GetProperty("error").GetString());
        }

        static int Attempts(System.Text.Json.JsonElement delivery) => delivery.GetProperty("attempts").GetArrayLength();
    }

    /// <summary>A client that is made beside the registered ones would be in none of the theories here.</summary>
    [Fact]
    public void Whatever_opens_connections_says_that_it_follows_no_redirects()
    {
        var makers = SourceTree.Below("src").Where(file => file.Text.Contains("new SocketsHttpHandler", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, makers.Count);
        Assert.All(makers, file => Assert.Contains("AllowAutoRedirect = false", file.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(
            SourceTree.Below("src"),
            file =>
                file.Text.Contains("HttpClientHandler", StringComparison.Ordinal)
                || file.Text.Contains("new HttpClient()", StringComparison.Ordinal)
        );
    }

    private static RawReceiver Elsewhere() => RawReceiver.Start("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");

    private static string RedirectTo(RawReceiver elsewhere, int status) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} Elsewhere\r\nLocation: http://localhost:{elsewhere.Port}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );

    /// <summary>One world for all tests here, and the names of the clients that it registered.</summary>
    public sealed class Worlds : IAsyncLifetime
    {
        internal TestWorld World { get; private set; } = null!;

        internal IReadOnlySet<string> Clients { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            World = await TestWorld.StartAsync(parts => Clients = ClientsOf(parts), ("Gateway:Webhooks:AllowInsecure", "true"));

        public ValueTask DisposeAsync() => World.DisposeAsync();

        private static SortedSet<string> ClientsOf(IServiceCollection parts) =>
            new(
                parts
                    .Where(part => part.ServiceType == typeof(IConfigureOptions<HttpClientFactoryOptions>))
                    .Select(part => part.ImplementationInstance)
                    .OfType<ConfigureNamedOptions<HttpClientFactoryOptions>>()
                    .Select(options => options.Name)
                    .OfType<string>(),
                StringComparer.Ordinal
            );
    }
}
