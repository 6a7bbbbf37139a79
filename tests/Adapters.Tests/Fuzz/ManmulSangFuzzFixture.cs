using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.ManmulSang;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Tests.Fuzz;

/// <summary>The registered adapter over a wallet that says the same to every question, within the process.</summary>
internal sealed class ManmulSangFuzzFixture : IDisposable
{
    private const string GoodToken = """{"access_token":"msat_1","token_type":"Bearer","expires_in":900}""";

    private readonly ServiceProvider _services;

    public ManmulSangFuzzFixture(TimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddSingleton<IGatewayAddress>(new Address());
        var settings = WalletAccounts.ManmulSang("http://127.0.0.1:7102");
        settings["TimeoutSeconds"] = "1";
        services.AddManmulSang(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(s => "Adapters:ManmulSang:" + s.Key, s => s.Value))
                .Build()
        );
        new ScriptedWallet { Aside = Aside, Otherwise = (request, _) => Task.FromResult(Answer(request)) }.Into(services);
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

    public void Dispose() => _services.Dispose();

    private HttpResponseMessage? Aside(SentRequest request) =>
        request.Path switch
        {
            "/oauth2/token" => ScriptedWallet.Answer(200, Token),
            "/.well-known/ms-keys.json" => ScriptedWallet.Answer(200, Keys),
            _ => null,
        };

    private HttpResponseMessage Answer(SentRequest request)
    {
        var fitting =
            request.Method == "GET" ? 200
            : request.Path.EndsWith("/orders", StringComparison.Ordinal) ? 201
            : 202;
        var response = ScriptedWallet.Answer(Status == 0 ? fitting : Status, Body);
        foreach (var (name, value) in Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }

    private sealed class Address : IGatewayAddress
    {
        public Uri PublicUrl { get; } = new("http://127.0.0.1:8080");
    }
}
