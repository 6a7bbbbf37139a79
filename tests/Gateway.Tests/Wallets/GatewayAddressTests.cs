using Gateway.Settings;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Wallets;

public sealed class GatewayAddressTests
{
    [Theory]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://+:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://*", "http://127.0.0.1/")]
    public void An_address_for_all_of_the_machine_is_reached_on_this_machine(string bound, string reached)
    {
        Assert.True(GatewayAddress.IsEveryAddress(bound));
        Assert.Equal(reached, GatewayAddress.OnThisMachine(bound).AbsoluteUri);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://[fe80::1]:8080")]
    [InlineData("http://10.0.0.0.0.example:80")]
    [InlineData("http://shop.example:8080")]
    public void An_address_of_its_own_stays_as_it_is(string bound)
    {
        Assert.False(GatewayAddress.IsEveryAddress(bound));
        Assert.Equal(new Uri(bound), GatewayAddress.OnThisMachine(bound));
    }

    // In a container the gateway listens on every address; without Gateway:PublicUrl it then tells wallets one that they cannot reach.
    [Theory]
    [InlineData("http://[::]:8080", null, true)]
    [InlineData("http://0.0.0.0:8080", null, true)]
    [InlineData("http://[::]:8080", "https://pay.example", false)]
    [InlineData("http://127.0.0.1:8080", null, false)]
    public async Task It_is_warned_of_an_address_that_only_this_machine_reaches(string bound, string? configured, bool warns)
    {
        var log = new LogBook();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        var settings = GatewaySettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection([new("Gateway:PublicUrl", configured)]).Build(),
            out _
        );
        using var lifetime = new Lifetime();
        using var server = new BoundServer(bound);
        var notice = new AddressNotice(settings, server, lifetime, logs.CreateLogger<AddressNotice>());

        await notice.StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(log.Lines);
        lifetime.Started.Cancel();

        Assert.Equal(
            warns,
            log.Lines.Any(line =>
                line.StartsWith("Warning", StringComparison.Ordinal)
                && line.Contains("Gateway:PublicUrl is not set", StringComparison.Ordinal)
                && line.Contains("http://127.0.0.1:8080/", StringComparison.Ordinal)
            )
        );
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        public CancellationTokenSource Started { get; } = new();

        public CancellationToken ApplicationStarted => Started.Token;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() { }

        public void Dispose() => Started.Dispose();
    }

    private sealed class BoundServer : IServer
    {
        public BoundServer(string address) => Features.Set<IServerAddressesFeature>(new BoundTo { Addresses = { address } });

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() { }
    }

    private sealed class BoundTo : IServerAddressesFeature
    {
        public ICollection<string> Addresses { get; } = [];

        public bool PreferHostingUrls { get; set; }
    }
}
