using Adapters.Contract;
using Gateway.Codes;
using Gateway.Http;
using Gateway.Payments.Model;

namespace Gateway.Tests.Http;

/// <summary>The words of the API come from the names of members. They are written out here: to rename a member is to change the API.</summary>
public sealed class ApiWordsTests
{
    [Fact]
    public void Statuses() => Holds<PaymentStatus>("processing awaiting_customer authorized succeeded declined canceled expired review");

    [Fact]
    public void Statuses_of_captures_and_refunds() => Holds<PartStatus>("processing succeeded failed review");

    [Fact]
    public void Decline_reasons() =>
        Holds<DeclineReason>(
            "insufficient_funds limit_per_transaction limit_period account_blocked account_not_found authentication_failed "
                + "authentication_locked customer_canceled customer_timeout risk_refused code_expired code_already_used code_invalid "
                + "offline_double_spend merchant_not_allowed terminal_unknown amount_not_allowed currency_not_supported "
                + "duplicate_reference operation_not_allowed scheme_unavailable scheme_error"
        );

    [Fact]
    public void Alerts() => Holds<Alert>("none undocumented_answer mismatch our_request_refused number_used_elsewhere unexpected_state");

    [Fact]
    public void Modes()
    {
        Holds<ChargeMode>("customer_code merchant_code");
        Holds<CaptureMode>("automatic manual");
        Holds<OperationKind>("capture refund");
    }

    [Fact]
    public void Refusals_of_codes_are_in_capitals() =>
        Assert.Equal(
            ["MALFORMED", "VERSION_UNSUPPORTED", "FOREIGN_WALLET", "WRONG_DIRECTION", "NOT_A_PAYMENT_CODE"],
            Enum.GetValues<CodeRefusal>().Select(refusal => refusal.ToWire())
        );

    private static void Holds<T>(string words)
        where T : struct, Enum
    {
        Assert.Equal(words.Split(' ').Order(StringComparer.Ordinal), ApiWords.All<T>().Order(StringComparer.Ordinal));
        foreach (var member in Enum.GetValues<T>())
        {
            Assert.Equal(member, ApiWords.Parse<T>(ApiWords.Of(member)));
        }
    }
}
