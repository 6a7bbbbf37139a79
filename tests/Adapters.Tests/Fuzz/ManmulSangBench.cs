using System.Net;
using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.ManmulSang;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Adapters.Tests.Fuzz;

/// <summary>The registered adapter over a wallet that says the same to every question, within the process.</summary>
internal sealed class ManmulSangBench : HttpMessageHandler
{
    private const string GoodToken = """{"access_token":"msat_1","token_type":"Bearer","expires_in":900}""";

    private readonly ServiceProvider _services;

    public ManmulSangBench(TimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddSingleton<IGatewayAddress>(new Address());
        services.AddManmulSang(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["Adapters:ManmulSang:BaseUrl"] = "http://127.0.0.1:7102",
                        ["Adapters:ManmulSang:ClientId"] = "ms-client-0001",
                        ["Adapters:ManmulSang:ClientSecret"] = "ms-mock-client-secret-0001-DO-NOT-USE",
                        ["Adapters:ManmulSang:DefaultStore"] = "S001",
                        ["Adapters:ManmulSang:TimeoutSeconds"] = "1",
                    }
                )
                .Build()
        );
        services.PostConfigureAll<HttpClientFactoryOptions>(options =>
            options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = this)
        );
        _services = services.BuildServiceProvider();
        Wallet = (ManmulSangWallet)_services.GetRequiredService<IWallet>();
    }

    public ManmulSangWallet Wallet { get; }

    public byte[] Body { get; init; } = [];

    /// <summary>Zero: what fits the question.</summary>
    public int Status { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Token { get; init; } = System.Text.Encoding.UTF8.GetBytes(GoodToken);

    public byte[] Keys { get; init; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path is "/oauth2/token" or "/.well-known/ms-keys.json")
        {
            return Task.FromResult(Answer(200, path[1] == 'o' ? Token : Keys));
        }
        var fitting =
            request.Method == HttpMethod.Get ? 200
            : path.EndsWith("/orders", StringComparison.Ordinal) ? 201
            : 202;
        var response = Answer(Status == 0 ? fitting : Status, Body);
        foreach (var (name, value) in Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }
        return Task.FromResult(response);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _services.Dispose();
        }
        base.Dispose(disposing);
    }

    private static HttpResponseMessage Answer(int status, byte[] body) =>
        new((HttpStatusCode)status) { Content = new ByteArrayContent(body) };

    private sealed class Address : IGatewayAddress
    {
        public Uri PublicUrl { get; } = new("http://127.0.0.1:8080");
    }
}
