using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Ullim;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Tests.Ullim;

public sealed class UllimSettingsTests
{
    [Fact]
    public void Without_settings_there_is_no_wallet_and_no_fault() =>
        Assert.Empty(new ServiceCollection().AddUllim(UllimDesk.Settings([])));

    [Fact]
    public void The_documents_defaults_become_the_schedules()
    {
        var faults = Read(UllimDesk.Good(), out var options);
        var facts = options.Facts;

        Assert.Empty(faults);
        Assert.Equal("ullim", facts.Id);
        Assert.Equal([3, 5], Seconds(facts.CustomerCode!.Inquiry));
        Assert.Equal(60, facts.CustomerCode.Inquiry.Window.TotalSeconds);
        Assert.Equal(InquiryEnd.Undo, facts.CustomerCode.InquiryEnd);
        Assert.Equal(60, facts.CustomerCode.NotFoundGrace.TotalSeconds);
        Assert.Equal(60, facts.CustomerCode.MismatchHolds.TotalSeconds);
        Assert.Equal([0, 5, 10, 45, 600], Seconds(facts.CustomerCode.Undo));
        Assert.Equal(86400, facts.CustomerCode.Undo.Window.TotalSeconds);
        Assert.Equal(15, facts.CustomerCode.UndoNotBefore.TotalSeconds);
        Assert.Equal(35, facts.CustomerCode.Confirm.TotalSeconds);
        Assert.Empty(facts.CustomerCode.LateLooks);
        Assert.Null(facts.CustomerCode.Present.Gap(0));
        Assert.Equal([2, 5, 30, 300, 1800], Seconds(facts.Parts));
        Assert.Equal(172800, facts.Parts.Window.TotalSeconds);
        Assert.Equal(TimeSpan.Zero, facts.PartNotFoundGrace);
        Assert.Equal(10, facts.CallTimeout.TotalSeconds);
        Assert.Null(facts.MerchantCode);
        Assert.Equal((1, false, 0), (facts.MaxRefunds, facts.PartialRefunds, facts.MaxCaptures));
    }

    [Fact]
    public void Every_setting_of_the_document_is_known()
    {
        var all = UllimDesk.Good();
        foreach (
            var (key, value) in new (string, string)[]
            {
                ("VoucherKeys:7", UllimVectors.Own.List("voucher_keys").ElementAt(1).Text("public_uncompressed_hex")),
                ("TimeoutSeconds", "10"),
                ("UploadTimeoutSeconds", "30"),
                ("InquiryDelaysSeconds", "0.5,1"),
                ("InquiryWindowSeconds", "60"),
                ("NotFoundGraceSeconds", "60"),
                ("ReverseNotBeforeSeconds", "15"),
                ("ReverseDelaysSeconds", "0,5"),
                ("ReverseWindowSeconds", "86400"),
                ("ConfirmAfterCancelSeconds", "35"),
                ("RefundDelaysSeconds", "2,5"),
                ("RefundWindowSeconds", "172800"),
                ("FloorLimitWon", "50000"),
                ("OutstandingLimitWon", "200000"),
                ("MaxAgeHours", "72"),
                ("BatchLingerSeconds", "5"),
                ("BatchMaxLines", "500"),
                ("BatchRetryDelaysSeconds", "60,120"),
                ("BatchStatusDelaysSeconds", "5,10"),
                ("BatchOverdueSeconds", "3600"),
                ("LineInquiryDelaysSeconds", "0,60"),
                ("LineReviewHours", "96"),
                ("KeyRefreshSeconds", "3600"),
                ("BlockListRefreshSeconds", "900"),
                ("OfflineStaleHours", "24"),
                ("DayCloseAt", ""),
            }
        )
        {
            all[key] = value;
        }

        Assert.Empty(Read(all, out _));
    }

