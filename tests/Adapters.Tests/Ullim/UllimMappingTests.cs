using System.Security.Cryptography;
using System.Text;
using Adapters.Contract;
using Adapters.Ullim;

namespace Adapters.Tests.Ullim;

/// <summary>The document's tables, listed again: each word has exactly one row, and any other word says nothing about the money.</summary>
public sealed class UllimMappingTests
{
    private static readonly string[] StateOperations = ["ONL", "INQ", "REV"];

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
            UllimCodes.Table.Codes.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            Refusals.Select(r => r.Data.Item1).Order(StringComparer.Ordinal),
            UllimCodes.Refusals.Codes.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            RefundRefusals.Select(r => r.Data.Item1).Order(StringComparer.Ordinal),
            UllimCodes.RefundRefusals.Codes.Order(StringComparer.Ordinal)
        );
        Assert.All(
            UllimCodes.Table.Codes.Concat(UllimCodes.Refusals.Codes).Concat(UllimCodes.RefundRefusals.Codes),
            word => Assert.True(word.IsNormalized(NormalizationForm.FormC))
        );
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_documented_refusal_is_declined_by_its_reason(string why, DeclineReason reason)
    {
        foreach (var op in StateOperations)
        {
            var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await AskAsync(op, "OK", Body("거절", why)));

            Assert.Equal(reason, declined.Reason);
            Assert.Equal(why, declined.SchemeCode);
            Assert.Equal(why == "마감후", declined.FreshNumberMayBeTried);
        }
    }

    [Theory]
    [MemberData(nameof(RefundRefusals))]
    public async Task A_documented_refusal_of_a_refund_is_declined_by_its_reason(string why, DeclineReason reason)
    {
        await using var desk = new UllimDesk();
        var body = UllimDesk.Body("승인", $"<rst>거절</rst><rwhy>{why}</rwhy>");
        desk.Answer("OK", body).Answer("OK", body);

        var declined = AssertCase.Is<WalletResult<OperationResult>.Declined>(await desk.RefundAsync());

        Assert.Equal((reason, why), (declined.Reason, declined.SchemeCode));
        Assert.Equal(declined.Reason, AssertCase.Is<WalletResult<OperationResult>.Declined>(await desk.InquireRefundAsync()).Reason);
    }

    [Theory]
    [InlineData("보류", null)]
    [InlineData("거절", "모름")]
    [InlineData("거절", null)]
    // The right word in the wrong form: decomposed.
    [InlineData("\u1109\u1173\u11BC\u110B\u1175\u11AB", null)]
    public async Task An_undocumented_word_says_nothing_and_is_told(string st, string? why)
    {
        foreach (var op in StateOperations)
        {
            var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await AskAsync(op, "OK", Body(st, why)));

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
    public async Task A_word_of_another_operation_is_undocumented(string operation, string st)
    {
        var answer = await AskAsync(operation, "OK", Body(st));

        Assert.Equal(Alert.UndocumentedAnswer, answer.Alert);
        AssertCase.Is<WalletResult<OrderState>.Unknown>(answer);
    }

    [Theory]
    [InlineData("모름")]
    [InlineData("불일치")]
    [InlineData("ok")]
    public async Task A_code_that_does_not_belong_here_says_nothing_and_is_told(string rc)
    {
        foreach (var op in StateOperations)
        {
            var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await AskAsync(op, rc, Body(null)));

            Assert.Equal(UnknownWhy.Undocumented, unknown.Why);
            Assert.Equal(Alert.UndocumentedAnswer, unknown.Alert);
        }
        var refund = AssertCase.Is<WalletResult<OperationResult>.Unknown>(await RefundAsync(rc, Body(null)));

        Assert.Equal((UnknownWhy.Undocumented, Alert.UndocumentedAnswer), (refund.Why, refund.Alert));
    }

    [Theory]
    [InlineData("형식오류", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("미지원", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("서명틀림", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("시각틀림", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("영업일틀림", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData("체계점검", DeclineReason.SchemeUnavailable, Alert.None)]
    public async Task A_refused_message_is_a_decline_only_for_a_charge_sent_once(string rc, DeclineReason reason, Alert alert)
    {
        var declined = AssertCase.Is<WalletResult<OrderState>.Declined>(await AskAsync("ONL", rc, Body(null)));
        Assert.Equal((reason, rc, alert), (declined.Reason, declined.SchemeCode, declined.Alert));
        Assert.Equal(UnknownWhy.NotProcessed, Why(await AskAsync("ONL", rc, Body(null), earlierTries: 1)));
        Assert.Equal(UnknownWhy.NotProcessed, Why(await AskAsync("INQ", rc, Body(null))));
        Assert.Equal(UnknownWhy.NotProcessed, Why(await AskAsync("REV", rc, Body(null))));
        Assert.Equal(UnknownWhy.NotProcessed, Why(await RefundAsync(rc, Body(null))));
    }

    [Fact]
    public async Task Evidence_holds_what_was_read_and_no_voucher()
    {
        await using var desk = new UllimDesk();
        var sha256 = string.Empty;
        desk.Script(sent =>
        {
            var text = UllimDesk.Envelope(sent, "OK", UllimDesk.Body("승인"), "20260302103016");
            sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            return UllimDesk.Xml(text);
        });

        var answer = await desk.InquireAsync();

        Assert.Equal("INQ", answer.Evidence.Operation);
        Assert.Equal(sha256, answer.Evidence.BodySha256);
        Assert.Equal(["amt", "cur", "rc", "st"], answer.Evidence.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("12,500", answer.Evidence.Fields["amt"]);
        Assert.DoesNotContain(UllimDesk.Ours, answer.Evidence.Fields.Values);
    }

    private static UnknownWhy Why<T>(WalletResult<T> answer) => AssertCase.Is<WalletResult<T>.Unknown>(answer).Why;

    private static string Body(string? st, string? why = null) =>
        (st is null ? string.Empty : $"<st>{st}</st>")
        + (why is null ? string.Empty : $"<why>{why}</why>")
        + $"<amt cur=\"KPW\">12,500</amt><vref>{UllimDesk.Ours}</vref>";

    // A wrong clock is answered twice.
    private static async Task<WalletResult<OrderState>> AskAsync(string operation, string rc, string body, int earlierTries = 0)
    {
        await using var desk = new UllimDesk();
        if (operation == "REV")
        {
            // What this process charged itself, and was answered, it undoes without asking.
            desk.Answer("OK", UllimDesk.Body("불명"));
            await desk.PayAsync();
        }
        desk.Answer(rc, body).Answer(rc, body);
        var answer = operation switch
        {
            "ONL" => await desk.PayAsync(earlierTries),
            "INQ" => await desk.InquireAsync(),
            _ => await desk.CancelAsync(),
        };
        Assert.Equal(operation, desk.Sent[^1].Head("op"));
        return answer;
    }

    private static async Task<WalletResult<OperationResult>> RefundAsync(string rc, string body)
    {
        await using var desk = new UllimDesk();
        desk.Answer(rc, body).Answer(rc, body);
        return await desk.RefundAsync();
    }
}
