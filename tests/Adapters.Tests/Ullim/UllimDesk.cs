using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Contract.Settings;
using Adapters.Ullim;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Time.Testing;

namespace Adapters.Tests.Ullim;

/// <summary>
/// The adapter as it is registered, on a wire of the test's own: each message is kept, and answered by the next line of
/// the script.
/// </summary>
internal sealed class UllimDesk : IAsyncDisposable
{
    public const long Amount = 1_250_000;
    public const string Ours = "45a2ee92a3938c30";
    public static readonly RSA Key = RSA.Create(2048);
    private readonly ServiceProvider _services;
    private readonly Wire _wire = new();

    public UllimDesk()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddUllim(Settings(Good()));
        services.PostConfigureAll<HttpClientFactoryOptions>(options =>
            options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = _wire)
        );
        _services = services.BuildServiceProvider();
        Wallet = (UllimWallet)_services.GetRequiredService<IWallet>();
    }

    public static UllimOptions Options { get; } =
        UllimOptions.Read(new WalletSettings(Settings(Good()).GetSection("Adapters:Ullim"), live: false));

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 1, 30, 15, TimeSpan.Zero));

    public UllimWallet Wallet { get; }

    public IReadOnlyList<Sent> Sent => _wire.Messages;

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

    public static Dictionary<string, string?> Good() =>
        new()
        {
            ["BaseUrl"] = "http://127.0.0.1:7103",
            ["ApiKey"] = "UL-880001",
            ["Mid"] = "880001",
            ["PrivateKeyPem"] = Key.ExportPkcs8PrivateKeyPem(),
            ["DefaultTid"] = "T0001",
            ["Memo"] = "식료품",
        };

    public static IConfiguration Settings(Dictionary<string, string?> values) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(v => KeyValuePair.Create("Adapters:Ullim:" + v.Key, v.Value)))
            .Build();

    /// <summary>An answer to whatever was asked, with this code and this body.</summary>
    public UllimDesk Answer(string rc, string body = "", string dt = "20260302103016") => Script(sent => Xml(Envelope(sent, rc, body, dt)));

    public UllimDesk Text(string body) => Script(_ => Xml(body));

    public UllimDesk Script(Func<Sent, HttpResponseMessage> answer)
    {
        _wire.Answers.Enqueue(answer);
        return this;
    }

    public Task<WalletResult<OrderState>> PayAsync(int earlierTries = 0) =>
        Wallet.PayAsync(Charge with { EarlierTries = earlierTries, Trace = null }, Code, TestContext.Current.CancellationToken);

    public Task<WalletResult<OrderState>> InquireAsync() => Wallet.InquireAsync(Charge, TestContext.Current.CancellationToken);

    public Task<WalletResult<OrderState>> CancelAsync() => Wallet.CancelAsync(Charge, TestContext.Current.CancellationToken);

    public Task<WalletResult<OperationResult>> RefundAsync() => Wallet.RefundAsync(Charge, Refund, TestContext.Current.CancellationToken);

    public Task<WalletResult<OperationResult>> InquireRefundAsync() =>
        Wallet.InquireRefundAsync(Charge, Refund, TestContext.Current.CancellationToken);

    public static string Envelope(Sent sent, string rc, string body, string dt) =>
        $"<ullim ver=\"2.0\"><head><op>{sent.Head("op")}</op><mid>880001</mid><tid>{sent.Head("tid")}</tid>"
        + $"<seq>{sent.Head("seq")}</seq><bdate>{sent.Head("bdate")}</bdate><dt>{dt}</dt><rc>{rc}</rc></head>"
        + (body.Length == 0 ? string.Empty : $"<body>{body}</body>")
        + "</ullim>";

    /// <summary>A body with the charge's own amount and voucher.</summary>
    public static string Body(string st, string more = "") => $"<st>{st}</st><amt cur=\"KPW\">12,500</amt><vref>{Ours}</vref>{more}";

    public static HttpResponseMessage Xml(string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/xml; charset=UTF-8");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Wire : HttpMessageHandler
    {
        private readonly List<Sent> _messages = [];

        public Queue<Func<Sent, HttpResponseMessage>> Answers { get; } = new();

        public IReadOnlyList<Sent> Messages => _messages;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = new Sent(
                request.Method.Method,
                request.RequestUri!,
                request.Content!.Headers.ContentType!.ToString(),
                request.Headers.ToImmutableDictionary(h => h.Key, h => string.Join(',', h.Value)),
                await request.Content.ReadAsByteArrayAsync(cancellationToken)
            );
            _messages.Add(sent);
            return Answers.Dequeue()(sent);
        }
    }
}

/// <summary>A message as it left.</summary>
internal sealed record Sent(string Method, Uri Address, string ContentType, ImmutableDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string Head(string name) => XDocument.Parse(Text).Root!.Element("head")!.Element(name)!.Value;
}
