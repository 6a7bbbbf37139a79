using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Contract.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Kit;

namespace Conformance;

/// <summary>One wallet under test: its mock, its adapter, and what the wallet's document says that no type shows.</summary>
public sealed record WalletFixture : IAsyncDisposable
{
    private const int ShownRequests = 12;

    /// <summary>Whole won that the mock refuses for want of money; the same in all mocks.</summary>
    internal const int RefusedWon = 1051;

    /// <summary>The running mock.</summary>
    public required WalletMock Mock { get; init; }

    /// <summary>What <see cref="Adapter"/> made.</summary>
    public required ServiceProvider Services { get; init; }

    /// <summary>How the mock names the calls.</summary>
    public required CallNames Calls { get; init; }

    /// <summary>Texts that must never show in an answer: keys and secrets of the settings.</summary>
    public required ImmutableArray<string> Secrets { get; init; }

    /// <summary>Whether the wallet signs its answers. If so, the mock knows the faults <c>bad_signature</c> and <c>unsigned</c>.</summary>
    public required bool SignsAnswers { get; init; }

    /// <summary>
    /// Every refusal of a charge that the wallet's document names, and the amount that provokes it. Written from the document, not
    /// from the adapter.
    /// </summary>
    public required ImmutableArray<Refusal> Refusals { get; init; }

    /// <summary>Makes a customer's code; only without <see cref="ITakesCustomerCodes"/> there is none.</summary>
    public Func<string>? FreshCode { get; init; }

    /// <summary>Operations of the mock that are about no payment, e.g. the one that hands out tokens.</summary>
    public ImmutableArray<string> OfNoPayment { get; init; } = [];

    /// <summary>The adapter.</summary>
    public IWallet Wallet => Services.GetRequiredService<IWallet>();

    internal Scenario Scenario { get; init; } = null!;

    /// <summary>Registers an adapter by its own method with these settings. Fails with every fault of the settings.</summary>
    /// <param name="section">The section's name below <c>Adapters</c>.</param>
    /// <param name="add">The adapter's own <c>Add…</c> method.</param>
    /// <param name="settings">Keys of the section, with values.</param>
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
        var provider = services.BuildServiceProvider();
        var faults = provider.GetServices<AdapterFaults>().SelectMany(f => f.Faults).ToList();
        Assert.True(faults.Count == 0, $"the adapter refuses its settings:{Lines(faults)}");
        Assert.True(provider.GetService<IWallet>() is not null, $"the adapter's Add method registers no {nameof(IWallet)} for {section}");
        return provider;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Mock.DisposeAsync();
    }

    /// <summary>Arms a fault that the scenario lists among its faults.</summary>
    internal void Arm(WalletCall call, string kind, int times = 1)
    {
        Assert.True(
            Scenario.Faults.Any(need => need.Call == call && need.Kinds.Contains(kind)),
            $"the scenario \"{Scenario.Name}\" does not list the fault {kind} at {call}"
        );
        Mock.Faults.Arm(new(Calls.Of(call), kind) { Times = times });
    }

    /// <summary>A charge with a number never used before.</summary>
    internal Charge Charge(
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
    internal (ScannedCode Code, Charge Charge) Scan(int won = 12500)
    {
        Assert.True(FreshCode is not null, $"{nameof(FreshCode)} is missing in your conformance class: the wallet takes customers' codes");
        var code = ScannedCode.Of(FreshCode());
        var match = AssertCase.Is<CodeMatch.Yes>(((ITakesCustomerCodes)Wallet).Recognize(code, TimeProvider.System.GetUtcNow()));
        return (code, Charge(won, claim: match));
    }

    internal static Operation Part(int won, bool final = false) =>
        new()
        {
            Number = NewNumber(),
            AmountMinor = won * 100L,
            Final = final,
            Reason = "returned",
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };

    /// <summary>The lines of one payment in the wallet's own books.</summary>
    internal IReadOnlyList<LedgerEntry> Ledger(Charge charge) => [.. Mock.Ledger.Where(l => l.MerchantReference == charge.Terms.Reference)];

    /// <summary>Asks until the answer is no longer that it is under way, at most a minute.</summary>
    internal static async Task<WalletResult<T>> SettledAsync<T>(Func<Task<WalletResult<T>>> ask)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var answer = await ask();
            if (answer is not (WalletResult<T>.Pending or WalletResult<T>.Unknown { Why: UnknownWhy.NotFound }))
            {
                return answer;
            }
            Assert.False(bound.IsCancellationRequested, $"never settled: {AssertCase.Text(answer)}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>The last requests that the mock received, and how it answered; no bodies and no headers.</summary>
    internal string LastRequests()
    {
        var requests = Mock.Requests.Requests;
        return requests.Count == 0
            ? "The mock received no request."
            : $"The mock's last requests:{Lines(requests.TakeLast(ShownRequests).Select(Line))}";

        static string Line(LoggedRequest request) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{request.No} {request.Operation}: {request.Method} {request.Path} -> {request.Answered?.ToString(CultureInfo.InvariantCulture) ?? "no answer"}"
            );
    }

    /// <summary>Each on a line of its own.</summary>
    internal static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"{Environment.NewLine}- {line}"));

    private static string NewNumber() => "GW" + RandomNumberGenerator.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 23);

    private sealed class Address : IGatewayAddress
    {
        // Nobody listens there: what the wallet tells by itself is no part of these scenarios.
        public Uri PublicUrl { get; } = new("http://127.0.0.1:9");
    }
}

/// <summary>A refusal of a charge, as the wallet's document names it.</summary>
/// <param name="Won">Whole won that make the mock answer it.</param>
/// <param name="SchemeCode">The wallet's code.</param>
/// <param name="Reason">What the document says that it means.</param>
public sealed record Refusal(int Won, string SchemeCode, DeclineReason Reason);
