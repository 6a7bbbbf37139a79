using Adapters.Contract;

namespace Gateway.Payments;

/// <summary>What a wallet's word on an order makes of the payment.</summary>
internal static class OrderFacts
{
    /// <summary>Looks that are taken, at the most, to confirm an end without money.</summary>
    private const int ConfirmTries = 10;

    public static void Apply(Draft draft, Asked asked, Answer<Standing> answer)
    {
        var by = By(asked);
        draft.Raise(answer.Alert, by, answer.Evidence);
        if (asked == Asked.Act)
        {
            // The grace of "not found" counts from the last moment at which the charge can have left.
            draft.Set(p => p with { Agenda = p.Agenda with { LastSentAt = draft.Now } });
        }
        switch (answer)
        {
            case Answer<Standing>.Done { Value: var standing } done:
                Told(draft, asked, standing, done.Evidence);
                break;
            case Answer<Standing>.Declined declined:
                Declined(draft, by, declined);
                break;
            case Answer<Standing>.Waiting waiting:
                Waiting(draft, asked, waiting);
                break;
            case Answer<Standing>.Unknown unknown:
                Unknown(draft, asked, unknown);
                break;
            default:
                throw new InvalidOperationException("no such answer");
        }
    }

    /// <summary>Begins to undo; nothing is undone twice, and a merchant's wish outranks the gateway's own.</summary>
    public static void BeginUndo(Draft draft, UndoCause cause)
    {
        var payment = draft.Payment;
        if (payment.Undo != UndoCause.None && payment.Agenda.Step == NextStep.Undo)
        {
            draft.Set(p => p with { Undo = cause == UndoCause.Merchant ? cause : p.Undo });
            return;
        }
        var earliest = payment.Agenda.LastSentAt + draft.Schedule.UndoNotBefore;
        var gap = draft.Schedule.Undo.Gap(0) ?? TimeSpan.Zero;
        var delay =
            payment.Known != KnownStanding.Nothing || draft.Now + gap >= earliest
                ? gap
                : earliest - draft.Now;
        draft.Set(p =>
            p with
            {
                Undo = cause,
                Agenda = p.Agenda.Begin(NextStep.Undo, draft.Now, delay) with { Gap = 1 },
            }
        );
        draft.Say("step.undo", "gateway", ("cause", Cause(cause)));
    }

    /// <summary>The window of the present step is over.</summary>
    public static void TimeUp(Draft draft)
    {
        var payment = draft.Payment;
        switch (payment.Agenda.Step)
        {
            case NextStep.Present:
                CodeFacts.GiveUp(draft);
                break;
            case NextStep.Inquire:
                var review =
                    draft.Schedule.InquiryEnd == InquiryEnd.Review
                    && payment.Agenda.LastUnknown is not null;
                if (payment.Status is PaymentStatus.Authorized or PaymentStatus.Succeeded || review)
                {
                    Review(draft, "inquiry window over");
                }
                else
                {
                    BeginUndo(draft, UndoCause.Gateway);
                }
                break;
            case NextStep.Undo when !payment.Status.IsFinal():
                Review(draft, "undo window over");
                break;
            case NextStep.Undo:
                // Late money must go back, however long it takes: the step stays, a person hears of it.
                draft.Raise(Alert.UnexpectedState, "gateway", null);
                draft.Set(p =>
                    p with
                    {
                        Agenda = p.Agenda.Begin(
                            NextStep.Undo,
                            draft.Now,
                            draft.Schedule.Undo.Delays[^1]
                        ),
                    }
                );
                break;
            case NextStep.Confirm:
            case NextStep.None:
                draft.Set(p => p with { Agenda = p.Agenda.End() });
                break;
            default:
                throw new InvalidOperationException("no such step");
        }
    }

