using System.Collections.Concurrent;
using System.Text;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Contract.Settings;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Settings;

/// <summary>The wallets of a configuration, on a clock that stands still, over a wire that keeps what they send and answers nothing usable.</summary>
internal sealed class RecordedWallets : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public RecordedWallets(params ReadOnlySpan<(string Key, string? Value)> changes)
    {
        var all = new Dictionary<string, string?>(Configured.Good, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in changes)
        {
            all[key] = value;
        }
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddWallets(Configuration);
        services.AddSingleton<IGatewayAddress, TestAddress>();
        new ScriptedWallet { Aside = Aside, Otherwise = AnswerAsync }.Into(services);
        Assert.Empty(services.AdapterFaults());
        _services = services.BuildServiceProvider();
    }

    public IConfiguration Configuration { get; }

    public FakeTimeProvider Time { get; } = new(new(2026, 3, 2, 1, 30, 15, TimeSpan.Zero));

    public IEnumerable<IWallet> All => _services.GetServices<IWallet>();

    /// <summary>Every request but those for tokens: method, address, headers and body.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    /// <summary>Every request for a token.</summary>
    public ConcurrentQueue<string> TokensAsked { get; } = new();

    /// <summary>What a request that is no request for a token waits for.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    /// <summary>The wallet with settings in a section, e.g. <c>Jeonseong</c>.</summary>
    public IWallet Of(string section) => All.Single(wallet => wallet.Facts.Id.Equals(section, StringComparison.OrdinalIgnoreCase));

    /// <summary>One charge as far as it says what the adapter fills in by itself.</summary>
    public Charge Charge(IWallet wallet)
    {
        var terms = new PaymentRequest
        {
            AmountMinor = 1_250_000,
            Currency = "KPW",
            Mode = wallet is ITakesCustomerCodes ? ChargeMode.CustomerCode : ChargeMode.MerchantCode,
            Capture = CaptureMode.Automatic,
            Reference = "order-1",
            ExpiresInSeconds = wallet is ITakesCustomerCodes ? null : 300,
        };
        return new Charge
        {
            Number = "GW20260302000001000000001",
            Terms = terms,
            CreatedAt = Time.GetUtcNow(),
            Allocated = wallet is IAllocatesNumbers numbers ? numbers.Compose(numbers.SequenceFor(terms, Time.GetUtcNow()), 1) : null,
        };
    }

    /// <summary>Inquires, charges, shows a code and hears a callback, as far as the wallet can.</summary>
    public async Task AskEverythingAsync(IWallet wallet)
    {
        var stop = TestContext.Current.CancellationToken;
        var charge = Charge(wallet);
        await wallet.InquireAsync(charge, stop);
        if (wallet is ITakesCustomerCodes scans)
        {
            await scans.PayAsync(charge, ScannedCode.Of("71042012345670002915"), stop);
        }
        if (wallet is IPresentsMerchantCodes shows)
        {
            await shows.PresentAsync(charge, stop);
        }
        if (wallet is IReceivesCallbacks listens)
        {
            await listens.ReadAsync(Callback(wallet.Facts.Id), stop);
        }
    }

    private static CallbackRequest Callback(string scheme)
    {
        var vector = Vectors.All.GetProperty(scheme).GetProperty("callbacks")[1];
        return new(
            vector.Text("method"),
            vector.Text("path"),
            [.. vector.GetProperty("headers").EnumerateObject().Select(h => KeyValuePair.Create(h.Name, h.Value.GetString()!))],
            Encoding.UTF8.GetBytes(vector.Text("body"))
        );
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private HttpResponseMessage? Aside(SentRequest request)
    {
        if (!request.Text.Contains("grant_type=", StringComparison.Ordinal))
        {
            return null;
        }
        TokensAsked.Enqueue($"{request}");
        return Json("""{"access_token":"msat_1","token_type":"Bearer","expires_in":900,"scope":"x"}""");
    }

    private async Task<HttpResponseMessage> AnswerAsync(SentRequest request, CancellationToken cancellationToken)
    {
        Sent.Enqueue($"{request}");
        await Answers.WaitAsync(cancellationToken);
        return Json("{}");
    }

    private static HttpResponseMessage Json(string text) => ScriptedWallet.Answer(200, text, "application/json; charset=utf-8");
}
