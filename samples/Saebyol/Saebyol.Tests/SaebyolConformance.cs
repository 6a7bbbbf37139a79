using Adapters.Contract;
using Saebyol.Adapter;
using Saebyol.Mock;

namespace Saebyol.Tests;

/// <summary>The adapter against the mock, in every scenario that its interfaces make mandatory.</summary>
public sealed class SaebyolConformance : WalletConformance
{
    public static IEnumerable<TheoryDataRow<string>> Scenarios => Mandatory(typeof(Adapter.SaebyolWallet));

    [Theory, MemberData(nameof(Scenarios))]
    public Task Conforms(string scenario) => RunAsync(scenario);

    protected override async Task<WalletFixture> StartAsync(string timeoutSeconds)
    {
        var mock = await SaebyolMock.StartAsync(new() { Port = 0 });
        return new WalletFixture
        {
            Mock = mock,
            Services = WalletFixture.Adapter(
                "Saebyol",
                (services, configuration) => services.AddSaebyol(configuration),
                ("BaseUrl", $"http://127.0.0.1:{mock.BaseUrl.Port}"),
                ("Merchant", SaebyolMock.Merchant),
                ("Secret", SaebyolMock.Secret),
                ("TimeoutSeconds", timeoutSeconds)
            ),
            Calls = new("inquiry", Pay: "charge", Refund: "refund"),
            Secrets = [SaebyolMock.Secret],
            SignsAnswers = true,
            FreshCode = mock.MintCode,
            Refusals =
            [
                new(1051, "insufficient_funds", DeclineReason.InsufficientFunds),
                new(1061, "limit_single", DeclineReason.LimitPerTransaction),
                new(1065, "limit_daily", DeclineReason.LimitPeriod),
                new(1062, "account_blocked", DeclineReason.AccountBlocked),
                new(1057, "customer_refused", DeclineReason.CustomerCanceled),
                new(1059, "risk", DeclineReason.RiskRefused),
                new(1054, "code_expired", DeclineReason.CodeExpired),
                new(1056, "code_used", DeclineReason.CodeAlreadyUsed),
                new(1053, "code_invalid", DeclineReason.CodeInvalid),
                new(1003, "merchant_blocked", DeclineReason.MerchantNotAllowed),
                new(1013, "amount_invalid", DeclineReason.AmountNotAllowed),
                new(1014, "currency_invalid", DeclineReason.CurrencyNotSupported),
                new(1015, "number_used", DeclineReason.DuplicateReference),
                new(1096, "busy", DeclineReason.SchemeUnavailable),
            ],
        };
    }
}