    /// <summary>The end of the window of the present step, or null if it has none.</summary>
    public static DateTimeOffset? WindowEnd(Payment payment, ChargeSchedule schedule) =>
        payment.Agenda.Step switch
        {
            NextStep.Present => payment.CreatedAt + schedule.Present.Window,
            NextStep.Inquire
                when payment.Status is PaymentStatus.Authorized or PaymentStatus.Succeeded => (
                payment.HeldUntil ?? payment.Agenda.Since
            ) + schedule.Undo.Window,
            NextStep.Inquire when payment.Terms.Mode == ChargeMode.MerchantCode => Later(
                (payment.Code?.ExpiresAt ?? payment.CreatedAt) + schedule.Inquiry.Window,
                // A wallet that merely keeps silent gets longer than one that says odd things.
                schedule.InquiryEnd == InquiryEnd.Review
                && payment.Agenda.LastUnknown is UnknownWhy.NoAnswer or UnknownWhy.NotProcessed
                    ? payment.CreatedAt + schedule.Undo.Window
                    : DateTimeOffset.MinValue
            ),
            NextStep.Inquire => payment.CreatedAt + schedule.Inquiry.Window,
            NextStep.Undo => payment.Agenda.Since + schedule.Undo.Window,
            _ => null,
        };

    private static void Told(Draft draft, Asked asked, Standing standing, Evidence evidence)
    {
        var payment = draft.Payment;
        if (
            standing.Version is { } version
            && payment.WalletVersion is { } last
            && (asked == Asked.Callback ? version <= last : version < last)
        )
        {
            // Old news: an answer that lags behind what is known already. Only the step goes on.
            Continue(draft, asked, UnknownWhy.NoAnswer);
            return;
        }
        draft.Set(p =>
            p with
            {
                SchemeReference = standing.SchemeReference ?? p.SchemeReference,
                WalletVersion = standing.Version ?? p.WalletVersion,
                Seen =
                    p.Seen || standing is not Standing.Released { Cause: ReleaseCause.NeverMade },
                DiffersSince = null,
            }
        );
        switch (standing)
        {
            case Standing.Taken taken:
                Taken(draft, asked, taken, evidence);
                break;
            case Standing.Held held:
                Held(draft, asked, held, evidence);
                break;
            case Standing.Released released:
                Released(draft, asked, released, evidence);
                break;
            default:
                throw new InvalidOperationException("no such standing");
        }
        foreach (var part in standing.Parts)
        {
            PartFacts.FromOrder(draft, asked, part);
        }
    }

    private static void Taken(Draft draft, Asked asked, Standing.Taken taken, Evidence evidence)
    {
        var payment = draft.Payment;
        if (payment.Status.EndedWithoutMoney() && Accounted(payment, taken))
        {
            Continue(draft, asked, null);
            return;
        }
        draft.Set(p =>
            p with
            {
                Known = KnownStanding.Taken,
                HoldOpen = taken.CapturableMinor > 0,
                HeldUntil = taken.HeldUntil ?? p.HeldUntil,
            }
        );
        if (payment.Status.EndedWithoutMoney())
        {
            Late(draft, asked, taken, evidence);
        }
        else if (payment.Status == PaymentStatus.Succeeded)
        {
            Reconcile(draft, By(asked), taken, evidence);
        }
        else if (IsUndoing(payment, asked))
        {
            StillTaken(draft, asked, taken, evidence);
        }
        else
        {
            Succeed(draft, asked, taken, evidence);
        }
    }

    private static void Succeed(Draft draft, Asked asked, Standing.Taken taken, Evidence evidence)
    {
        var by = By(asked);
        if (draft.Payment.Terms.Capture == CaptureMode.Automatic)
        {
            Book(draft, taken.CapturedMinor);
        }
        draft.Set(p =>
            p with
            {
                Undo = UndoCause.None,
                Agenda = p.HoldOpen ? WatchHold(p, draft.Now) : p.Agenda.End(),
                Decline = null,
            }
        );
        draft.MoveTo(PaymentStatus.Succeeded, by);
        draft.Say(
            "answer.taken",
            by,
            evidence,
            ("captured", StateMachine.Text(taken.CapturedMinor))
        );
        Reconcile(draft, by, taken, evidence);
    }

