using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>
/// When the gateway looks for money that comes after a payment ended without: a while after the end, and at the moments up
/// to which the wallet's document lets a payer pay. What a look finds, an undo gives back.
/// </summary>
internal sealed partial class StateMachine
{
    /// <summary>How often one look is sent, at the most, until the wallet gives it a definite answer.</summary>
    private const int MaxLookTries = 10;

    /// <summary>The payment ended without money, or its late money went back: the looks begin.</summary>
    private void BeginLooks()
    {
        Agenda = Agenda.Begin(NextStep.Confirm, _now, _schedule.Confirm);
        if (NextLook(_now) is { } sooner && sooner < _payment.DueAt)
        {
            Agenda = Agenda with { DueAt = sooner };
        }
    }

    /// <summary>The wallet said that there is no money. Only a look that was due stands for one; any other word may be older.</summary>
    private void LookAnswered(FactSource asked)
    {
        if (asked == FactSource.Inquire && Agenda is { Step: NextStep.Confirm, DueAt: { } due } && due <= _now)
        {
            ScheduleNextLook(due);
        }
    }

    /// <summary>
    /// The wallet gave a look no definite answer: the look is repeated. If the last one stays without, the gateway raises an
    /// alert; the status stays.
    /// </summary>
    private void LookUnanswered(UnknownWhy? why, TimeSpan? againAfter)
    {
        var agenda = Agenda;
        if (
            agenda.Tries < MaxLookTries
            && (agenda.Gap < MaxLookTries || _now < LastLook() + _schedule.Undo.Window)
            && agenda.Again(_schedule.Undo, _now) is { } again
        )
        {
            Agenda = again.NotBefore(_now + againAfter);
            return;
        }
        var denies = why == UnknownWhy.NotFound;
        if (_payment.Denied && !denies)
        {
            // The wallet denied it, and then would not say so again.
            Raise(Alert.UnexpectedState, "gateway", null);
            _payment = _payment with { Denied = false };
            BeginUndo(UndoCause.Gateway);
            return;
        }
        _payment = _payment with { Denied = false };
        ScheduleNextLook(agenda.DueAt ?? _now);
        if (Agenda.Step == NextStep.None && (!denies || _payment.Seen))
        {
            Say("step.look_unanswered", "gateway", ("why", why?.ToString()));
            Raise(Alert.UnexpectedState, "gateway", null);
        }
    }

    private void ScheduleNextLook(DateTimeOffset due)
    {
        // What was due while the gateway was down is one look, not several in a row.
        var asked = _now - (NextAction.AnswerBy(_scheme, _now) - _now);
        var next = NextLook(Later(due, asked));
        Agenda = next is null ? Agenda.End() : Agenda with { DueAt = next, Gap = 0, Tries = 0, LastUnknown = null };
    }

    private DateTimeOffset? NextLook(DateTimeOffset after) =>
        _payment.Status.EndedWithoutMoney() ? LookTimes().Where(moment => moment > after).Min(moment => (DateTimeOffset?)moment) : null;

    private DateTimeOffset LastLook() => LookTimes().Max();

    private IEnumerable<DateTimeOffset> LookTimes()
    {
        var first = Agenda.Since + _schedule.Confirm;
        return LooksFrom() is { } start ? _schedule.LateLooks.Select(look => start + look).Append(first) : [first];
    }

    private DateTimeOffset? LooksFrom() =>
        _payment.Terms.Mode == ChargeMode.CustomerCode
            ? _payment.CreatedAt
            // No answer told of a code, yet the wallet may have made one, and a store that was restored may have forgotten that it
            // was shown: then it ends at this time at the latest.
            : _payment.Code?.ExpiresAt
                ?? (
                    _payment.Terms.ExpiresInSeconds is { } life
                        ? _payment.CreatedAt + _schedule.Present.Window + TimeSpan.FromSeconds(life)
                        : null
                );
}
