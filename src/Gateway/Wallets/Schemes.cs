using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Http;

namespace Gateway.Wallets;

/// <summary><c>GET /v1/schemes</c>: which wallets there are, what they can do and how they are; an operator sees the same.</summary>
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
        bool Paused,
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
        double? P99Ms,
        BreakerView? Breaker
    );

    /// <summary>Whether questions pass; null where the adapter has no breaker. Since: null while it was never open.</summary>
    internal sealed record BreakerView(BreakerState State, DateTimeOffset? Since);

    /// <summary>The list.</summary>
    internal sealed record ListView(ImmutableArray<View> Data, string? NextCursor);

    public static IResult List(SchemeViews schemes) => ApiJson.Answer(new ListView(schemes.All(), null));

    public static IResult Get(string id, SchemeViews schemes) =>
        schemes.Find(id) is { } scheme ? ApiJson.Answer(scheme) : Problem.NotFound();
}
