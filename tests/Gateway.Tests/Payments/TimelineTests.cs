namespace Gateway.Tests.Payments;

/// <summary>Guards the timeline word for word: what operators and merchants read of a payment, and who is named for it.</summary>
public sealed class TimelineTests
{
    private static readonly Dictionary<string, string[]> Told = new(StringComparer.Ordinal)
    {
        ["taken"] = ["capture.succeeded wallet amount=1250000 id", "payment.succeeded wallet", "answer.taken wallet captured=1250000"],
        ["declined"] = ["payment.declined wallet reason=insufficient_funds scheme_code=1101", "answer.no_money wallet"],
        ["held, captured, refunded in vain"] =
        [
            "payment.authorized wallet",
            "answer.held wallet",
            "capture.processing merchant amount=200000 id",
            "capture.succeeded wallet id",
            "payment.succeeded wallet",
            "refund.processing merchant amount=100000 id",
            "answer.unknown wallet id scheme_code=504 why=NoAnswer",
            "refund.failed inquiry id reason=scheme_error scheme_code=x",
        ],
        ["a refund without an outcome, resolved"] =
        [
            "capture.succeeded wallet amount=1250000 id",
            "payment.succeeded wallet",
            "answer.taken wallet captured=1250000",
            "refund.processing merchant amount=100000 id",
            "refund.review gateway id",
            "refund.failed operator evidence=by telephone id reason=scheme_error scheme_code=operator",
        ],
        ["canceled by a refund"] =
        [
            "payment.cancel_requested merchant",
            "step.undo gateway cause=cancel",
            "answer.refund_only wallet",
            "capture.succeeded wallet amount=1250000 id",
            "refund.processing gateway id reason=cancel",
            "refund.succeeded wallet id",
            "payment.canceled wallet how=refunded",
        ],
        ["canceled, taken late, undone"] =
        [
            "payment.cancel_requested merchant",
            "step.undo gateway cause=cancel",
            "payment.canceled wallet",
            "answer.no_money wallet",
            "answer.taken_late inquiry captured=1250000",
            "alert.unexpected_state inquiry",
            "step.undo gateway cause=late_success",
            "step.undone wallet cause=late_success",
        ],
        ["canceled, held late"] =
        [
            "payment.cancel_requested merchant",
            "step.undo gateway cause=cancel",
            "payment.canceled wallet",
            "answer.no_money wallet",
            "answer.held_late inquiry",
            "alert.unexpected_state inquiry",
            "step.undo gateway cause=late_success",
        ],
        ["nobody answers"] =
        [
            "answer.unknown inquiry why=InDoubt",
            "answer.unknown inquiry why=InDoubt",
            "step.undo gateway cause=no_definite_answer",
            "answer.unknown wallet why=NotFound",
            "payment.declined wallet reason=scheme_unavailable scheme_code=not found",
            "answer.no_money wallet",
        ],
        ["a code, scanned, paid"] =
        [
            "payment.awaiting_customer wallet",
            "answer.code_made wallet",
            "alert.undocumented_answer callback",
            "answer.unknown callback why=Undocumented",
            "capture.succeeded callback amount=1250000 id",
            "payment.succeeded callback",
            "answer.taken callback captured=1250000",
        ],
        ["a code that cannot be shown"] =
        [
            "alert.unexpected_state wallet",
            "payment.declined gateway reason=scheme_unavailable why=no code was shown, so nobody can pay",
            "step.undo gateway cause=no_definite_answer",
        ],
        ["a code that never comes"] =
        [
            "answer.unknown wallet scheme_code=503 why=NoAnswer",
            "answer.unknown wallet scheme_code=503 why=NoAnswer",
            "payment.declined gateway reason=scheme_unavailable why=no code was shown, so nobody can pay",
            "step.undo gateway cause=no_definite_answer",
        ],
        ["a code that is refused"] = ["payment.declined wallet reason=risk_refused scheme_code=1405", "answer.no_money wallet"],
        ["a code that lapses"] = ["payment.expired inquiry", "answer.no_money inquiry"],
        ["another number"] = ["alert.number_used_elsewhere wallet", "step.number_drawn_again gateway former=17 scheme_code=DUP"],
        ["in review, resolved as taken"] =
        [
            "capture.succeeded operator amount=1250000 id",
            "payment.succeeded operator captured=1250000 evidence=seen",
        ],
        ["in review, resolved as declined"] = ["payment.declined operator evidence=seen reason=scheme_error scheme_code=operator"],
        ["in review, resolved as held"] = ["payment.authorized operator evidence=seen"],
        ["differs twice"] =
        [
            "alert.mismatch wallet",
            "answer.unknown wallet why=Mismatch",
            "alert.mismatch inquiry",
            "answer.unknown inquiry why=Mismatch",
            "payment.review gateway why=an inquiry repeated the difference",
        ],
        ["held, then declined"] =
        [
            "payment.authorized wallet",
            "answer.held wallet",
            "alert.our_request_refused inquiry",
            "alert.unexpected_state inquiry",
            "payment.review gateway why=declined after it was authorized",
        ],
        ["refunded past the gateway"] =
        [
            "capture.succeeded wallet amount=1250000 id",
            "payment.succeeded wallet",
            "answer.taken wallet captured=1250000",
            "answer.sums callback captured=1250000 refunded=400000 refunded_outside=400000",
            "alert.unexpected_state callback",
        ],
    };

    public static TheoryData<string> Names { get; } = [.. Stories.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_story_is_told_in_these_lines(string story) => Assert.Equal(Told[story], Stories.Lines(story));
}
