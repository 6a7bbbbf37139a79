using Adapters.Contract;
using Adapters.Jeonseong;
using Mocks.Jeonseong;

namespace Adapters.Tests.Conformance;

public sealed class JeonseongConformance : WalletConformance
{
    public static IEnumerable<TheoryDataRow<string>> Scenarios => Mandatory(typeof(JeonseongWallet));

    [Theory, MemberData(nameof(Scenarios))]
    public Task Conforms(string scenario) => RunAsync(scenario);

    protected override async Task<WalletFixture> StartAsync(string timeoutSeconds)
    {
        var mock = await JeonseongMock.StartAsync(new() { Port = 0 });
        var services = WalletFixture.Adapter(
            "Jeonseong",
            (s, c) => s.AddJeonseong(c),
            ("BaseUrl", $"http://127.0.0.1:{mock.BaseUrl.Port}"),
            ("MerchantId", "M100200300"),
            ("KeyId", "k1"),
            ("Secret", "js-mock-secret-0001-DO-NOT-USE"),
            ("DefaultStoreId", "S001"),
            ("DefaultTermId", "T0001"),
            ("TimeoutSeconds", timeoutSeconds),
            ("MaxRequestsPerSecond", "0")
        );
        return new WalletFixture
        {
            Mock = mock,
            Services = services,
            Calls = new("query", Pay: "pay", Present: "order", Refund: "refund"),
            Secrets = ["js-mock-secret-0001-DO-NOT-USE"],
            SignsAnswers = true,
            Refusals =
            [
                new(1051, "1101", DeclineReason.InsufficientFunds),
                new(1061, "1102", DeclineReason.LimitPerTransaction),
                new(1065, "1103", DeclineReason.LimitPeriod),
                new(1062, "1104", DeclineReason.AccountBlocked),
                new(1052, "1105", DeclineReason.AccountNotFound),
                new(1055, "1106", DeclineReason.AuthenticationFailed),
                new(1075, "1107", DeclineReason.AuthenticationLocked),
                new(1057, "1108", DeclineReason.CustomerCanceled),
                new(1059, "1109", DeclineReason.RiskRefused),
                new(1054, "1201", DeclineReason.CodeExpired),
                new(1056, "1202", DeclineReason.CodeAlreadyUsed),
                new(1053, "1203", DeclineReason.CodeInvalid),
                new(1003, "1403", DeclineReason.MerchantNotAllowed),
                new(1058, "1404", DeclineReason.TerminalUnknown),
                new(1013, "1401", DeclineReason.AmountNotAllowed),
                new(1014, "1402", DeclineReason.CurrencyNotSupported),
                new(1015, "1405", DeclineReason.DuplicateReference),
                new(1096, "9001", DeclineReason.SchemeUnavailable),
            ],
            FreshCode = () => mock.MintCode(),
        };
    }
}
