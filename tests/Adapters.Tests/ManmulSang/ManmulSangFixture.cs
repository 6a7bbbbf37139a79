using System.Collections.Concurrent;
using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.ManmulSang;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Tests.ManmulSang;

/// <summary>What the adapter sent.</summary>
internal sealed record Sent(string Method, string Target, string? Key, string? Authorization, string? ContentType, string Body)
{
    public static Sent Of(SentRequest request) =>
        new(
            request.Method,
            request.Address.PathAndQuery,
            request.Header("Idempotency-Key"),
            request.Header("Authorization"),
            request.Header("Content-Type"),
            request.Text
        );
}

/// <summary>What the stub answers; a null body means that the connection is cut.</summary>
internal sealed record Says(int Status, string? Body, params (string Name, string Value)[] Headers);

/// <summary>A wallet that says what a test tells it to, in order, and remembers what it was asked.</summary>
internal sealed class ManmulSangFixture : IAsyncDisposable
{
    private const string TokenPath = "/oauth2/token";
    private readonly ScriptedWallet _wallet = new();
    private readonly ConcurrentQueue<SentRequest> _tokenRequests = new();
    private readonly ServiceProvider _services;
    private int _tokens;

    private ManmulSangFixture(TimeProvider clock, IEnumerable<(string Key, string Value)> settings)
    {
        _wallet.Aside = Aside;
        _wallet.Otherwise = (_, _) => Task.FromResult(Answer(new Says(500, "nothing scripted")));
        var all = WalletAccounts.ManmulSang("http://127.0.0.1:7102");
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        services.AddSingleton<IGatewayAddress>(new Address());
        services.AddManmulSang(
            new ConfigurationBuilder()
                .AddInMemoryCollection(all.Select(one => KeyValuePair.Create("Adapters:ManmulSang:" + one.Key, one.Value)))
                .Build()
        );
        _wallet.Into(services);
        _services = services.BuildServiceProvider();
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What was asked, save keys, and tokens that are given as usual; tokens come last.</summary>
    public IReadOnlyCollection<Sent> Requests => [.. _wallet.Requests.Concat(_tokenRequests).Select(Sent.Of)];

    public int TokensIssued => _tokens;

    public Says? TokenSays { get; set; }

    public string KeySet { get; set; } = """{"keys":[]}""";

    public int KeyFetches { get; private set; }

    public IWallet Wallet => _services.GetRequiredService<IWallet>();

    public IPresentsMerchantCodes Codes => (IPresentsMerchantCodes)Wallet;

    public ICancels Cancels => (ICancels)Wallet;

    public ICaptures Captures => (ICaptures)Wallet;

    public IRefunds Refunds => (IRefunds)Wallet;

    public IReceivesCallbacks Callbacks => (IReceivesCallbacks)Wallet;

    public IReplaysEvents Events => (IReplaysEvents)Wallet;

    public T Get<T>(string scheme)
        where T : notnull => _services.GetRequiredKeyedService<T>(scheme);

    public void Will(params ReadOnlySpan<Says> answers)
    {
        foreach (var answer in answers)
        {
            _wallet.Will(_ => Answer(answer));
        }
    }

    public static Task<ManmulSangFixture> StartAsync(TimeProvider? clock = null, params (string Key, string Value)[] settings) =>
        Task.FromResult(new ManmulSangFixture(clock ?? TimeProvider.System, settings));

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    // Keys are fetched and tokens given as often as they are asked for, unless a test says otherwise.
    private HttpResponseMessage? Aside(SentRequest request)
    {
        if (request.Path == "/.well-known/ms-keys.json")
        {
            KeyFetches++;
            return ScriptedWallet.Answer(200, KeySet);
        }
        if (request.Path != TokenPath)
        {
            return null;
        }
        if (TokenSays is { } says)
        {
            _tokenRequests.Enqueue(request);
            return Answer(says);
        }
        return ScriptedWallet.Answer(
            200,
            $$"""{"access_token":"msat_{{Interlocked.Increment(ref _tokens)}}","token_type":"Bearer","expires_in":900,"scope":"x"}"""
        );
    }

    private static HttpResponseMessage Answer(Says says)
    {
        var answer = ScriptedWallet.Answer(
            says.Status,
            says.Body ?? throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection was cut")
        );
        foreach (var (name, value) in says.Headers)
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }
        return answer;
    }

    private sealed class Address : IGatewayAddress
    {
        public Uri PublicUrl { get; } = new("http://127.0.0.1:8080");
    }
}