    [Fact]
    public void Every_fault_is_named_at_once_and_no_value_is_shown()
    {
        var services = new ServiceCollection().AddUllim(
            UllimDesk.Settings(
                new()
                {
                    ["ApiKey"] = "sec ret",
                    ["Mid"] = "88000x",
                    ["PrivateKeyPem"] = "secret-key",
                    ["DefaultTid"] = "T/1",
                    ["InquiryDelaysSeconds"] = "soon",
                    ["VoucherKeys:7"] = "secret",
                    ["DayCloseAt"] = "24:00",
                    ["Memo"] = new string('x', 41),
                    ["InquiryDelaySeconds"] = "1",
                }
            )
        );

        using var provider = services.BuildServiceProvider();
        var faults = provider.GetRequiredService<AdapterFaults>();

        Assert.Null(provider.GetService<IWallet>());
        foreach (
            var key in new[]
            {
                "BaseUrl",
                "ApiKey",
                "Mid",
                "PrivateKeyPem",
                "DefaultTid",
                "InquiryDelaysSeconds",
                "VoucherKeys:7",
                "DayCloseAt",
                "Memo",
                "InquiryDelaySeconds",
            }
        )
        {
            Assert.Single(faults.Faults, f => f.StartsWith($"Adapters:Ullim:{key} ", StringComparison.Ordinal));
        }
        Assert.Equal(10, faults.Faults.Length);
        Assert.DoesNotContain(faults.Faults, f => f.Contains("sec ret") || f.Contains("secret"));
    }

    [Fact]
    public void The_key_may_come_from_a_file_but_not_from_both()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, UllimDesk.Key.ExportPkcs8PrivateKeyPem());
            var settings = UllimDesk.Good();
            settings["PrivateKeyFile"] = path;
            Assert.Single(Read(settings, out _));
            settings.Remove("PrivateKeyPem");
            Assert.Empty(Read(settings, out var options));
            Assert.NotNull(options.Key);
            settings["PrivateKeyFile"] = path + ".missing";
            var fault = Assert.Single(Read(settings, out _));
            Assert.DoesNotContain(path, fault);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_public_key_or_no_key_is_a_fault()
    {
        var settings = UllimDesk.Good();
        settings["PrivateKeyPem"] = UllimDesk.Key.ExportSubjectPublicKeyInfoPem();
        Assert.Single(Read(settings, out _));
        settings.Remove("PrivateKeyPem");
        Assert.Single(Read(settings, out _));
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(30_000_000, null)]
    [InlineData(30_000_100, "amount_out_of_range")]
    [InlineData(50, "amount_out_of_range")]
    [InlineData(150, "amount_out_of_range")]
    [InlineData(1_250_050, "amount_out_of_range")]
    public void Amounts_are_whole_won_up_to_three_hundred_thousand(long minor, string? code) =>
        Assert.Equal(code, Code(UllimDesk.Charge.Terms with { AmountMinor = minor }));

    [Fact]
    public void Other_currencies_manual_capture_and_foreign_terminals_are_refused()
    {
        var terms = UllimDesk.Charge.Terms;

        Assert.Equal("currency_not_supported", Code(terms with { Currency = "USD" }));
        Assert.Equal("not_supported_by_scheme", Code(terms with { Capture = CaptureMode.Manual }));
        Assert.Equal("validation_failed", Code(terms with { Terminal = "T/1" }));
        Assert.Null(Code(terms with { Terminal = "TX-1_a" }));
    }

    private static string? Code(PaymentRequest terms)
    {
        Read(UllimDesk.Good(), out var options);
        return new UllimRules(options.Facts).Validate(terms).Errors.SingleOrDefault()?.ErrorCode;
    }

    private static ImmutableArray<string> Read(Dictionary<string, string?> values, out UllimOptions options)
    {
        var settings = new WalletSettings(UllimDesk.Settings(values).GetSection("Adapters:Ullim"), live: false);
        options = UllimOptions.Read(settings);
        return settings.Faults();
    }

    private static IEnumerable<double> Seconds(RetrySchedule steps) => steps.Delays.Select(d => d.TotalSeconds);
}
