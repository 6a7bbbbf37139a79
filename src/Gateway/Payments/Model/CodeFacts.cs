using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>What a wallet's word on a merchant code makes of the payment.</summary>
internal static class CodeFacts
{
    public static void Apply(ChangeBuilder draft, Fact.CodeTold told)
    {
        draft.Raise(told.Answer.Alert, "wallet", told.Answer.Evidence);
        draft.Set(p => p with { Agenda = p.Agenda with { LastSentAt = draft.Now } });
        switch (told.Answer)
        {
            case WalletResult<PresentedCode>.Succeeded done:
                Made(draft, done, told.Code);
                break;
            case WalletResult<PresentedCode>.Declined declined when IsOpen(draft.Payment):
                draft.Set(p => p with { Decline = new Decline(declined.Reason, declined.SchemeCode), Agenda = p.Agenda.End() });
                draft.MoveTo(
                    PaymentStatus.Declined,
                    "wallet",
                    ("reason", ApiWords.Of(declined.Reason)),
                    ("scheme_code", declined.SchemeCode)
                );
                draft.Say("answer.no_money", "wallet", declined.Evidence);
                if (declined.MoneyMayFollow)
                {
                    LateMoney.Begin(draft);
                }
                break;
            case WalletResult<PresentedCode>.Unknown unknown when IsOpen(draft.Payment):
                draft.Say(
                    "answer.unknown",
                    "wallet",
                    unknown.Evidence,
                    ("why", unknown.Why.ToString()),
                    ("scheme_code", unknown.SchemeCode)
                );
                draft.Set(p => p with { Seen = p.Seen || unknown.ShowedTheOrder });
                Repeat(draft, unknown.Why, unknown.AgainAfter);
                break;
            case WalletResult<PresentedCode>.Pending when IsOpen(draft.Payment):
                Repeat(draft, null, null);
                break;
            default:
                // Events had already told more than this answer does.
                break;
        }
    }

    /// <summary>No code was shown, so nobody can pay: declined, and whatever the wallet made is closed in the background.</summary>
    public static void GiveUp(ChangeBuilder draft)
    {
        draft.Set(p => p with { Decline = new Decline(DeclineReason.SchemeUnavailable, "no answer") });
        draft.MoveTo(
            PaymentStatus.Declined,
            "gateway",
            ("reason", ApiWords.Of(DeclineReason.SchemeUnavailable)),
            ("why", "no code was shown, so nobody can pay")
        );
        Undoing.BeginUndo(draft, UndoCause.Gateway);
    }

    private static bool IsOpen(Payment payment) => payment is { Status: PaymentStatus.Processing, Agenda.Step: NextStep.Present };

    private static void Made(ChangeBuilder draft, WalletResult<PresentedCode>.Succeeded done, ShownCode? code)
    {
        draft.Set(p => p with { Code = p.Code ?? code, SchemeReference = done.Value.SchemeReference ?? p.SchemeReference, Seen = true });
        if (!IsOpen(draft.Payment))
        {
            return;
        }
        if (draft.Payment.Code is null)
        {
            // The wallet made an order, but nothing of it can be shown.
            draft.Raise(Alert.UnexpectedState, "wallet", done.Evidence);
            GiveUp(draft);
            return;
        }
        draft.Set(p =>
            p with
            {
                Agenda =
                    p.Agenda.Begin(NextStep.Inquire, draft.Now, TimeSpan.Zero).Again(draft.Schedule.Inquiry, draft.Now) ?? p.Agenda.End(),
            }
        );
        draft.MoveTo(PaymentStatus.AwaitingCustomer, "wallet");
        draft.Say("answer.code_made", "wallet", done.Evidence);
    }

    private static void Repeat(ChangeBuilder draft, UnknownWhy? why, TimeSpan? againAfter)
    {
        var agenda = draft.Payment.Agenda with { LastUnknown = why };
        var end = Scheduling.WindowEnd(draft.Payment, draft.Schedule);
        if (agenda.Again(draft.Schedule.Present, draft.Now)?.NotBefore(draft.Now + againAfter) is { } next && next.DueAt <= end)
        {
            draft.Set(p => p with { Agenda = next });
        }
        else
        {
            draft.Set(p => p with { Agenda = agenda });
            GiveUp(draft);
        }
    }
}
