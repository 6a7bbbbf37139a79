using System.Text.Json.Serialization;
using Gateway.Http;

namespace Gateway.Payments.Model;

/// <summary>The statuses of a payment in the merchant API.</summary>
[JsonConverter(typeof(ApiWords.Converter<PaymentStatus>))]
internal enum PaymentStatus
{
    Processing,
    AwaitingCustomer,
    Authorized,
    Succeeded,
    Declined,
    Canceled,
    Expired,
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
    public static string Word(this PaymentStatus status) => ApiWords.Of(status);
}
