using System.Security.Cryptography;
using System.Text;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Jeonseong;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Tests.Jeonseong;

/// <summary>One request as it reached the scripted wallet.</summary>
internal sealed record Received(string Path, string Body, string Nonce, string Timestamp, string Key, string Signature, string ContentType)
{
    public static Received Of(SentRequest request) =>
        new(
            request.Path,
            request.Text,
            request.Header("X-Js-Nonce")!,
            request.Header("X-Js-Timestamp")!,
            request.Header("X-Js-Key")!,
            request.Header("X-Js-Signature")!,
            request.Header("Content-Type")!
        );
}

/// <summary>The registered adapter over a wallet that answers by a script and signs with code of its own.</summary>
internal sealed class JeonseongFixture : IDisposable
{
    public const string Number = "GW20260302000001000000001";
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1772415015);

    private readonly ScriptedWallet _wallet = new();

    public JeonseongFixture(params (string Key, string Value)[] changes)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddJeonseong(Configuration(changes));
        _wallet.Into(services);
        Wallet = (JeonseongWallet)services.BuildServiceProvider().GetRequiredService<IWallet>();
    }

    public NotedTime Time { get; } = new(Now);
    public JeonseongWallet Wallet { get; }
    public IReadOnlyList<Received> Requests => [.. _wallet.Requests.Select(Received.Of)];
    public int Left => _wallet.Left;

    public static IConfiguration Configuration(params (string Key, string Value)[] changes)
    {
        var settings = WalletAccounts.Jeonseong("http://127.0.0.1:7101");
        settings["RateRetryDelaysSeconds"] = "0,0";
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
        }
        return new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => "Adapters:Jeonseong:" + s.Key, s => s.Value))
            .Build();
    }

    public static Charge Charge(
        ChargeMode mode = ChargeMode.CustomerCode,
        int earlierTries = 0,
        LastKnownState known = LastKnownState.Nothing
    ) =>
        new()
        {
            Number = Number,
            Terms = new PaymentRequest
            {
                AmountMinor = 1250000,
                Currency = "KPW",
                Mode = mode,
                Capture = CaptureMode.Automatic,
                Reference = "order-1001",
                ExpiresInSeconds = mode == ChargeMode.MerchantCode ? 300 : null,
            },
            CreatedAt = Now,
            EarlierTries = earlierTries,
            Known = known,
        };

    public static Operation Refund(int earlierTries = 0) =>
        new()
        {
            Number = "GW2026030200000100000000R",
            AmountMinor = 250000,
            Reason = "returned",
            CreatedAt = Now,
            EarlierTries = earlierTries,
        };

    public static ScannedCode Code() => ScannedCode.Of(JeonseongVectors.Own.GetProperty("codes")[0].Text("text"));

    /// <summary>A trade answer about our charge; an empty state leaves the trade's members out.</summary>
    public static string Trade(string code, string state = "", string more = "") =>
        state.Length == 0
            ? $$"""{"rspCode":"{{code}}","rspMsg":"말","tradeNo":"{{Number}}"{{more}}}"""
            : $$"""{"rspCode":"{{code}}","rspMsg":"말","tradeNo":"{{Number}}","jsTxnId":"JS2603021030150000042","tradeSts":"{{state}}","amount":"1250000","currency":"408"{{more}}}""";

    /// <summary>An answer about our refund.</summary>
    public static string RefundAnswer(string code, string state = "", string more = "") =>
        state.Length == 0
            ? $$"""{"rspCode":"{{code}}","rspMsg":"말","tradeNo":"{{Number}}","refundNo":"{{Refund().Number}}"{{more}}}"""
            : $$"""{"rspCode":"{{code}}","rspMsg":"말","tradeNo":"{{Number}}","refundNo":"{{Refund().Number}}","jsRefundId":"JS2603021402110000077","refundSts":"{{state}}","amount":"250000","currency":"408","refundedTotal":"250000","tradeSts":"6"{{more}}}""";

    public JeonseongFixture Says(string body, string key = "k1") => Does(request => Signed(body, request.Nonce, key));

    public JeonseongFixture Does(Func<Received, HttpResponseMessage> step)
    {
        _wallet.Will(request => step(Received.Of(request)));
        return this;
    }

    public static HttpResponseMessage Signed(string body, string nonce, string key)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        const string timestamp = "1772415016000";
        var text = $"RESPONSE\n200\n{nonce}\n{timestamp}\n{Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant()}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(JeonseongVectors.Secret(key)), Encoding.UTF8.GetBytes(text));
        return Response(bytes, key, timestamp, Convert.ToHexString(signature).ToLowerInvariant());
    }

    public static HttpResponseMessage Response(byte[] body, string key, string timestamp, string? signature)
    {
        var response = ScriptedWallet.Answer(200, body, "application/json; charset=utf-8");
        response.Headers.Add("X-Js-Key", key);
        response.Headers.Add("X-Js-Timestamp", timestamp);
        if (signature is not null)
        {
            response.Headers.Add("X-Js-Signature", signature);
        }
        return response;
    }

    public Task<WalletResult<OrderState>> PayAsync(int earlierTries = 0) =>
        Wallet.PayAsync(Charge(earlierTries: earlierTries), Code(), TestContext.Current.CancellationToken);

    public Task<WalletResult<OrderState>> InquireAsync() => Wallet.InquireAsync(Charge(), TestContext.Current.CancellationToken);

    public Task<WalletResult<OrderState>> CancelAsync(Charge charge) => Wallet.CancelAsync(charge, TestContext.Current.CancellationToken);

    public Task<WalletResult<PresentedCode>> PresentAsync(int earlierTries = 0) =>
        Wallet.PresentAsync(Charge(ChargeMode.MerchantCode, earlierTries), TestContext.Current.CancellationToken);

    public Task<WalletResult<OperationResult>> RefundAsync() =>
        Wallet.RefundAsync(Charge(known: LastKnownState.Taken), Refund(), TestContext.Current.CancellationToken);

    public Task<WalletResult<OperationResult>> InquireRefundAsync() =>
        Wallet.InquireRefundAsync(Charge(known: LastKnownState.Taken), Refund(), TestContext.Current.CancellationToken);

    public void Dispose() => _wallet.Dispose();
}
