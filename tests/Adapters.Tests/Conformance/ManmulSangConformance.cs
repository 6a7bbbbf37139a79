using Adapters.Contract;
using Adapters.ManmulSang;
using Mocks.ManmulSang;

namespace Adapters.Tests.Conformance;

public sealed class ManmulSangConformance : WalletConformance
{
    public static IEnumerable<TheoryDataRow<string>> Scenarios => Mandatory(typeof(ManmulSangWallet));

    [Theory, MemberData(nameof(Scenarios))]
    public Task Conforms(string scenario) => RunAsync(scenario);

    protected override async Task<WalletFixture> StartAsync(string timeoutSeconds)
    {
        var mock = await ManmulSangMock.StartAsync(new() { Port = 0 });
        var services = WalletFixture.Adapter(
            "ManmulSang",
            (s, c) => s.AddManmulSang(c),
            ("BaseUrl", $"http://127.0.0.1:{mock.BaseUrl.Port}"),
            ("ClientId", "ms-client-0001"),
            ("ClientSecret", "ms-mock-client-secret-0001-DO-NOT-USE"),
            ("DefaultStore", "S001"),
            ("TimeoutSeconds", timeoutSeconds),
            ("MaxRequestsPerSecond", "0")
        );
        return new WalletFixture
        {
            Mock = mock,
            Services = services,
            Calls = new("findOrders", Present: "createOrder", Refund: "refund"),
            Secrets = ["ms-mock-client-secret-0001-DO-NOT-USE"],
            SignsAnswers = false,
            Refusals =
            [
                new(1051, "payer_insufficient_funds", DeclineReason.InsufficientFunds),
                new(1061, "payer_limit", DeclineReason.LimitPerTransaction),
                new(1065, "payer_daily_limit", DeclineReason.LimitPeriod),
                new(1062, "payer_restricted", DeclineReason.AccountBlocked),
                new(1055, "payer_not_verified", DeclineReason.AuthenticationFailed),
                new(1059, "risk", DeclineReason.RiskRefused),
                new(1054, "qr_expired", DeclineReason.CodeExpired),
                new(1057, "payer_rejected", DeclineReason.CustomerCanceled),
                new(1003, "merchant_suspended", DeclineReason.MerchantNotAllowed),
                new(1058, "terminal_unknown", DeclineReason.TerminalUnknown),
                new(1013, "amount_not_allowed", DeclineReason.AmountNotAllowed),
                new(1014, "currency_not_supported", DeclineReason.CurrencyNotSupported),
                new(1015, "duplicate_order_no", DeclineReason.DuplicateReference),
            ],
            OfNoPayment = ["token"],
        };
    }
}
