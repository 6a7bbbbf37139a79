using System.Globalization;
using System.Text.Json;
using Adapters.ManmulSang;
using Gateway.Ids;

namespace Gateway.Tests.Callbacks;

/// <summary>What an event of an order says: documented in every member, and fitting the payment in all but what it tells.</summary>
internal static class OrderEvent
{
    /// <summary>A new id of an event.</summary>
    public static string NewId() => "evt_" + Guid.NewGuid().ToString("N")[..20].ToUpperInvariant();

    /// <summary>The event of a type, at a version of the order.</summary>
    public static string Of(JsonElement payment, string type, long version, string id)
    {
        var status = ManmulSangCallbacks.Types[type];
        var amount = payment.GetProperty("amount").GetInt64();
        var held = status is "AUTHORIZED" or "CAPTURED" ? amount : 0;
        var taken = status == "CAPTURED" ? amount : 0;
        var failure = status == "FAILED" ? """{"code":"payer_limit","message":"m"}""" : "null";
        var number = ObjectId.NumberOf(payment.GetProperty("id").GetString()!);
        var order = payment.GetProperty("scheme_reference").GetString() ?? "ord_TEST0001";
        return $$"""
            {"id":"{{id}}","type":"{{type}}","time":"2026-03-02T15:20:00.900+09:00","sequence":{{version}},"data":{
            "orderId":"{{order}}","merchantOrderNo":"{{number}}","reference":"{{payment.GetProperty(
                "reference"
            ).GetString()}}",
            "status":"{{status}}","version":{{version}},"amount":{{Won(amount)}},"authorizedAmount":{{Won(
                held
            )}},"capturedAmount":{{Won(taken)}},"refundedAmount":{{Won(0)}},
            "authorizationExpiresAt":null,"failure":{{failure}}
            }
            }
            """;
    }

    private static string Won(long minor) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"value":{{minor / 100}}.{{minor % 100:00}},"currency":"KPW"}""");
}