    /// <summary>Compares the wallet's sums with ours; a difference that we cannot explain is shown, never hidden.</summary>
    private static void Reconcile(Draft draft, string by, Standing.Taken taken, Evidence evidence)
    {
        var ours = draft
            .Payment.Parts.Where(p => p.Kind == PartKind.Refund && p.Status != PartStatus.Failed)
            .Sum(p => p.AmountMinor);
        var outside = taken.RefundedMinor - ours;
        if (outside > draft.Payment.RefundedOutsideMinor)
        {
            draft.Set(p => p with { RefundedOutsideMinor = outside });
            draft.Raise(Alert.UnexpectedState, by, evidence);
        }
        if (draft.Payment.Status == PaymentStatus.Succeeded)
        {
            draft.Set(p =>
                p with
                {
                    Agenda = p.HoldOpen ? WatchHold(p, draft.Now) : p.Agenda.End(),
                }
            );
        }
    }

    private static void Held(Draft draft, Asked asked, Standing.Held held, Evidence evidence)
    {
        var payment = draft.Payment;
        if (payment.Status == PaymentStatus.Succeeded)
        {
            return;
        }
        draft.Set(p =>
            p with
            {
                Known = KnownStanding.Held,
                HeldMinor = held.HeldMinor,
                HeldUntil = held.Until,
                HoldOpen = true,
            }
        );
        if (payment.Status.EndedWithoutMoney())
        {
            draft.Say("answer.held_late", By(asked), evidence);
            UndoLate(draft, asked);
        }
        else if (IsUndoing(payment, asked))
        {
            Continue(draft, asked, null);
        }
        else
        {
            draft.Set(p => p with { Undo = UndoCause.None, Agenda = WatchHold(p, draft.Now) });
            draft.MoveTo(PaymentStatus.Authorized, By(asked));
            if (payment.Status != PaymentStatus.Authorized)
            {
                draft.Say("answer.held", By(asked), evidence);
            }
        }
    }

    private static void Released(
        Draft draft,
        Asked asked,
        Standing.Released released,
        Evidence evidence
    )
    {
        var payment = draft.Payment;
        var by = By(asked);
        if (payment.Status == PaymentStatus.Succeeded)
        {
            draft.Raise(Alert.UnexpectedState, by, evidence);
            Continue(draft, asked, null);
            return;
        }
        draft.Set(p => p with { Known = KnownStanding.Nothing, HoldOpen = false });
        if (payment.Status.EndedWithoutMoney())
        {
            Undone(draft, by, evidence);
            return;
        }
        var (status, expected) = released.Cause switch
        {
            ReleaseCause.NeverMade => (
                payment.Seen || payment.CancelRequested
                    ? PaymentStatus.Canceled
                    : PaymentStatus.Declined,
                true
            ),
            ReleaseCause.Lapsed => (PaymentStatus.Expired, true),
            ReleaseCause.Closed
                when payment.Undo == UndoCause.None
                    && payment.Terms.Mode == ChargeMode.MerchantCode => (
                PaymentStatus.Expired,
                true
            ),
            ReleaseCause.Closed or ReleaseCause.CalledOff => (
                PaymentStatus.Canceled,
                payment.Undo != UndoCause.None
            ),
            _ => throw new InvalidOperationException("no such cause"),
        };
        if (status == PaymentStatus.Declined && payment.Status == PaymentStatus.Authorized)
        {
            status = PaymentStatus.Canceled;
        }
        if (!expected)
        {
            draft.Raise(Alert.UnexpectedState, by, evidence);
        }
        EndWithout(draft, by, status, evidence, Unavailable(released.Cause.ToString()));
    }

    private static void Declined(Draft draft, string by, Answer<Standing>.Declined declined)
    {
        var payment = draft.Payment;
        if (payment.Status is PaymentStatus.Succeeded or PaymentStatus.Authorized)
        {
            draft.Raise(Alert.UnexpectedState, by, declined.Evidence);
            draft.Set(p =>
                p with
                {
                    Agenda = p.HoldOpen ? WatchHold(p, draft.Now) : p.Agenda.End(),
                }
            );
            return;
        }
        if (payment.Status.EndedWithoutMoney())
        {
            Undone(draft, by, declined.Evidence);
            return;
        }
        draft.Set(p => p with { Known = KnownStanding.Nothing, HoldOpen = false });
        EndWithout(
            draft,
            by,
            PaymentStatus.Declined,
            declined.Evidence,
            new Decline(declined.Reason, declined.SchemeCode)
        );
    }

