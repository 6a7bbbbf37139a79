using System.Security.Cryptography;
using System.Xml.Linq;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Contract.Settings;
using Adapters.Ullim;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Adapters.Tests.Ullim;

/// <summary>
/// The adapter as it is registered, on a wire of the test's own: each message is kept, and answered by the next line of
/// the script.
/// </summary>
internal sealed class UllimFixture : IAsyncDisposable
{
    public const long Amount = 1_250_000;
    public const string Ours = "45a2ee92a3938c30";
    public static readonly RSA Key = RSA.Create(2048);
    private readonly ServiceProvider _services;
    private readonly ScriptedWallet _wallet = new();

    public UllimFixture()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddUllim(Settings(Good()));
        _wallet.Into(services);
        _services = services.BuildServiceProvider();
        Wallet = (UllimWallet)_services.GetRequiredService<IWallet>();
    }

    public static UllimOptions Options { get; } =
        UllimOptions.Read(new WalletSettings(Settings(Good()).GetSection("Adapters:Ullim"), live: false));

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 1, 30, 15, TimeSpan.Zero));

    public UllimWallet Wallet { get; }

    public IReadOnlyList<SentRequest> Sent => [.. _wallet.Requests];

    public static ScannedCode Code => ScannedCode.Of(UllimVectors.Voucher("valid, key 7"));

    public static Charge Charge { get; } =
        new()
        {
            Number = "GW0123456789ABCDEFGHIJKLM",
            Terms = new PaymentRequest
            {
                AmountMinor = Amount,
                Currency = "KPW",
                Mode = ChargeMode.CustomerCode,
                Capture = CaptureMode.Automatic,
                Reference = "order-1004",
            },
            CreatedAt = new DateTimeOffset(2026, 3, 2, 1, 30, 15, TimeSpan.Zero),
            Allocated = "T0001-20260302-000123",
            Trace = Ours,
        };

    public static Operation Refund { get; } =
        new()
        {
            Number = "GW0123456789ABCDEFGHIJKLN",
            AmountMinor = Amount,
            Reason = "returned",
            CreatedAt = Charge.CreatedAt,
        };

    public static Dictionary<string, string?> Good() => WalletAccounts.Ullim("http://127.0.0.1:7103", Key);

    public static IConfiguration Settings(Dictionary<string, string?> values) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(v => KeyValuePair.Create("Adapters:Ullim:" + v.Key, v.Value)))
            .Build();

    /// <summary>An answer to whatever was asked, with this code and this body.</summary>
    public UllimFixture Answer(string rc, string body = "", string dt = "20260302103016") =>
        Script(sent => Xml(Envelope(sent, rc, body, dt)));

    public UllimFixture Text(string body) => Script(_ => Xml(body));

    public UllimFixture Script(Func<SentRequest, HttpResponseMessage> answer)
    {
        _wallet.Will(answer);
        return this;
    }

    public Task<WalletResult<OrderState>> PayAsync(int earlierTries = 0) =>
        Wallet.PayAsync(Charge with { EarlierTries = earlierTries, Trace = null }, Code, TestContext.Current.CancellationToken);

    public Task<WalletResult<OrderState>> InquireAsync() => Wallet.InquireAsync(Charge, TestContext.Current.CancellationToken);

    public Task<WalletResult<OrderState>> CancelAsync() => Wallet.CancelAsync(Charge, TestContext.Current.CancellationToken);

    public Task<WalletResult<OperationResult>> RefundAsync() => Wallet.RefundAsync(Charge, Refund, TestContext.Current.CancellationToken);

    public Task<WalletResult<OperationResult>> InquireRefundAsync() =>
        Wallet.InquireRefundAsync(Charge, Refund, TestContext.Current.CancellationToken);

    public static string Envelope(SentRequest sent, string rc, string body, string dt) =>
        $"<ullim ver=\"2.0\"><head><op>{sent.Head("op")}</op><mid>880001</mid><tid>{sent.Head("tid")}</tid>"
        + $"<seq>{sent.Head("seq")}</seq><bdate>{sent.Head("bdate")}</bdate><dt>{dt}</dt><rc>{rc}</rc></head>"
        + (body.Length == 0 ? string.Empty : $"<body>{body}</body>")
        + "</ullim>";

    /// <summary>A body with the charge's own amount and voucher.</summary>
    public static string Body(string st, string more = "") => $"<st>{st}</st><amt cur=\"KPW\">12,500</amt><vref>{Ours}</vref>{more}";

    public static HttpResponseMessage Xml(string body) => ScriptedWallet.Answer(200, body, "application/xml; charset=UTF-8");

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>Reads a message as it left.</summary>
internal static class SentMessages
{
    public static string Head(this SentRequest sent, string name) => XDocument.Parse(sent.Text).Root!.Element("head")!.Element(name)!.Value;
}
