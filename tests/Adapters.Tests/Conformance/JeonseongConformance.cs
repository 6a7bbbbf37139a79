using Adapters.Jeonseong;
using Mocks.Jeonseong;

namespace Adapters.Tests.Conformance;

public sealed class JeonseongConformance : WalletConformance
{
    public static TheoryData<string> Scenarios => Mandatory(typeof(JeonseongWallet));

    [Theory, MemberData(nameof(Scenarios))]
    public Task Conforms(string scenario) => PlayAsync(scenario);

    private protected override async Task<Stage> StartAsync(string timeoutSeconds)
    {
        var mock = await JeonseongMock.StartAsync(new() { Port = 0 });
        var services = Stage.Adapter(
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
        return new Stage
        {
            Mock = mock,
            Services = services,
            Operations = new("query", Pay: "pay", Present: "order", Refund: "refund"),
            Secrets = ["js-mock-secret-0001-DO-NOT-USE"],
            FreshCode = () => mock.MintCode(),
        };
    }
}
