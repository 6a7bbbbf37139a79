using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Jeonseong;
using Adapters.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Tests.Jeonseong;

public sealed class JeonseongSettingsTests
{
    [Fact]
    public void Every_fault_is_named_at_once_and_no_value_is_shown()
    {
        var services = new ServiceCollection();
        services.AddJeonseong(
            JeonseongFixture.Configuration(
                ("BaseUrl", "http://127.0.0.1:7101/path"),
                ("MerchantId", "m-secret"),
                ("KeyId", "K-secret"),
                ("Secret", ""),
                ("NextKeyId", ""),
                ("DefaultStoreId", ""),
                ("DefaultTermId", "T 1"),
                ("Subject", "tab\tsecret"),
                ("TimeoutSeconds", "0"),
                ("CloseDelaysSeconds", "x-secret"),
                ("MaxRequestsPerSecond", "-1"),
                ("Typo", "secret")
            )
        );

        var faults = Assert.IsType<AdapterFaults>(Assert.Single(services).ImplementationInstance).Faults;

        string[] keys =
        [
            "BaseUrl",
            "MerchantId",
            "KeyId",
            "Secret",
            "NextKeyId",
            "DefaultStoreId",
            "DefaultTermId",
            "Subject",
            "TimeoutSeconds",
            "CloseDelaysSeconds",
            "MaxRequestsPerSecond",
            "Typo",
        ];
        foreach (var key in keys)
        {
            Assert.Contains(faults, f => f.StartsWith($"Adapters:Jeonseong:{key} ", StringComparison.Ordinal));
        }
        Assert.Equal(keys.Length, faults.Length);
        Assert.DoesNotContain(faults, f => f.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.Contains("DO-NOT-USE", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wallet_without_settings_is_off()
    {
        var services = new ServiceCollection();
        services.AddJeonseong(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());

        Assert.Empty(services);
    }

    [Fact]
    public void The_schedules_are_those_of_the_document()
    {
        var facts = new JeonseongFixture().Wallet.Facts;

        Assert.Equal(("jeonseong", 20, TimeSpan.FromSeconds(5)), (facts.Id, facts.MaxRefunds, facts.CallTimeout));
        Assert.Equal(new CurrencyLimits("KPW", 100, 500_000_000, 1), facts.Currencies[0]);
        Assert.Equal((TimeSpan.FromSeconds(60), 90), (facts.Windows.Inquiry, facts.Windows.RefundDays));
        var customer = facts.CustomerCode!;
        Assert.Null(customer.Present.Gap(0));
        Assert.Equal(TimeSpan.FromSeconds(2), customer.Inquiry.Gap(0));
        Assert.Equal(TimeSpan.FromSeconds(5), customer.Inquiry.Gap(50));
        Assert.Equal(TimeSpan.FromSeconds(60), customer.Inquiry.Window);
        Assert.Equal(TimeSpan.FromSeconds(15), customer.UndoNotBefore);
        Assert.Equal(TimeSpan.FromSeconds(35), customer.Confirm);
        Assert.Equal([TimeSpan.FromSeconds(60)], customer.LateLooks);
        var merchant = facts.MerchantCode!;
        Assert.Equal(TimeSpan.FromSeconds(4), merchant.Present.Gap(2));
        Assert.Null(merchant.Present.Gap(3));
        Assert.Equal(TimeSpan.FromSeconds(40), merchant.Inquiry.Window);
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(40)], merchant.LateLooks);
        Assert.Equal(TimeSpan.FromSeconds(10), merchant.Inquiry.Gap(20));
        Assert.Equal(TimeSpan.FromSeconds(86400), merchant.Undo.Window);
        Assert.Equal(TimeSpan.Zero, merchant.UndoNotBefore);
        Assert.Equal(TimeSpan.FromSeconds(600), facts.Parts.Gap(9));
    }

    [Theory]
    [InlineData(100, "KPW", CaptureMode.Automatic, null)]
    [InlineData(500_000_000, "KPW", CaptureMode.Automatic, null)]
    [InlineData(99, "KPW", CaptureMode.Automatic, "amount_out_of_range")]
    [InlineData(500_000_001, "KPW", CaptureMode.Automatic, "amount_out_of_range")]
    [InlineData(1000, "USD", CaptureMode.Automatic, "currency_not_supported")]
    [InlineData(1000, "KPW", CaptureMode.Manual, "not_supported_by_scheme")]
    public void The_rules_refuse_what_the_wallet_does_not_take(long amount, string currency, CaptureMode capture, string? code)
    {
        var terms = JeonseongFixture.Charge().Terms with { AmountMinor = amount, Currency = currency, Capture = capture };

        var result = new JeonseongFixture().Wallet.Rules.Validate(terms);

        Assert.Equal(code, result.Errors.SingleOrDefault()?.ErrorCode);
    }

    [Fact]
    public void Keys_do_not_show_their_secret() =>
        Assert.DoesNotContain("top", new SigningKey("k1", "top-secret").ToString(), StringComparison.Ordinal);
}
