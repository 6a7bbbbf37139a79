using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.ManmulSang;
using Microsoft.Extensions.Configuration;

namespace Adapters.Tests.ManmulSang;

public sealed class ManmulSangOptionsTests
{
    [Fact]
    public void The_defaults_are_the_documents()
    {
        var (options, faults) = Read([]);
        Assert.Empty(faults);
        Assert.Equal(new Uri("http://127.0.0.1:7102/oauth2/token"), options.Client.TokenUrl);
        Assert.Equal(new Uri("http://127.0.0.1:7102/.well-known/ms-keys.json"), options.CallbackKeys.Url);
        var facts = options.Facts;
        Assert.Equal((10, 50, true), (facts.MaxCaptures, facts.MaxRefunds, facts.PartialRefunds));
        var schedule = facts.MerchantCode!;
        Assert.Equal(TimeSpan.FromSeconds(30), schedule.Present.Window);
        Assert.Equal(7, schedule.Present.Delays.Length);
        Assert.Equal(13, schedule.Inquiry.Delays.Length);
        Assert.Equal(TimeSpan.FromSeconds(60), schedule.Inquiry.Window);
        Assert.Equal(TimeSpan.FromSeconds(82_800), facts.Parts.Window);
        Assert.Equal(TimeSpan.FromSeconds(35), schedule.Confirm);
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(60)], schedule.LateLooks);
    }

    [Fact]
    public void Every_fault_is_named_and_no_secret_is_shown()
    {
        var (_, faults) = Read([
            ("ClientSecret", "geheim geheim"),
            ("DefaultStore", "a b"),
            ("DefaultTerminal", "a b"),
            ("TimeoutSeconds", "x"),
            ("RetryWindowSeconds", "86400"),
            ("PollDelaysSeconds", "1,,2"),
            ("NotifyUrl", "http://127.0.0.1/x?y=1"),
            ("Typo", "1"),
        ]);
        string[] keys =
        [
            "ClientSecret",
            "DefaultStore",
            "DefaultTerminal",
            "TimeoutSeconds",
            "RetryWindowSeconds",
            "PollDelaysSeconds",
            "NotifyUrl",
            "Typo",
        ];
        foreach (var key in keys)
        {
            Assert.Single(faults, f => f.Contains(":" + key + " ", StringComparison.Ordinal));
        }
        Assert.Equal(keys.Length, faults.Length);
        Assert.DoesNotContain("geheim", string.Join('\n', faults), StringComparison.Ordinal);
    }

    [Fact]
    public void The_rules_are_the_schemes()
    {
        var rules = new ManmulSangRules(Read([]).Options.Facts);
        var terms = Samples.Charge().Terms;
        Assert.True(rules.Validate(terms).IsValid);
        Assert.True(rules.Validate(terms with { AmountMinor = 200_000_000 }).IsValid);
        foreach (var amount in new[] { 99L, 200_000_001 })
        {
            Assert.Equal("amount_out_of_range", Code(terms with { AmountMinor = amount }));
        }
        Assert.Equal("currency_not_supported", Code(terms with { Currency = "USD" }));
        Assert.Equal("not_supported_by_scheme", Code(terms with { Mode = ChargeMode.CustomerCode, ExpiresInSeconds = null }));

        string Code(PaymentRequest wrong) => rules.Validate(wrong).Errors.First().ErrorCode;
    }

    private static (ManmulSangOptions Options, string[] Faults) Read((string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["A:BaseUrl"] = "http://127.0.0.1:7102",
            ["A:ClientId"] = "ms-client-0001",
            ["A:ClientSecret"] = "secret",
            ["A:DefaultStore"] = "S001",
        };
        foreach (var (key, value) in settings)
        {
            all["A:" + key] = value;
        }
        var read = new WalletSettings(new ConfigurationBuilder().AddInMemoryCollection(all).Build().GetSection("A"), live: false);
        var options = ManmulSangOptions.Read(read);
        return (options, [.. read.Faults()]);
    }
}
