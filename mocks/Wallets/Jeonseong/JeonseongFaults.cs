using System.Globalization;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>The kinds of fault that are this wallet's own, and where each of them exists.</summary>
internal static class JeonseongFaults
{
    private static readonly HashSet<string> AboutMoney = ["pay", "query", "order", "close", "reverse", "refund", "queryRefund"];

    public static IReadOnlyList<string> Operations { get; } =
    ["pay", "query", "order", "close", "reverse", "refund", "queryRefund", "filesList", "filesGet"];

    public static bool Exists(string operation, string kind) =>
        kind switch
        {
            "bad_signature"
            or "unsigned"
            or "next_key"
            or "maintenance"
            or "rate_limited"
            or "unknown_outcome"
            or "clock_error"
            or "nonce_seen"
            or "key_retired" => true,
            "unknown_code" => operation != "filesGet",
            "wrong_amount" or "wrong_reference" or "not_found" => AboutMoney.Contains(operation),
            "wrong_merchant_reference" => operation == "query",
            _ => IsSettlement(kind) ? operation == "filesGet" : FaultKinds.OnTheLine.Contains(kind),
        };

    public static bool IsSettlement(string kind) =>
        kind is "settlement_amount" or "settlement_missing" or "settlement_extra" or "settlement_bad_hash" or "settlement_encoding";

    /// <summary>The answer that the fault makes of the right one.</summary>
    public static JsAnswer Apply(Fault fault, JsAnswer answer, Fields fields, Moment now) =>
        fault.Kind switch
        {
            "bad_signature" => answer with { Flaw = SignatureFlaw.WrongDigit },
            "unsigned" => answer with { Flaw = SignatureFlaw.Missing },
            "next_key" => answer with { WithNextKey = true },
            "unknown_code" => answer with { Code = "7777", Message = answer.Message ?? Messages.Of(answer.Code) },
            "wrong_amount" => answer.Change("amount", OneWonMore),
            "wrong_reference" => answer.Change("tradeNo", Another),
            "wrong_merchant_reference" => answer.Change("mercRef", Another),
            "not_found" => NotFound(fields),
            "maintenance" => JsAnswer.Of("9001"),
            "rate_limited" => JsAnswer.Of("9201"),
            "clock_error" => Authenticator.ClockError(now.Real),
            "nonce_seen" => JsAnswer.Of("9103"),
            "key_retired" => JsAnswer.Of("9104"),
            "unknown_outcome" => Unknown(fields),
            _ => answer,
        };

    /// <summary>2003, with the numbers that were asked about.</summary>
    public static JsAnswer Unknown(Fields fields) => Statements.Bare("2003", NumberIn(fields, "tradeNo"), NumberIn(fields, "refundNo"));

    private static JsAnswer NotFound(Fields fields) =>
        NumberIn(fields, "tradeNo") is { } tradeNo
            ? Statements.Bare("1306", tradeNo, NumberIn(fields, "refundNo"))
            : Refunds.NotFound(NumberIn(fields, "refundNo"));

    private static string? NumberIn(Fields fields, string name) => fields.Find(name) is { } text && Fields.IsNumber(text) ? text : null;

    private static string OneWonMore(string amount) =>
        (long.Parse(amount, CultureInfo.InvariantCulture) + 100).ToString(CultureInfo.InvariantCulture);

    private static string Another(string number) => number[..^1] + (number[^1] == '9' ? '8' : '9');
}
