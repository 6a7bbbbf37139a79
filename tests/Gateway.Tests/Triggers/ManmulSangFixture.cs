using System.Text.Json;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Triggers;

/// <summary>
/// A shop that takes ManmulSang: one world for a class of tests. It compares the books of the gateway with the wallet's
/// ledger after every story.
/// </summary>
public class ManmulSangFixture : IAsyncLifetime
{
    private readonly (string Key, string Value)[] _settings;
    private TestWorld? _world;

    public ManmulSangFixture()
        : this([]) { }

    protected ManmulSangFixture((string Key, string Value)[] settings) => _settings = settings;

    internal TestWorld World => _world!;

    internal GatewayClient Merchant => World.Merchant;

    public async ValueTask InitializeAsync() => _world = await TestWorld.StartAsync(_settings);

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks for a code of so many won.</summary>
    internal Task<Reply> PresentAsync(decimal won, string reference, bool manual = false) =>
        Merchant.PresentAsync("manmulsang", (long)(won * 100), reference, manual ? "manual" : "automatic");

    /// <summary>Lets the payer scan the shown code.</summary>
    internal async Task PayAsync(Reply payment, string action = "pay")
    {
        var payload = payment.Member("code", "payload").GetString()!;
        var answer = await World.ManmulSang.ScanAsync(payload, action);
        Assert.Equal(200, answer.Status);
    }

    /// <summary>A code that was shown and paid, waited for until the gateway knows.</summary>
    internal async Task<Reply> PaidAsync(decimal won, string reference, bool manual = false)
    {
        var payment = await PresentAsync(won, reference, manual);
        Assert.Equal((201, "awaiting_customer"), (payment.Status, payment.State));
        await PayAsync(payment);
        await Merchant.UntilStatusAsync(payment.Id, manual ? "authorized" : "succeeded");
        return payment;
    }

    internal Task<Reply> CaptureAsync(Reply payment, decimal won, bool final = false, string? prefer = "wait=20") =>
        Merchant.PostAsync($"/v1/payments/{payment.Id}/captures", new { amount = (long)(won * 100), final }, prefer: prefer);

    internal Task<Reply> RefundAsync(Reply payment, decimal won, string? prefer = "wait=20") =>
        Merchant.PostAsync($"/v1/payments/{payment.Id}/refunds", new { amount = (long)(won * 100), reason = "returned" }, prefer: prefer);

    internal Task<Reply> CancelAsync(Reply payment, string? prefer = "wait=20") =>
        Merchant.PostAsync($"/v1/payments/{payment.Id}/cancel", null, prefer: prefer);

    /// <summary>The wallet's movements of a payment, in order, as words: <c>authorize 5000.00</c>.</summary>
    internal string[] Ledger(string reference) =>
        [.. Entries(reference).Select(e => FormattableString.Invariant($"{Word(e.Kind)} {e.AmountChon / 100m}"))];

    /// <summary>The gateway's number of a payment.</summary>
    internal static string Number(Reply payment) => NumberOf(payment.Id);

    internal static string NumberOf(string id) => "GW" + id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..].ToUpperInvariant();

    /// <summary>Fails unless the gateway's books of a payment are those of the wallet, and no law of money was broken.</summary>
    internal async Task<JsonElement> BalancedAsync(string id)
    {
        var payment = (await Merchant.GetAsync($"/v1/payments/{id}")).Json;
        var entries = Entries(payment.GetProperty("reference").GetString()!);
        Assert.All(entries, e => Assert.Equal(NumberOf(id), e.GatewayReference));
        var taken = Sum(entries, Movement.Charge) + Sum(entries, Movement.Capture);
        var held = Sum(entries, Movement.Authorize);
        Assert.Equal(taken, payment.GetProperty("amount_captured").GetInt64());
        Assert.Equal(Sum(entries, Movement.Refund), payment.GetProperty("amount_refunded").GetInt64());
        Assert.True(entries.Count(e => e.Kind is Movement.Charge or Movement.Authorize) <= 1, "more than one charge");
        Assert.True(Sum(entries, Movement.Refund) <= taken, "more refunded than captured");
        Assert.True(
            held == 0 || Sum(entries, Movement.Capture) + Sum(entries, Movement.Void) <= held,
            "more captured and released than held"
        );
        if (payment.GetProperty("status").GetString() is "canceled" or "expired" or "declined")
        {
            Assert.Equal(taken, Sum(entries, Movement.Refund));
            Assert.Equal(held, Sum(entries, Movement.Void) + Sum(entries, Movement.Capture));
        }
        return payment;
    }

    /// <summary>What a payment is, with the two sums: <c>succeeded 500000/100000</c>.</summary>
    internal static string Words(JsonElement payment) =>
        FormattableString.Invariant(
            $"{payment.GetProperty("status").GetString()} {payment.GetProperty("amount_captured").GetInt64()}/{payment.GetProperty("amount_refunded").GetInt64()}"
        );

    /// <summary>Why it was declined: reason and the wallet's own word.</summary>
    internal static (string? Reason, string? SchemeCode) Why(JsonElement payment, string member) =>
        payment.GetProperty(member) is { ValueKind: JsonValueKind.Object } why
            ? (why.GetProperty("reason").GetString(), why.GetProperty("scheme_code").GetString())
            : (null, null);

    /// <summary>How many requests of an operation the wallet saw about a payment's number.</summary>
    internal int Asked(string operation, string number) =>
        World.ManmulSang.Requests.Requests.Count(r =>
            r.Operation == operation && System.Text.Encoding.UTF8.GetString(r.Body).Contains(number, StringComparison.Ordinal)
        );

    private LedgerEntry[] Entries(string reference) => [.. World.ManmulSang.Ledger.Where(e => e.MerchantReference == reference)];

    private static long Sum(LedgerEntry[] entries, Movement kind) => entries.Where(e => e.Kind == kind).Sum(e => e.AmountChon);

    private static string Word(Movement kind) =>
        kind switch
        {
            Movement.Charge => "charge",
            Movement.Authorize => "authorize",
            Movement.Capture => "capture",
            Movement.Void => "void",
            Movement.Reverse => "reverse",
            Movement.Refund => "refund",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
}
