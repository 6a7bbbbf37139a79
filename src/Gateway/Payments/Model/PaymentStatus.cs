using System.Text.Json.Serialization;

namespace Gateway.Payments.Model;

/// <summary>The statuses of a payment in the merchant API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PaymentStatus>))]
internal enum PaymentStatus
{
    [JsonStringEnumMemberName("processing")]
    Processing,

    [JsonStringEnumMemberName("awaiting_customer")]
    AwaitingCustomer,

    [JsonStringEnumMemberName("authorized")]
    Authorized,

    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    [JsonStringEnumMemberName("declined")]
    Declined,

    [JsonStringEnumMemberName("canceled")]
    Canceled,

    [JsonStringEnumMemberName("expired")]
    Expired,

    [JsonStringEnumMemberName("review")]
    Review,
}

/// <summary>The state table of the merchant API: which status may follow which. Everything else is a defect, and throws.</summary>
internal static class StateTable
{
    /// <summary>The statuses that may follow.</summary>
    public static IReadOnlyList<PaymentStatus> After(PaymentStatus status) =>
        status switch
        {
            PaymentStatus.Processing =>
            [
                PaymentStatus.AwaitingCustomer,
                PaymentStatus.Authorized,
                PaymentStatus.Succeeded,
                PaymentStatus.Declined,
                PaymentStatus.Canceled,
                PaymentStatus.Expired,
                PaymentStatus.Review,
            ],
            PaymentStatus.AwaitingCustomer =>
            [
                PaymentStatus.Processing,
                PaymentStatus.Authorized,
                PaymentStatus.Succeeded,
                PaymentStatus.Declined,
                PaymentStatus.Canceled,
                PaymentStatus.Expired,
                PaymentStatus.Review,
            ],
            PaymentStatus.Authorized => [PaymentStatus.Succeeded, PaymentStatus.Canceled, PaymentStatus.Expired, PaymentStatus.Review],
            PaymentStatus.Review =>
            [
                PaymentStatus.Authorized,
                PaymentStatus.Succeeded,
                PaymentStatus.Declined,
                PaymentStatus.Canceled,
                PaymentStatus.Expired,
            ],
            PaymentStatus.Succeeded or PaymentStatus.Declined or PaymentStatus.Canceled or PaymentStatus.Expired => [],
            _ => throw new InvalidOperationException($"no such status: {status}"),
        };

    /// <summary>Whether nothing follows.</summary>
    public static bool IsFinal(this PaymentStatus status) => After(status).Count == 0;

    /// <summary>Whether the payment ended, or looks ended, without money.</summary>
    public static bool EndedWithoutMoney(this PaymentStatus status) =>
        status is PaymentStatus.Declined or PaymentStatus.Canceled or PaymentStatus.Expired;

    /// <summary>Whether a waiting request may be answered.</summary>
    public static bool IsSettled(this PaymentStatus status) => status is not (PaymentStatus.Processing or PaymentStatus.AwaitingCustomer);

    /// <summary>The word of the merchant API.</summary>
    public static string Word(this PaymentStatus status) =>
        status switch
        {
            PaymentStatus.Processing => "processing",
            PaymentStatus.AwaitingCustomer => "awaiting_customer",
            PaymentStatus.Authorized => "authorized",
            PaymentStatus.Succeeded => "succeeded",
            PaymentStatus.Declined => "declined",
            PaymentStatus.Canceled => "canceled",
            PaymentStatus.Expired => "expired",
            PaymentStatus.Review => "review",
            _ => throw new InvalidOperationException($"no such status: {status}"),
        };
}