    private static void Waiting(Draft draft, Asked asked, Answer<Standing>.Waiting waiting)
    {
        if (!draft.Payment.Seen)
        {
            draft.Say("answer.waiting", By(asked), waiting.Evidence);
        }
        draft.Set(p => p with { Seen = true });
        Continue(draft, asked, null);
    }

    private static void Unknown(Draft draft, Asked asked, Answer<Standing>.Unknown unknown)
    {
        var by = By(asked);
        draft.Say(
            "answer.unknown",
            by,
            unknown.Evidence,
            ("why", unknown.Why.ToString()),
            ("scheme_code", unknown.SchemeCode)
        );
        draft.Set(p => p with { Seen = p.Seen || unknown.ShowedTheOrder });
        var payment = draft.Payment;
        if (
            unknown.Why == UnknownWhy.Mismatch
            && asked == Asked.Inquire
            && !payment.Status.IsFinal()
        )
        {
            var since = payment.DiffersSince ?? draft.Now;
            draft.Set(p => p with { DiffersSince = since });
            if (draft.Now - since >= draft.Schedule.MismatchHolds)
            {
                Review(draft, "an inquiry repeated the difference");
                return;
            }
        }
        if (
            unknown.Why == UnknownWhy.NotFound
            && draft.Now >= payment.Agenda.LastSentAt + draft.Schedule.NotFoundGrace
        )
        {
            if (asked == Asked.Undo && (!payment.Seen || payment.Status.IsFinal()))
            {
                NeverMade(draft, by, unknown.Evidence);
                return;
            }
            if (
                asked == Asked.Inquire
                && payment.Status == PaymentStatus.Processing
                && !payment.Seen
            )
            {
                BeginUndo(draft, UndoCause.Gateway);
                return;
            }
        }
        Continue(draft, asked, unknown.Why);
    }

    /// <summary>Not found when undone, the grace being over and no answer ever having shown it: it cannot come any more.</summary>
    private static void NeverMade(Draft draft, string by, Evidence evidence)
    {
        if (draft.Payment.Status.IsFinal())
        {
            Undone(draft, by, evidence);
            return;
        }
        EndWithout(
            draft,
            by,
            draft.Payment.CancelRequested ? PaymentStatus.Canceled : PaymentStatus.Declined,
            evidence,
            Unavailable("not found")
        );
    }

    private static void EndWithout(
        Draft draft,
        string by,
        PaymentStatus status,
        Evidence evidence,
        Decline decline
    )
    {
        var undone = draft.Payment.Undo != UndoCause.None;
        draft.Set(p => p with { Decline = status == PaymentStatus.Declined ? decline : null });
        draft.MoveTo(
            status,
            by,
            ("reason", status == PaymentStatus.Declined ? Words.Of(decline.Reason) : null),
            ("scheme_code", status == PaymentStatus.Declined ? decline.SchemeCode : null)
        );
        draft.Say("answer.no_money", by, evidence);
        var look =
            undone
            || status != PaymentStatus.Declined
            || decline.Reason == DeclineReason.CustomerTimeout;
        draft.Set(p =>
            p with
            {
                Undo = UndoCause.None,
                Agenda = look
                    ? p.Agenda.Begin(NextStep.Confirm, draft.Now, draft.Schedule.Confirm)
                    : p.Agenda.End(),
            }
        );
    }

    /// <summary>The payment had ended, and the wallet confirms that there is no money (any more).</summary>
    private static void Undone(Draft draft, string by, Evidence evidence)
    {
        if (draft.Payment.Undo == UndoCause.None)
        {
            draft.Set(p => p with { Agenda = p.Agenda.End() });
            return;
        }
        draft.Say("step.undone", by, evidence, ("cause", Cause(draft.Payment.Undo)));
        draft.Set(p =>
            p with
            {
                Undo = UndoCause.None,
                Agenda = p.Agenda.Begin(NextStep.Confirm, draft.Now, draft.Schedule.Confirm),
            }
        );
    }

