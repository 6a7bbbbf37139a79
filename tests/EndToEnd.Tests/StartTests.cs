using System.Collections.Immutable;
using System.Security.Cryptography;
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

    [Fact]
    public async Task The_data_key_is_made_beside_the_store_and_a_gateway_without_it_or_with_another_is_refused()
    {
        await using var folder = new TemporaryFolder();
        var store = Path.Combine(folder.Path, "gateway.db");
        var key = store + ".key";
        await StartedAsync(store);
        Assert.True(File.Exists(key));
        Assert.DoesNotContain(
            (await File.ReadAllTextAsync(key, Stop)).Trim(),
            string.Concat(
                Directory
                    .GetFiles(folder.Path, "gateway.db*")
                    .Where(file => file != key)
                    .Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)))
            ),
            StringComparison.Ordinal
        );

        File.Move(key, key + ".away");
        Assert.Contains("Gateway:DataKey", await RefusedAsync(store), StringComparison.Ordinal);
        var other = ("Gateway__DataKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var refusal = await RefusedAsync(store, other);
        Assert.Contains("Gateway:PreviousDataKeys:0", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Item2, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refusal, StringComparison.Ordinal);

        File.Move(key + ".away", key);
        await StartedAsync(store);
        File.Delete(key);
        const string Setting = "Gateway:LostDataKeys:0=";
        var id = refusal[(refusal.IndexOf(Setting, StringComparison.Ordinal) + Setting.Length)..][..8];
        await StartedAsync(store, other, ("Gateway__LostDataKeys__0", id));
        await StartedAsync(store, other);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task StartedAsync(string store, params (string Name, string Value)[] settings)
    {
        await using var gateway = await GatewayProcess.StartAsync(Launch(store, settings), Stop);
        await gateway.StopAsync();
    }

    private static async Task<string> RefusedAsync(string store, params (string Name, string Value)[] settings)
    {
        var refused = await Assert.ThrowsAsync<GatewayStartException>(() => GatewayProcess.StartAsync(Launch(store, settings), Stop));
        return refused.Message;
    }

    private static GatewayLaunch Launch(string store, (string Name, string Value)[] settings) =>
        new(
            SandboxPorts.FreePort(),
            settings
                .Append(("ConnectionStrings__Store", $"Data Source={store}"))
                .ToImmutableDictionary(pair => pair.Item1, pair => pair.Item2)
        );
}
