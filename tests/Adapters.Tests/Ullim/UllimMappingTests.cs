using System.Text;
using Adapters.Contract;
using Adapters.Ullim;

namespace Adapters.Tests.Ullim;

/// <summary>The document's tables, listed again: each word has exactly one row, and any other word says nothing about the money.</summary>
public sealed class UllimMappingTests
{
    public static TheoryData<string, DeclineReason> Refusals =>
        new()
        {
            { "잔액부족", DeclineReason.InsufficientFunds },
            { "암호오유", DeclineReason.AuthenticationFailed },
            { "한도초과", DeclineReason.LimitPerTransaction },
            { "이용자취소", DeclineReason.CustomerCanceled },
            { "일한도초과", DeclineReason.LimitPeriod },
            { "미등록단말", DeclineReason.TerminalUnknown },
            { "이중사용", DeclineReason.CodeAlreadyUsed },
            { "상점정지", DeclineReason.MerchantNotAllowed },
            { "기한지남", DeclineReason.CodeExpired },
            { "금액형식", DeclineReason.AmountNotAllowed },
            { "서명오류", DeclineReason.CodeInvalid },
            { "판번호", DeclineReason.CodeInvalid },
            { "화폐", DeclineReason.CurrencyNotSupported },
            { "정지지갑", DeclineReason.AccountBlocked },
            { "마감후", DeclineReason.OperationNotAllowed },
            { "미등록지갑", DeclineReason.AccountNotFound },
        };

    public static TheoryData<string, DeclineReason> RefundRefusals =>
        new()
        {
            { "부분반환불가", DeclineReason.OperationNotAllowed },
            { "반환기한지남", DeclineReason.OperationNotAllowed },
            { "대상아님", DeclineReason.OperationNotAllowed },
            { "이미취소", DeclineReason.OperationNotAllowed },
            { "상점잔액부족", DeclineReason.InsufficientFunds },
        };

