using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Adapters.Kit;
using Adapters.Kit.Pipeline;
using Adapters.Network;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Tests.Kit;

/// <summary>How the pipeline reaches a wallet's host, on real sockets.</summary>
public sealed class WalletLineTests
{
    private const string Host = "wallet.test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wallet_whose_first_address_is_silent_is_reached_at_the_next()
    {
        using var host = await SilentAddress.OpenAsync(IPAddress.Parse("127.0.0.2"));
        await using var services = Pipeline([host.Address, IPAddress.Loopback]);
        var answered = AnswerAsync(host.Good);

        using var answer = await AskAsync(services, host.Port);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await answered;
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_means_that_nothing_was_sent()
    {
        await using var services = Pipeline([]);

        var call = await Call.RunAsync(() => AskAsync(services, 80));

        Assert.Equal("no connection", AssertCase.Is<Call<HttpResponseMessage>.NotSent>(call).Note);
    }

    [Fact]
    public async Task A_proxy_that_the_environment_names_is_not_used()
    {
        using var host = await SilentAddress.OpenAsync(IPAddress.Parse("127.0.0.2"));
        using var proxy = await SilentAddress.OpenAsync(IPAddress.Parse("127.0.0.3"));
        await using var services = Pipeline([IPAddress.Loopback]);
        var former = HttpClient.DefaultProxy;
        try
        {
            HttpClient.DefaultProxy = new OneHostProxy(Host, proxy.Port);
            using (var plain = new HttpClient())
            {
                var asked = plain.GetAsync(new Uri($"http://{Host}:{host.Port}/"), Stop);
                await AnswerAsync(proxy.Good);
                using var proxied = await asked;
            }
            var answered = AnswerAsync(host.Good);
            using var answer = await AskAsync(services, host.Port);
            await answered;

            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            Assert.False(proxy.Good.Poll(0, SelectMode.SelectRead));
        }
        finally
        {
            HttpClient.DefaultProxy = former;
        }
    }

    private static ServiceProvider Pipeline(ImmutableArray<IPAddress> addresses)
    {
        var services = new ServiceCollection();
        services.AddSingleton(new WalletDial(new Fixed(addresses), TimeProvider.System));
        services.AddHttpClient("toy").AddWalletPipeline("toy", TimeSpan.FromSeconds(30), 0);
        return services.BuildServiceProvider();
    }

    private static Task<HttpResponseMessage> AskAsync(IServiceProvider services, int port) =>
        services.GetRequiredService<IHttpClientFactory>().CreateClient("toy").GetAsync(new Uri($"http://{Host}:{port}/"), Stop);

    private static async Task AnswerAsync(Socket listener)
    {
        using var socket = await listener.AcceptAsync(Stop);
        await socket.ReceiveAsync(new byte[4096], Stop);
        await socket.SendAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), Stop);
    }

    private sealed class Fixed(ImmutableArray<IPAddress> addresses) : IResolver
    {
        public Task<ImmutableArray<IPAddress>> ResolveAsync(string host, string share, CancellationToken cancellationToken) =>
            addresses.IsEmpty ? throw new SocketException((int)SocketError.HostNotFound) : Task.FromResult(addresses);
    }
}