    /// <summary>Law 8: money that came after the end is accepted as a fact and given back, visibly.</summary>
    private static void Late(Draft draft, Asked asked, Standing.Taken taken, Evidence evidence)
    {
        if (draft.Payment.Undo == UndoCause.None)
        {
            draft.Say(
                "answer.taken_late",
                By(asked),
                evidence,
                ("captured", StateMachine.Text(taken.CapturedMinor))
            );
            draft.Raise(Alert.UnexpectedState, By(asked), evidence);
        }
        if (taken.RefundOnly)
        {
            GiveBack(draft, taken, "late_success");
        }
        else
        {
            UndoLate(draft, asked);
        }
    }

    private static void UndoLate(Draft draft, Asked asked)
    {
        if (draft.Payment.Undo != UndoCause.None && draft.Payment.Agenda.Step == NextStep.Undo)
        {
            Continue(draft, asked, null);
        }
        else
        {
            BeginUndo(draft, UndoCause.LateSuccess);
        }
    }

    private static void StillTaken(
        Draft draft,
        Asked asked,
        Standing.Taken taken,
        Evidence evidence
    )
    {
        if (taken.RefundOnly)
        {
            draft.Say("answer.refund_only", By(asked), evidence);
            GiveBack(draft, taken, "cancel");
        }
        else
        {
            Continue(draft, asked, null);
        }
    }

    /// <summary>The undo is refused for good, so the whole is refunded under a fixed number; never twice.</summary>
    private static void GiveBack(Draft draft, Standing.Taken taken, string reason)
    {
        var id = ObjectId.Sibling("ref", draft.Payment.Id);
        Book(draft, taken.CapturedMinor);
        if (draft.Facts.MaxRefunds == 0)
        {
            Review(draft, "the wallet cannot give it back");
            return;
        }
        if (draft.Payment.Part(id) is null && taken.CapturedMinor > taken.RefundedMinor)
        {
            draft.Set(p =>
                p with
                {
                    Parts = p.Parts.Add(
                        new PaymentPart
                        {
                            Kind = PartKind.Refund,
                            Id = id,
                            AmountMinor = taken.CapturedMinor - taken.RefundedMinor,
                            Reason = reason,
                            CreatedAt = draft.Now,
                            UpdatedAt = draft.Now,
                            DueAt = draft.Now,
                            SendAgain = true,
                        }
                    ),
                }
            );
            draft.Say("refund.processing", "gateway", ("id", id), ("reason", reason));
        }
        draft.Set(p =>
            p with
            {
                RefundedOutsideMinor = Math.Max(p.RefundedOutsideMinor, taken.RefundedMinor),
                // The refund has its own time from here on.
                Agenda = p.Agenda.End(),
            }
        );
        if (taken.CapturedMinor == taken.RefundedMinor)
        {
            PartFacts.GivenBack(draft, "wallet");
        }
    }

    /// <summary>The one capture of a payment that was taken at once.</summary>
    private static void Book(Draft draft, long amount)
    {
        var id = ObjectId.Sibling("cap", draft.Payment.Id);
        if (draft.Payment.Part(id) is null && draft.Payment.CapturedMinor == 0)
        {
            draft.Set(p =>
                p with
                {
                    Parts = p.Parts.Add(
                        new PaymentPart
                        {
                            Kind = PartKind.Capture,
                            Id = id,
                            AmountMinor = amount,
                            Status = PartStatus.Succeeded,
                            SchemeReference = p.SchemeReference,
                            CreatedAt = draft.Now,
                            UpdatedAt = draft.Now,
                        }
                    ),
                }
            );
        }
    }

