using System.Collections.Immutable;
using System.Security.Cryptography;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Contract.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Kit;

namespace Adapters.Tests.Conformance;

/// <summary>What is special about a wallet: how its mock and adapter are started, what its payer does, and how its mock names the calls.</summary>
internal sealed record Stage : IAsyncDisposable
{
    public required WalletMock Mock { get; init; }
    public required ServiceProvider Services { get; init; }

    /// <summary>Operations of the mock, as faults name them, for the calls that a wallet of this kind knows.</summary>
    public required StageOperations Operations { get; init; }

    /// <summary>A text that must never show in an answer: keys and secrets of the settings.</summary>
    public required ImmutableArray<string> Secrets { get; init; }

    /// <summary>A fresh customer's code, or null without <see cref="ITakesCustomerCodes"/>.</summary>
    public Func<string>? FreshCode { get; init; }

    public IWallet Wallet => Services.GetRequiredService<IWallet>();

    /// <summary>Whole won that the mock refuses for want of money; the same in all mocks.</summary>
    public const int Broke = 1051;

    /// <summary>Registers an adapter by its own door, with these settings.</summary>
    public static ServiceProvider Adapter(
        string section,
        Action<IServiceCollection, IConfiguration> add,
        params (string Key, string Value)[] settings
    )
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IGatewayAddress>(new Address());
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => $"Adapters:{section}:{s.Key}", s => (string?)s.Value))
            .Build();
        add(services, configuration);
        return services.BuildServiceProvider();
    }

    /// <summary>A charge with a number never used before.</summary>
    public Charge Charge(
        int won = 12500,
        ChargeMode mode = ChargeMode.CustomerCode,
        CaptureMode capture = CaptureMode.Automatic,
        CodeMatch.Yes? claim = null
    )
    {
        var number = NewNumber();
        var terms = new PaymentRequest
        {
            AmountMinor = won * 100L,
            Currency = "KPW",
            Mode = mode,
            Capture = capture,
            Reference = "order-" + number[^6..],
            ExpiresInSeconds = mode == ChargeMode.MerchantCode ? 300 : null,
        };
        var now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        return new Charge
        {
            Number = number,
            Terms = terms,
            CreatedAt = now,
            Trace = claim?.Trace,
            Allocated = Wallet is IAllocatesNumbers allocates
                ? allocates.Compose(allocates.SequenceFor(terms, now), RandomNumberGenerator.GetInt32(1, 999_999))
                : null,
        };
    }

    /// <summary>A customer's code, recognised, and a charge for it.</summary>
    public (ScannedCode Code, Charge Charge) Scan(int won = 12500)
    {
        var code = ScannedCode.Of(FreshCode!());
        var claim = ((ITakesCustomerCodes)Wallet).Recognize(code, TimeProvider.System.GetUtcNow());
        return (code, Charge(won, claim: Assert.IsType<CodeMatch.Yes>(claim)));
    }

    public static Operation Part(int won, bool final = false) =>
        new()
        {
            Number = NewNumber(),
            AmountMinor = won * 100L,
            Final = final,
            Reason = "returned",
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };

    /// <summary>The lines of one payment in the wallet's own books.</summary>
    public IReadOnlyList<LedgerEntry> Ledger(Charge charge) => [.. Mock.Ledger.Where(l => l.MerchantReference == charge.Terms.Reference)];

    /// <summary>Asks until the answer is no longer that it is under way, at most a minute.</summary>
    public static async Task<WalletResult<T>> SettledAsync<T>(Func<Task<WalletResult<T>>> ask)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var answer = await ask();
            if (answer is not (WalletResult<T>.Pending or WalletResult<T>.Unknown { Why: UnknownWhy.NotFound }))
            {
                return answer;
            }
            Assert.False(bound.IsCancellationRequested, $"never settled: {answer}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Mock.DisposeAsync();
    }

    private static string NewNumber() => "GW" + RandomNumberGenerator.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 23);

    private sealed class Address : IGatewayAddress
    {
        // Nobody listens there: what the wallet tells by itself is no part of these scenarios.
        public Uri PublicUrl { get; } = new("http://127.0.0.1:9");
    }
}

/// <summary>How a mock names the calls; null where the wallet has no such call.</summary>
internal sealed record StageOperations(
    string Inquire,
    string? Pay = null,
    string? Present = null,
    string? Refund = null,
    string? Capture = null
);
