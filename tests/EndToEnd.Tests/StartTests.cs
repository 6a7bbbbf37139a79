using System.Collections.Immutable;
using Sandbox;

namespace EndToEnd.Tests;

/// <summary>A gateway with a wrong configuration does not start, and says all that is wrong, without showing a secret.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Every_fault_of_every_adapter_is_named_at_once_and_no_value_is_shown()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Gateway__Mode"] = "tset",
            ["Gateway__Merchants__0__Id"] = "shop",
            ["Gateway__Merchants__0__ApiKeys__0"] = "my-very-secret-key",
            ["Adapters__Jeonseong__BaseUrl"] = "ftp://wallet/with/path",
            ["Adapters__Jeonseong__Secret"] = "a-secret-value",
            ["Adapters__Jeonseong__InquiryDelaysSeconds"] = "2,three",
            ["Adapters__Jeonseong__Secrt"] = "typo-value",
            ["Adapters__ManmulSang__ClientSecret"] = "another-secret-value",
            ["Adapters__ManmulSang__TokenRefreshAtFraction"] = "7",
            ["Adapters__Ullim__Mid"] = "88",
            ["Adapters__Ullim__PrivateKeyPem"] = "not-a-pem-value",
        };

        var refused = await Assert.ThrowsAsync<GatewayStartException>(() =>
            GatewayProcess.StartAsync(
                new GatewayLaunch(SandboxPorts.FreePort(), settings.ToImmutableDictionary()),
                TestContext.Current.CancellationToken
            )
        );

        foreach (
            var key in new[]
            {
                "Gateway:Mode",
                "Gateway:Merchants:0:Id",
                "Gateway:Merchants:0:Name",
                "Gateway:Merchants:0:ApiKeys:0",
                "Adapters:Jeonseong:BaseUrl",
                "Adapters:Jeonseong:MerchantId",
                "Adapters:Jeonseong:KeyId",
                "Adapters:Jeonseong:DefaultStoreId",
                "Adapters:Jeonseong:InquiryDelaysSeconds",
                "Adapters:Jeonseong:Secrt",
                "Adapters:ManmulSang:BaseUrl",
                "Adapters:ManmulSang:ClientId",
                "Adapters:ManmulSang:DefaultStore",
                "Adapters:ManmulSang:TokenRefreshAtFraction",
                "Adapters:Ullim:BaseUrl",
                "Adapters:Ullim:ApiKey",
                "Adapters:Ullim:Mid",
                "Adapters:Ullim:PrivateKeyPem",
                "Adapters:Ullim:DefaultTid",
            }
        )
        {
            Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("secret-value", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-a-pem", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("typo-value", refused.Message, StringComparison.Ordinal);
    }
}
