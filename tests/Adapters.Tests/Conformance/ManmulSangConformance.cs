using Adapters.ManmulSang;
using Mocks.ManmulSang;

namespace Adapters.Tests.Conformance;

public sealed class ManmulSangConformance : WalletConformance
{
    public static TheoryData<string> Scenarios => Mandatory(typeof(ManmulSangWallet));

    [Theory, MemberData(nameof(Scenarios))]
    public Task Conforms(string scenario) => PlayAsync(scenario);

    private protected override async Task<Stage> StartAsync(string timeoutSeconds)
    {
        var mock = await ManmulSangMock.StartAsync(new() { Port = 0 });
        var services = Stage.Adapter(
            "ManmulSang",
            (s, c) => s.AddManmulSang(c),
            ("BaseUrl", $"http://127.0.0.1:{mock.BaseUrl.Port}"),
            ("ClientId", "ms-client-0001"),
            ("ClientSecret", "ms-mock-client-secret-0001-DO-NOT-USE"),
            ("DefaultStore", "S001"),
            ("TimeoutSeconds", timeoutSeconds),
            ("MaxRequestsPerSecond", "0")
        );
        return new Stage
        {
            Mock = mock,
            Services = services,
            Operations = new("findOrders", Present: "createOrder", Refund: "refund", Capture: "capture"),
            Secrets = ["ms-mock-client-secret-0001-DO-NOT-USE"],
        };
    }
}
