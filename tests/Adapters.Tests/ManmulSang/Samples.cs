using System.Globalization;
using Adapters.Contract;

namespace Adapters.Tests.ManmulSang;

/// <summary>A charge, and orders as the wallet would tell of it.</summary>
internal static class Samples
{
    public const string Number = "GW20260302000002";
    public const string OrderId = "ord_7K2Q9D4T";
    public static readonly DateTimeOffset Time = new(2026, 3, 2, 1, 30, 15, TimeSpan.Zero);

    public static Charge Charge(CaptureMode mode = CaptureMode.Manual) =>
        new()
        {
            Number = Number,
            CreatedAt = Time,
            Terms = new PaymentRequest
            {
                AmountMinor = 1_250_000,
                Currency = "KPW",
                Mode = ChargeMode.MerchantCode,
                Capture = mode,
                Reference = "order-1002",
                Shop = "S001",
                Terminal = "T0001",
                ExpiresInSeconds = 900,
            },
        };

    public static Charge Known(LastKnownState known = LastKnownState.Nothing, int tries = 0) =>
        Charge() with
        {
            SchemeReference = OrderId,
            Known = known,
            EarlierTries = tries,
        };

    public static Operation Part(string number = "GWC20260302000001", long minor = 500_000) =>
        new()
        {
            Number = number,
            AmountMinor = minor,
            CreatedAt = Time,
        };

    public static string Order(
        string status,
        long authorized = 0,
        long captured = 0,
        long refunded = 0,
        string? failure = null,
        string amount = "12500.00",
        string number = Number,
        string reference = "order-1002",
        bool cancelRequested = false,
        string captures = "[]",
        string refunds = "[]"
    )
    {
        var qr = status is "CREATED" or "SCANNED"
            ? """{"payload":"PAYLOAD","account":"0018example.manmulsang0110MS7K2Q9D4T0204S001","expiresAt":"2026-03-02T10:45:15.000+09:00"}"""
            : "null";
        var failed = failure is null ? "null" : $$"""{"code":"{{failure}}","message":"m"}""";
        return $$"""
            {"id":"{{OrderId}}","merchantOrderNo":"{{number}}","reference":"{{reference}}","status":"{{status}}","version":3,
            "capture":"MANUAL","store":"S001","amount":{"value":{{amount}},"currency":"KPW"},"authorizedAmount":{{Won(
                authorized
            )}},"capturedAmount":{{Won(captured)}},"refundedAmount":{{Won(refunded)}},
            "cancelRequested":{{(
                cancelRequested ? "true" : "false"
            )}},"failure":{{failed}},"createdAt":"2026-03-02T10:30:15.000+09:00","expiresAt":"2026-03-02T10:45:15.000+09:00",
            "authorizationExpiresAt":"2026-03-09T10:31:02.417+09:00","qr":{{qr}},"captures":{{captures}},"refunds":{{refunds}},"newField":1}
            """;
    }

    public static string Capture(string status, string amount = "5000.00", string? failure = null) =>
        $$"""{"id":"cap_3F8A2C1D","merchantCaptureNo":"GWC20260302000001","orderId":"{{OrderId}}","merchantOrderNo":"{{Number}}","amount":{"value":{{amount}},"currency":"KPW"},"final":false,"status":"{{status}}","failure":{{(
            failure is null ? "null" : $$"""{"code":"{{failure}}","message":"m"}"""
        )}},"createdAt":"2026-03-02T14:00:00.101+09:00","completedAt":null}""";

    public static string Problem(int status, string code, string? orderStatus = null) =>
        $$"""{"type":"t","title":"t","status":{{status}},"code":"{{code}}","retryable":false,"detail":"","traceId":"x"{{(
            orderStatus is null ? "" : $",\"orderStatus\":\"{orderStatus}\""
        )}}}""";

    public static Says Refuses(int status, string code, string? orderStatus = null) => new(status, Problem(status, code, orderStatus));

    private static string Won(long minor) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"value":{{minor / 100}}.{{minor % 100:00}},"currency":"KPW"}""");
}