    [Fact]
    public void The_tables_are_total_and_hold_nothing_else()
    {
        Assert.Equal(
            ["DUP", "OK", "미지원", "불일치", "서명틀림", "시각틀림", "없음", "영업일틀림", "체계점검", "형식오류"],
            UllimTables.ResultCodes.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            Refusals.Select(r => r.Data.Item1).Order(StringComparer.Ordinal),
            UllimTables.Refusals.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            RefundRefusals.Select(r => r.Data.Item1).Order(StringComparer.Ordinal),
            UllimTables.RefundRefusals.Keys.Order(StringComparer.Ordinal)
        );
        Assert.All(
            UllimTables.ResultCodes.Keys.Concat(UllimTables.Refusals.Keys).Concat(UllimTables.RefundRefusals.Keys),
            word => Assert.True(word.IsNormalized(NormalizationForm.FormC))
        );
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_documented_refusal_is_declined_by_its_reason(string why, DeclineReason reason)
    {
        foreach (var op in new[] { UllimOp.ONL, UllimOp.INQ, UllimOp.REV })
        {
            var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(
                UllimMapping.ToStanding(op, UllimFixture.Charge, Reply("거절") with { Why = why })
            );

            Assert.Equal(reason, declined.Reason);
            Assert.Equal(why, declined.SchemeCode);
            Assert.Equal(why == "마감후", declined.FreshNumberMayBeTried);
        }
    }

    [Theory]
    [MemberData(nameof(RefundRefusals))]
    public void A_documented_refusal_of_a_refund_is_declined_by_its_reason(string why, DeclineReason reason)
    {
        var reply = Reply("승인") with { Rst = "거절", Rwhy = why };

        var declined = AssertCase.Is<WalletResult<OperationResult>.Declined>(UllimRefundMapping.ToMovement(UllimFixture.Charge, reply));

        Assert.Equal((reason, why), (declined.Reason, declined.SchemeCode));
        Assert.Equal(
            declined.Reason,
            AssertCase.Is<WalletResult<OperationResult>.Declined>(UllimRefundMapping.ToMovementOfInquiry(UllimFixture.Charge, reply)).Reason
        );
    }

    [Theory]
    [InlineData("보류", null)]
    [InlineData("거절", "모름")]
    [InlineData("거절", null)]
    // The right word in the wrong form: decomposed.
    [InlineData("\u1109\u1173\u11BC\u110B\u1175\u11AB", null)]
    public void An_undocumented_word_says_nothing_and_is_told(string st, string? why)
    {
        foreach (var op in new[] { UllimOp.ONL, UllimOp.INQ, UllimOp.REV })
        {
            var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(
                UllimMapping.ToStanding(op, UllimFixture.Charge, Reply(st) with { Why = why })
            );

            Assert.Equal(UnknownWhy.Undocumented, unknown.Why);
            Assert.Equal(Alert.UndocumentedAnswer, unknown.Alert);
            Assert.True(unknown.ShowedTheOrder);
        }
    }

    [Theory]
    [InlineData("ONL", "취소")]
    [InlineData("ONL", "반환")]
    [InlineData("REV", "승인")]
    [InlineData("REV", "접수")]
    [InlineData("INQ", "취소거절")]
    public void A_word_of_another_operation_is_undocumented(string operation, string st)
    {
        var answer = UllimMapping.ToStanding(Enum.Parse<UllimOp>(operation), UllimFixture.Charge, Reply(st));

        Assert.Equal(Alert.UndocumentedAnswer, answer.Alert);
        AssertCase.Is<WalletResult<OrderState>.Unknown>(answer);
    }

    [Theory]
    [InlineData("모름")]
    [InlineData("불일치")]
    [InlineData("ok")]
    public void A_code_that_does_not_belong_here_says_nothing_and_is_told(string rc)
    {
        foreach (var op in Enum.GetValues<UllimOp>())
        {
            var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(
                UllimMapping.ToStanding(op, UllimFixture.Charge, Reply(null) with { Rc = rc })
            );

            Assert.Equal(UnknownWhy.Undocumented, unknown.Why);
            Assert.Equal(Alert.UndocumentedAnswer, unknown.Alert);
        }
    }

    [Theory]
    [InlineData("형식오류", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("미지원", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("서명틀림", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("시각틀림", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("영업일틀림", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("체계점검", DeclineReason.SchemeUnavailable, Alert.None)]
    public void A_refused_message_is_a_decline_only_for_a_charge_sent_once(string rc, DeclineReason reason, Alert alert)
    {
        var reply = Reply(null) with { Rc = rc };
        var repeat = UllimFixture.Charge with { EarlierTries = 1 };

        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(UllimMapping.ToStanding(UllimOp.ONL, UllimFixture.Charge, reply));
        Assert.Equal((reason, rc, alert), (declined.Reason, declined.SchemeCode, declined.Alert));
        Assert.Equal(UnknownWhy.NotProcessed, Why(UllimMapping.ToStanding(UllimOp.ONL, repeat, reply)));
        Assert.Equal(UnknownWhy.NotProcessed, Why(UllimMapping.ToStanding(UllimOp.INQ, UllimFixture.Charge, reply)));
        Assert.Equal(UnknownWhy.NotProcessed, Why(UllimMapping.ToStanding(UllimOp.REV, UllimFixture.Charge, reply)));
        Assert.Equal(UnknownWhy.NotProcessed, Why(UllimRefundMapping.ToMovement(UllimFixture.Charge, reply)));
    }

    [Fact]
    public void Evidence_holds_what_was_read_and_no_voucher()
    {
        var answer = UllimMapping.ToStanding(UllimOp.INQ, UllimFixture.Charge, Reply("승인"));

        Assert.Equal("INQ", answer.Evidence.Operation);
        Assert.Equal("00", answer.Evidence.BodySha256);
        Assert.Equal("12,500", answer.Evidence.Fields["amt"]);
        Assert.DoesNotContain(UllimFixture.Ours, answer.Evidence.Fields.Values);
    }

    private static UnknownWhy Why<T>(WalletResult<T> answer) => AssertCase.Is<WalletResult<T>.Unknown>(answer).Why;

    private static UllimReply Reply(string? st) =>
        new()
        {
            BodySha256 = "00",
            Rc = "OK",
            Dt = UllimFixture.Charge.CreatedAt,
            St = st,
            Amount = new UllimAmount("12,500", "KPW"),
            Vref = UllimFixture.Ours,
        };
}
