using Gateway.Settings;

namespace Gateway.Tests.Settings;

/// <summary>What a live gateway refuses although a test gateway takes it, each by name and all at once.</summary>
public sealed class LiveSettingsTests
{
    public static TheoryData<string, string?> Unsafe =>
        new()
        {
            { "Gateway:AdminKey", "ak_0123456789abcdef0123456789ab" },
            { "Gateway:AdminKey", "ak_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
            { "Gateway:AdminKey", "ak_123456789123456789123456789123456789" },
            { "Gateway:PublicUrl", null },
            { "Gateway:PublicUrl", "http://pay.example" },
            { "Gateway:DataKey", null },
            { "Gateway:Webhooks:AllowInsecure", "true" },
            { "Adapters:Jeonseong:BaseUrl", "http://jeonseong.example" },
            { "Adapters:ManmulSang:BaseUrl", "http://manmulsang.example" },
            { "Adapters:ManmulSang:TokenUrl", "http://manmulsang.example/token" },
            { "Adapters:ManmulSang:CallbackKeysUrl", "http://manmulsang.example/keys" },
            { "Adapters:ManmulSang:NotifyUrl", "http://pay.example/callbacks/manmulsang" },
            { "Adapters:Ullim:BaseUrl", "http://ullim.example" },
            { "Adapters:Jeonseong:Secret", "js-mock-secret-0001-DO-NOT-USE-not-even-if-long" },
            { "Adapters:Jeonseong:Secret", "0123456789abcdef0123456789abcde" },
            { "Adapters:Jeonseong:NextSecret", "js-mock-secret-0002-DO-NOT-USE-not-even-if-long" },
            { "Adapters:Jeonseong:NextSecret", "?too-short?" },
            { "Adapters:ManmulSang:ClientSecret", "ms-mock-client-secret-0001-DO-NOT-USE" },
            { "Adapters:ManmulSang:ClientSecret", "0123456789abcdef" },
            { "Adapters:Ullim:ApiKey", "UL-880001" },
        };

    [Theory]
    [MemberData(nameof(Unsafe))]
    public void A_live_gateway_refuses_it_by_name_and_a_test_gateway_takes_it(string key, string? value)
    {
        var fault = Assert.Single(Configured.Faults(Configured.GoodLive, (key, value)));
        Assert.StartsWith($"{key} must be ", fault, StringComparison.Ordinal);
        Assert.Contains("live", fault, StringComparison.Ordinal);
        if (value is not null)
        {
            Assert.DoesNotContain(value, fault, StringComparison.Ordinal);
        }

        Assert.Empty(Configured.Faults(Configured.Good, (key, value)));
    }

    [Fact]
    public void All_of_it_is_refused_at_once()
    {
        var unsafeOnes = Unsafe.Select(row => row.Data).DistinctBy(row => row.Item1, StringComparer.Ordinal).ToArray();

        var faults = Configured.Faults(Configured.GoodLive, [.. unsafeOnes.Select(row => (row.Item1, row.Item2))]);

        Assert.Equal(
            unsafeOnes.Select(row => row.Item1).Order(StringComparer.Ordinal),
            faults.Select(fault => fault.Split(' ')[0]).Order(StringComparer.Ordinal)
        );
    }

    // Where the address of a wallet's http setting is new, this finds it.
    [Fact]
    public void Every_address_of_a_wallet_is_among_those_that_are_tried() =>
        Assert.Equal(
            Configured
                .Asked()
                .Where(key => key.StartsWith("Adapters:", StringComparison.Ordinal) && key.EndsWith("Url", StringComparison.Ordinal)),
            Unsafe
                .Select(row => row.Data.Item1)
                .Where(key => key.EndsWith("Url", StringComparison.Ordinal))
                .Where(key => key.StartsWith("Adapters:", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("test", "sqlite", false)]
    [InlineData("live", "sqlite", true)]
    [InlineData("test", "postgres", true)]
    [InlineData("live", "postgres", true)]
    public void The_data_key_must_be_configured_where_a_file_beside_the_store_would_not_do(string mode, string store, bool isNeeded)
    {
        var faults = Configured
            .Faults([], ("Gateway:Mode", mode), ("Gateway:Store", store), ("ConnectionStrings:Store", "Host=db.example"))
            .Where(fault => fault.StartsWith("Gateway:DataKey ", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(isNeeded ? 1 : 0, faults.Count);
        Assert.All(faults, fault => Assert.Contains("openssl rand -base64 32", fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("c2hvcnQgb25lIG9mIHNvbWUgYnl0ZXM=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("VEVTVC1EQVRBLUtFWS1ETy1OT1QtVVNFLTAwMDEtMzJieXRlcw")]
    [InlineData("not-base64-at-all-but-long-enough-to-be-32-bytes")]
    public void What_is_no_data_key_is_refused_and_not_shown(string text)
    {
        Assert.Null(DataKey.Read(text));
        var fault = Assert.Single(Configured.Faults([], ("Gateway:DataKey", text)));
        Assert.StartsWith("Gateway:DataKey must be ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(text, fault, StringComparison.Ordinal);
    }
}
