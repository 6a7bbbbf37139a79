using System.Security.Cryptography;
using Adapters.Ullim;
using Mocks.Ullim;

namespace Adapters.Tests.Conformance;

public sealed class UllimConformance : WalletConformance
{
    public static TheoryData<string> Scenarios => Mandatory(typeof(UllimWallet));

    [Theory, MemberData(nameof(Scenarios))]
    public Task Conforms(string scenario) => PlayAsync(scenario);

    private protected override async Task<Stage> StartAsync(string timeoutSeconds)
    {
        using var rsa = RSA.Create(2048);
        var mock = await UllimMock.StartAsync(new() { Port = 0, PublicKeyPem = rsa.ExportSubjectPublicKeyInfoPem() });
        var services = Stage.Adapter(
            "Ullim",
            (s, c) => s.AddUllim(c),
            ("BaseUrl", $"http://127.0.0.1:{mock.BaseUrl.Port}"),
            ("ApiKey", "UL-880001"),
            ("Mid", "880001"),
            ("PrivateKeyPem", rsa.ExportPkcs8PrivateKeyPem()),
            ("DefaultTid", "T0001"),
            ("TimeoutSeconds", timeoutSeconds)
        );
        return new Stage
        {
            Mock = mock,
            Services = services,
            Operations = new("INQ", Pay: "ONL", Refund: "RFD"),
            Secrets = ["UL-880001"],
            FreshCode = () => mock.Mint().Code,
        };
    }
}
