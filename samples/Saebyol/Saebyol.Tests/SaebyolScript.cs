using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Time.Testing;
using Saebyol.Adapter;
using Saebyol.Mock;

namespace Saebyol.Tests;

/// <summary>The registered adapter over a wallet that gives one answer to everything, signed by the mock's own code.</summary>
internal sealed class SaebyolScript : HttpMessageHandler
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1772415015);
    public static readonly Operation Refund = new()
    {
        Number = "GW2026030200000100000000R",
        AmountMinor = 250_000,
        CreatedAt = Now,
    };

    public static readonly Charge Charge = new()
    {
        Number = "GW20260302000001000000001",
        Terms = new PaymentRequest
        {
            AmountMinor = 1_250_000,
            Currency = "KPW",
            Mode = ChargeMode.CustomerCode,
            Capture = CaptureMode.Automatic,
            Reference = "order-1001",
        },
        CreatedAt = Now,
    };

    private readonly string _answer;

    public SaebyolScript(string answer)
    {
        _answer = answer;
        var settings = new Dictionary<string, string?>
        {
            ["Adapters:Saebyol:BaseUrl"] = "http://127.0.0.1:7104",
            ["Adapters:Saebyol:Merchant"] = SaebyolMock.Merchant,
            ["Adapters:Saebyol:Secret"] = SaebyolMock.Secret,
        };
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        services.AddSaebyol(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.PostConfigureAll<HttpClientFactoryOptions>(factory =>
            factory.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = this)
        );
        Wallet = (Adapter.SaebyolWallet)services.BuildServiceProvider().GetRequiredService<IWallet>();
    }

    public Adapter.SaebyolWallet Wallet { get; }

    /// <summary>What the wallet's answer to an operation amounts to.</summary>
    public async Task<object> AskAsync(string operation) =>
        operation switch
        {
            "charge" => await Wallet.PayAsync(Charge, ScannedCode.Of("8600000000000000000"), CancellationToken.None),
            "inquiry" => await Wallet.InquireAsync(Charge, CancellationToken.None),
            "void" => await Wallet.CancelAsync(Charge, CancellationToken.None),
            "refund" => await Wallet.RefundAsync(Charge, Refund, CancellationToken.None),
            _ => await Wallet.InquireRefundAsync(Charge, Refund, CancellationToken.None),
        };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(_answer);
        var stamp = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = request.Headers.GetValues("X-Sb-Nonce").Single();
        var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        response.Headers.Add("X-Sb-Time", stamp);
        response.Headers.Add(
            "X-Sb-Signature",
            Signing.OfAnswer(SaebyolMock.Secret, "POST", request.RequestUri!.AbsolutePath, stamp, nonce, body)
        );
        return Task.FromResult(response);
    }
}
