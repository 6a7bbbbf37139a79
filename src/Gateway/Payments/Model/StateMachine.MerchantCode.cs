using Adapters.Contract;
using Gateway.Http;

namespace Gateway.Payments.Model;

/// <summary>What a wallet's word on a merchant code makes of the payment.</summary>
internal sealed partial class StateMachine
{
    private void OnCodeTold(Fact.CodeTold told)
    {
        Raise(told.Answer.Alert, "wallet", told.Answer.Evidence);
        Agenda = Agenda with { LastSentAt = _now };
        switch (told.Answer)
        {
            case WalletResult<PresentedCode>.Succeeded done:
                CodeMade(done, told.Code);
                break;
            case WalletResult<PresentedCode>.Declined declined when AwaitsCode:
                _payment = _payment with { Decline = new Decline(declined.Reason, declined.SchemeCode), Agenda = Agenda.End() };
                MoveTo(PaymentStatus.Declined, "wallet", ("reason", ApiWords.Of(declined.Reason)), ("scheme_code", declined.SchemeCode));
                Say("answer.no_money", "wallet", declined.Evidence);
                if (declined.MoneyMayFollow)
                {
                    BeginLooks();
                }
                break;
            case WalletResult<PresentedCode>.Unknown unknown when AwaitsCode:
                Say("answer.unknown", "wallet", unknown.Evidence, ("why", unknown.Why.ToString()), ("scheme_code", unknown.SchemeCode));
                _payment = _payment with { Seen = _payment.Seen || unknown.ShowedTheOrder };
                PresentAgain(unknown.Why, unknown.AgainAfter);
                break;
            case WalletResult<PresentedCode>.Pending when AwaitsCode:
                PresentAgain(null, null);
                break;
            default:
                // Events had already told more than this answer does.
                break;
        }
    }

    /// <summary>No code was shown, so nobody can pay: declined, and whatever the wallet made is closed in the background.</summary>
    private void DeclineWithoutCode()
    {
        _payment = _payment with { Decline = new Decline(DeclineReason.SchemeUnavailable, "no answer") };
        MoveTo(
            PaymentStatus.Declined,
            "gateway",
            ("reason", ApiWords.Of(DeclineReason.SchemeUnavailable)),
            ("why", "no code was shown, so nobody can pay")
        );
        BeginUndo(UndoCause.Gateway);
    }

    private bool AwaitsCode => _payment is { Status: PaymentStatus.Processing, Agenda.Step: NextStep.Present };

    private void CodeMade(WalletResult<PresentedCode>.Succeeded done, ShownCode? code)
    {
        _payment = _payment with
        {
            Code = _payment.Code ?? code,
            SchemeReference = done.Value.SchemeReference ?? _payment.SchemeReference,
            Seen = true,
        };
        if (!AwaitsCode)
        {
            return;
        }
        if (_payment.Code is null)
        {
            // The wallet made an order, but nothing of it can be shown.
            Raise(Alert.UnexpectedState, "wallet", done.Evidence);
            DeclineWithoutCode();
            return;
        }
        Agenda = Agenda.Begin(NextStep.Inquire, _now, TimeSpan.Zero).Again(_schedule.Inquiry, _now) ?? Agenda.End();
        MoveTo(PaymentStatus.AwaitingCustomer, "wallet");
        Say("answer.code_made", "wallet", done.Evidence);
    }

    private void PresentAgain(UnknownWhy? why, TimeSpan? againAfter)
    {
        var agenda = Agenda with { LastUnknown = why };
        var end = WindowEnd(_payment, _schedule);
        if (agenda.Again(_schedule.Present, _now)?.NotBefore(_now + againAfter) is { } next && next.DueAt <= end)
        {
            Agenda = next;
        }
        else
        {
            Agenda = agenda;
            DeclineWithoutCode();
        }
    }
}
