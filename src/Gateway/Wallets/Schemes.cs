using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Http;

namespace Gateway.Wallets;

/// <summary><c>GET /v1/schemes</c>: which wallets there are, what they can do and how they are.</summary>
internal static class Schemes
{
    /// <summary>A scheme of the merchant API.</summary>
    internal sealed record View(
        string Id,
        string Object,
        string Name,
        ImmutableArray<LimitsView> Currencies,
        ImmutableArray<string> Capabilities,
        WindowsView Windows,
        HealthView Health
    );

    /// <summary>Limits of one currency, minor units.</summary>
    internal sealed record LimitsView(string Currency, long Min, long Max, long Step);

    /// <summary>Until when what is possible.</summary>
    internal sealed record WindowsView(string? Reversal, int? RefundDays, double InquirySeconds);

    /// <summary>Of the last five minutes, as this node saw it.</summary>
    internal sealed record HealthView(
        HealthState State,
        DateTimeOffset? Since,
        double? SuccessRate,
        double? P50Ms,
        double? P99Ms
    );

    /// <summary>The list.</summary>
    internal sealed record ListView(ImmutableArray<View> Data, string? NextCursor);

    public static IResult List(WalletDirectory wallets, WalletHealth health) =>
        TypedResults.Json(
            new ListView([.. wallets.All.Select(w => Of(w, health))], null),
            ApiJson.Options,
            ApiJson.ContentType
        );

    public static IResult Get(string id, WalletDirectory wallets, WalletHealth health) =>
        wallets.Find(id) is { } wallet
            ? TypedResults.Json(Of(wallet, health), ApiJson.Options, ApiJson.ContentType)
            : Problem.NotFound();

    private static View Of(IWallet wallet, WalletHealth health)
    {
        var facts = wallet.Facts;
        var report = health.Of(facts.Id);
        return new View(
            facts.Id,
            "scheme",
            facts.Name,
            [
                .. facts.Currencies.Select(c => new LimitsView(
                    c.Currency,
                    c.MinMinor,
                    c.MaxMinor,
                    c.StepMinor
                )),
            ],
            Capabilities.Of(wallet),
            new WindowsView(
                facts.Windows.Reversal,
                facts.Windows.RefundDays,
                facts.Windows.Inquiry.TotalSeconds
            ),
            new HealthView(
                report.State,
                report.Since,
                report.SuccessRate,
                report.P50?.TotalMilliseconds,
                report.P99?.TotalMilliseconds
            )
        );
    }
}