    /// <summary>No new standing: the present step goes on after its next gap.</summary>
    private static void Continue(Draft draft, Asked asked, UnknownWhy? why)
    {
        if (asked == Asked.Callback && why is null && draft.Payment.Agenda.Step != NextStep.None)
        {
            return;
        }
        var payment = draft.Payment;
        var tries = payment.Agenda.Tries + (why == UnknownWhy.NotProcessed ? 0 : 1);
        var agenda = payment.Agenda with { Tries = tries, LastUnknown = why };
        switch (payment.Agenda.Step)
        {
            case NextStep.Inquire:
                draft.Set(p =>
                    p with
                    {
                        Agenda = Bounded(
                            draft,
                            agenda.Again(draft.Schedule.Inquiry, draft.Now),
                            agenda
                        ),
                    }
                );
                break;
            case NextStep.Undo:
                draft.Set(p =>
                    p with
                    {
                        Agenda = Bounded(
                            draft,
                            agenda.Again(draft.Schedule.Undo, draft.Now),
                            agenda
                        ),
                    }
                );
                break;
            case NextStep.Confirm:
                draft.Set(p =>
                    p with
                    {
                        Agenda =
                            tries >= ConfirmTries
                                ? agenda.End()
                                : agenda.Again(draft.Schedule.Undo, draft.Now) ?? agenda.End(),
                    }
                );
                break;
            case NextStep.Present:
            case NextStep.None:
                break;
            default:
                throw new InvalidOperationException("no such step");
        }
    }

    // A try that would come after the window's end comes at its end, where the time is up.
    private static Agenda Bounded(Draft draft, Agenda? next, Agenda now)
    {
        var end = WindowEnd(draft.Payment with { Agenda = now }, draft.Schedule);
        var agenda = next ?? now with { DueAt = end ?? draft.Now };
        return end is { } limit && agenda.DueAt > limit ? agenda with { DueAt = limit } : agenda;
    }

    private static void Review(Draft draft, string why)
    {
        if (!draft.Payment.Status.IsFinal())
        {
            draft.MoveTo(PaymentStatus.Review, "gateway", ("why", why));
        }
        else
        {
            draft.Raise(Alert.UnexpectedState, "gateway", null);
        }
        draft.Set(p => p with { Agenda = p.Agenda.End() });
    }

    private static Agenda WatchHold(Payment payment, DateTimeOffset now)
    {
        var lapse = (payment.HeldUntil ?? now + TimeSpan.FromDays(7)) + TimeSpan.FromSeconds(5);
        return payment.Agenda.Begin(
            NextStep.Inquire,
            now,
            lapse > now ? lapse - now : TimeSpan.FromSeconds(60)
        );
    }

    // A customer's code is charged for a customer who stands there: once the gateway began to undo, it goes on. A
    // merchant code was closed only to find out: if it was paid, that is the answer, unless somebody wants it undone.
    private static bool IsUndoing(Payment payment, Asked asked) =>
        payment.Undo switch
        {
            UndoCause.None => false,
            UndoCause.Merchant or UndoCause.LateSuccess => true,
            UndoCause.Gateway => payment.Terms.Mode == ChargeMode.CustomerCode
                && asked != Asked.Act,
            _ => throw new InvalidOperationException("no such cause"),
        };

    private static bool Accounted(Payment payment, Standing.Taken taken) =>
        payment.CapturedMinor == taken.CapturedMinor
        && payment
            .Parts.Where(p => p.Kind == PartKind.Refund && p.Status != PartStatus.Failed)
            .Sum(p => p.AmountMinor) + payment.RefundedOutsideMinor
            >= taken.CapturedMinor;

    private static Decline Unavailable(string code) => new(DeclineReason.SchemeUnavailable, code);

    private static string Cause(UndoCause cause) =>
        cause switch
        {
            UndoCause.Merchant => "cancel",
            UndoCause.Gateway => "no_definite_answer",
            UndoCause.LateSuccess => "late_success",
            UndoCause.None => "none",
            _ => throw new InvalidOperationException("no such cause"),
        };

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>The word of the timeline for who said it.</summary>
    public static string By(Asked asked) =>
        asked switch
        {
            Asked.Act or Asked.Undo => "wallet",
            Asked.Inquire => "inquiry",
            Asked.Callback => "callback",
            _ => throw new InvalidOperationException("no such question"),
        };
}
