using System.Net;
using System.Text;
using System.Text.Json.Serialization;
using Adapters.Contract;
using Adapters.Contract.Disclosures;
using Adapters.Kit;
using Adapters.Kit.Disclosures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Refit;

namespace Adapters.Tests.Kit;

/// <summary>The smallest wallet there can be: one call, signed by one header, told by a script.</summary>
internal sealed class Toy : IDisposable
{
    private readonly ScriptedWallet _wallet = new();
    private readonly ServiceProvider _services;

    public Toy()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddWalletApi<IToyApi, ToyProtocol>(
            new WalletApi(Facts, new Uri("http://127.0.0.1:9"), 0, ToyProtocol.Format, ToyProtocol.Messages)
        );
        _wallet.Into(services);
        _services = services.BuildServiceProvider();
    }

    public static SchemeInfo Facts { get; } =
        new()
        {
            Id = "toy",
            Name = "Toy",
            Currencies = [new CurrencyLimits("KPW", 1, 1000, 1)],
            Windows = new SchemeWindows(null, null, TimeSpan.Zero),
            CallTimeout = TimeSpan.FromSeconds(5),
            Parts = RetrySchedule.Never,
            PartNotFoundGrace = TimeSpan.Zero,
            Discloses = ToyProtocol.Messages.Declared,
        };

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 1, 30, 15, TimeSpan.Zero));

    public IReadOnlyList<string> Bodies => [.. _wallet.Requests.Select(request => request.Text)];

    public WalletExchange<ToyProtocol> Exchange => _services.GetRequiredService<WalletExchange<ToyProtocol>>();

    public IToyApi Api => _services.GetRequiredService<IToyApi>();

    /// <summary>How often the mapping was asked.</summary>
    public int Mapped { get; private set; }

    public Toy Says(string body, HttpStatusCode status = HttpStatusCode.OK, string signature = "good", string? retryAfter = null)
    {
        _wallet.Will(_ =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            response.Headers.TryAddWithoutValidation("X-Toy", signature);
            if (retryAfter is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            }
            return response;
        });
        return this;
    }

    public Toy Fails(Exception failure)
    {
        _wallet.Will(_ => throw failure);
        return this;
    }

    public static Charge Charge(int earlierTries) =>
        new()
        {
            Number = "GW20260302000001000000001",
            Terms = new PaymentRequest
            {
                AmountMinor = 100,
                Currency = "KPW",
                Mode = ChargeMode.CustomerCode,
                Capture = CaptureMode.Automatic,
                Reference = "order-1",
            },
            CreatedAt = default,
            EarlierTries = earlierTries,
        };

    public Task<WalletResult<OrderState>> ChargeAsync(int earlierTries) =>
        Exchange.ChargeAsync("charge", Charge(earlierTries), Send, Map, TestContext.Current.CancellationToken);

    public Task<WalletResult<OrderState>> AskAsync() => Exchange.AskAsync("ask", Send, Map, TestContext.Current.CancellationToken);

    public void Dispose() => _services.Dispose();

    private Task<ApiResponse<ToyReply>> Send(CancellationToken cancellationToken) =>
        Api.AskAsync(new ToyRequest("1", "secret"), cancellationToken);

    private WalletResult<OrderState> Map(WalletResponse<ToyReply> response)
    {
        Mapped++;
        return response.Row switch
        {
            { Meaning: Meaning.Success } => response.Succeeded(new OrderState.Captured(100, 0)),
            { Meaning: Meaning.Declined, Reason: { } reason } => response.Declined(reason),
            _ => response.Otherwise(),
        };
    }
}

internal interface IToyApi
{
    [Post("/ask"), Serves(WalletOperations.Pay, WalletOperations.Inquire)]
    Task<ApiResponse<ToyReply>> AskAsync([Body] ToyRequest request, CancellationToken cancellationToken);
}

/// <summary>The member <c>forgotten</c> bears no mark.</summary>
internal sealed record ToyRequest([Is(DataKind.GatewayNumber)] string Number, string Forgotten);

internal sealed record ToyReply([Kept] string? Code, string? Payer)
{
    private static int _read;

    /// <summary>How many answers were read in this process.</summary>
    public static int Read => Volatile.Read(ref _read);

    public string? Note
    {
        get;
        init
        {
            Interlocked.Increment(ref _read);
            field = value;
        }
    }
}

[JsonSerializable(typeof(ToyRequest))]
[JsonSerializable(typeof(ToyReply))]
internal sealed partial class ToyJson : JsonSerializerContext;

internal sealed class ToyProtocol(TimeProvider time) : WalletProtocol
{
    private readonly WalletClock _clock = new(time);

    public static JsonFormat Format { get; } = new(ToyJson.Default, longest: 200, nullsAreTexts: false);

    public static MessageTable Messages { get; } = MessageTable.Of<IToyApi>(Format, ("X-Toy", DataKind.Signature));

    public static CodeTable Table { get; } =
        new()
        {
            { "ok", Meaning.Success },
            { "poor", Meaning.Declined, DeclineReason.InsufficientFunds },
            { "waiting", Meaning.Pending },
            { "doubt", Meaning.InDoubt },
            { "none", Meaning.NotFound },
            { "closed", Meaning.Rejected, DeclineReason.SchemeUnavailable },
            { "form", Meaning.Rejected, DeclineReason.SchemeError, Alert.OurRequestRefused },
            { "fast", Meaning.Rejected },
            { "state", Meaning.OrderState },
        };

    public override CodeTable Codes => Table;

    public override void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body) =>
        request.Headers.Set("X-Toy", $"{_clock.Now().ToUnixTimeSeconds()}/{Attempt.Current.Earlier}");

    public override string? Refuse(HttpAnswer answer) => answer.Header("X-Toy") == "good" ? null : "bad signature";

    public override string? CodeOf(HttpAnswer answer, object? message) => (message as ToyReply)?.Code;

    public override TimeSpan? RepeatAfter(Attempt attempt, string code, HttpAnswer answer, object? message) =>
        code == "fast" && attempt.Repeats(code) < 2 ? answer.RetryAfter(time) : null;
}
