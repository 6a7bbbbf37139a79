using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>
/// When the gateway looks for money that comes after a payment ended without: a while after the end, and at the moments up
/// to which the wallet's document lets a payer pay. What a look finds, <see cref="Undoing"/> gives back.
/// </summary>
internal static class LateMoney
{
    /// <summary>How often one look is sent, at the most, until the wallet gives it a definite answer.</summary>
    private const int Tries = 10;

    /// <summary>The payment ended without money, or its late money went back: the looks begin.</summary>
    public static void Begin(ChangeBuilder draft)
    {
        draft.Set(p => p with { Agenda = p.Agenda.Begin(NextStep.Confirm, draft.Now, draft.Schedule.Confirm) });
        if (Next(draft, draft.Now) is { } sooner && sooner < draft.Payment.DueAt)
        {
            draft.Set(p => p with { Agenda = p.Agenda with { DueAt = sooner } });
        }
    }

    /// <summary>The wallet said that there is no money. Only a look that was due stands for one; any other word may be older.</summary>
    public static void Answered(ChangeBuilder draft, FactSource asked)
    {
        if (asked == FactSource.Inquire && draft.Payment.Agenda is { Step: NextStep.Confirm, DueAt: { } due } && due <= draft.Now)
        {
            GoOn(draft, due);
        }
    }

    /// <summary>
    /// The wallet gave a look no definite answer: the look is repeated. If the last one stays without, the gateway raises an
    /// alert; the status stays.
    /// </summary>
    public static void Unanswered(ChangeBuilder draft, UnknownWhy? why, TimeSpan? againAfter)
    {
        var agenda = draft.Payment.Agenda;
        if (
            agenda.Tries < Tries
            && (agenda.Gap < Tries || draft.Now < Last(draft) + draft.Schedule.Undo.Window)
            && agenda.Again(draft.Schedule.Undo, draft.Now) is { } again
        )
        {
            draft.Set(p => p with { Agenda = again.NotBefore(draft.Now + againAfter) });
            return;
        }
        var denies = why == UnknownWhy.NotFound;
        if (draft.Payment.Denied && !denies)
        {
            // The wallet denied it, and then would not say so again.
            draft.Raise(Alert.UnexpectedState, "gateway", null);
            draft.Set(p => p with { Denied = false });
            Undoing.BeginUndo(draft, UndoCause.Gateway);
            return;
        }
        draft.Set(p => p with { Denied = false });
        GoOn(draft, agenda.DueAt ?? draft.Now);
        if (draft.Payment.Agenda.Step == NextStep.None && (!denies || draft.Payment.Seen))
        {
            draft.Say("step.look_unanswered", "gateway", ("why", why?.ToString()));
            draft.Raise(Alert.UnexpectedState, "gateway", null);
        }
    }

    private static void GoOn(ChangeBuilder draft, DateTimeOffset due)
    {
        // What was due while the gateway was down is one look, not several in a row.
        var asked = draft.Now - (NextAction.AnswerBy(draft.Facts, draft.Now) - draft.Now);
        var next = Next(draft, Scheduling.Later(due, asked));
        draft.Set(p =>
            p with
            {
                Agenda = next is null ? p.Agenda.End() : p.Agenda with { DueAt = next, Gap = 0, Tries = 0, LastUnknown = null },
            }
        );
    }

    private static DateTimeOffset? Next(ChangeBuilder draft, DateTimeOffset after) =>
        draft.Payment.Status.EndedWithoutMoney()
            ? Moments(draft).Where(moment => moment > after).Min(moment => (DateTimeOffset?)moment)
            : null;

    private static DateTimeOffset Last(ChangeBuilder draft) => Moments(draft).Max();

    private static IEnumerable<DateTimeOffset> Moments(ChangeBuilder draft)
    {
        var (payment, schedule) = (draft.Payment, draft.Schedule);
        return From(payment, schedule) is { } start
            ? schedule.LateLooks.Select(look => start + look).Append(payment.Agenda.Since + schedule.Confirm)
            : [payment.Agenda.Since + schedule.Confirm];
    }

    private static DateTimeOffset? From(Payment payment, ChargeSchedule schedule) =>
        payment.Terms.Mode == ChargeMode.CustomerCode
            ? payment.CreatedAt
            // No answer told of a code, yet the wallet may have made one, and a store that was restored may have forgotten that it
            // was shown: then it ends at this time at the latest.
            : payment.Code?.ExpiresAt
                ?? (
                    payment.Terms.ExpiresInSeconds is { } life
                        ? payment.CreatedAt + schedule.Present.Window + TimeSpan.FromSeconds(life)
                        : null
                );
}
