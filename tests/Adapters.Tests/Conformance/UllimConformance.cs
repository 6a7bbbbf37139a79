using System.Security.Cryptography;
using Adapters.Contract;
using Adapters.Ullim;
using Mocks.Ullim;

namespace Adapters.Tests.Conformance;

public sealed class UllimConformance : WalletConformance
{
    public static IEnumerable<TheoryDataRow<string>> Scenarios => Mandatory(typeof(UllimWallet));

    [Theory, MemberData(nameof(Scenarios))]
    public Task Conforms(string scenario) => RunAsync(scenario);

    protected override async Task<WalletFixture> StartAsync(string timeoutSeconds)
    {
        using var rsa = RSA.Create(2048);
        var mock = await UllimMock.StartAsync(new() { Port = 0, PublicKeyPem = rsa.ExportSubjectPublicKeyInfoPem() });
        var services = WalletFixture.Adapter(
            "Ullim",
            (s, c) => s.AddUllim(c),
            ("BaseUrl", $"http://127.0.0.1:{mock.BaseUrl.Port}"),
            ("ApiKey", "UL-880001"),
            ("Mid", "880001"),
            ("PrivateKeyPem", rsa.ExportPkcs8PrivateKeyPem()),
            ("DefaultTid", "T0001"),
            ("TimeoutSeconds", timeoutSeconds)
        );
        return new WalletFixture
        {
            Mock = mock,
            Services = services,
            Calls = new("INQ", Pay: "ONL", Refund: "RFD"),
            Secrets = ["UL-880001"],
            SignsAnswers = false,
            Refusals =
            [
                new(1051, "잔액부족", DeclineReason.InsufficientFunds),
                new(1061, "한도초과", DeclineReason.LimitPerTransaction),
                new(1065, "일한도초과", DeclineReason.LimitPeriod),
                new(1062, "정지지갑", DeclineReason.AccountBlocked),
                new(1052, "미등록지갑", DeclineReason.AccountNotFound),
                new(1055, "암호오유", DeclineReason.AuthenticationFailed),
                new(1057, "이용자취소", DeclineReason.CustomerCanceled),
                new(1054, "기한지남", DeclineReason.CodeExpired),
                new(1056, "이중사용", DeclineReason.CodeAlreadyUsed),
                new(1053, "서명오류", DeclineReason.CodeInvalid),
                new(1003, "상점정지", DeclineReason.MerchantNotAllowed),
                new(1058, "미등록단말", DeclineReason.TerminalUnknown),
                new(1013, "금액형식", DeclineReason.AmountNotAllowed),
                new(1014, "화폐", DeclineReason.CurrencyNotSupported),
            ],
            FreshCode = () => mock.Mint().Code,
        };
    }
}
