using System.Diagnostics.Metrics;

namespace Gateway.Payments.Processing;

/// <summary>What is counted about payments.</summary>
internal static class PaymentMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string Source = "Gateway.Payments";

    private static readonly Meter Meter = new(Source);

    /// <summary>Statuses that payments reached, by scheme.</summary>
    public static Counter<long> Statuses { get; } =
        Meter.CreateCounter<long>("gateway.payments", description: "Payments by status reached");

    /// <summary>What a person should hear of, by scheme and kind.</summary>
    public static Counter<long> Alerts { get; } = Meter.CreateCounter<long>("gateway.alerts", description: "Alerts by kind");
}
